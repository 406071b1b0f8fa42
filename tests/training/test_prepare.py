import shutil
import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from structlog.testing import capture_logs
from typer.testing import CliRunner

from training.__main__ import app
from training.data import BadManifest, read_manifest, write_manifest
from training.prepare import _frames, prepare
from vision.faces import turn


@pytest.fixture
def source(tmp_path: Path, astronaut: Image.Image, landscape: bytes) -> Path:
    """A portrait, a picture without a face, a text, and a second of video."""
    folder = tmp_path / "source"
    folder.mkdir()
    astronaut.save(folder / "portrait.png")
    (folder / "hills.jpg").write_bytes(landscape)
    (folder / "notes.txt").write_text("not a picture")
    with av.open(str(folder / "clip.mp4"), "w") as video:
        stream = video.add_stream("libx264", rate=Fraction(10))
        stream.width = stream.height = 512
        stream.pix_fmt = "yuv420p"
        for shift in range(10):
            frame = av.VideoFrame.from_ndarray(np.roll(np.asarray(astronaut), shift, axis=1), format="rgb24")
            video.mux(stream.encode(frame))
        video.mux(stream.encode(None))
    return folder


def test_photos_and_videos_become_faces_in_the_form_of_the_set(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "faces"

    written = prepare(source, out, label="real", name="mine", licence="public domain", frames=3)

    assert [row.file for row in read_manifest(out)] == [sample.file for sample in written]
    groups = [s.group for s in written]
    assert len(written) == 4
    assert len(set(groups)) == 2
    assert sorted(groups.count(group) for group in set(groups)) == [1, 3]
    for sample in written:
        image = Image.open(out / sample.file)
        assert image.width == image.height <= 320
        assert sample.box is not None
        assert max(sample.box[2:]) == pytest.approx(image.width / 1.25, abs=1.5)


def test_names_in_another_encoding_than_utf_8_lose_nothing(source: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    shutil.copy(source / "portrait.png", old / "caf\udce9.png")
    (old / "caf\udce9.txt").write_text("not a picture")

    with capture_logs() as logs:
        written = prepare(old, tmp_path / "faces", label="real", name="mine")

    assert [entry["file"] for entry in logs] == ["caf\ufffd.txt"]
    assert [row.file for row in read_manifest(tmp_path / "faces")] == [sample.file for sample in written]
    assert len(written) == 1


def test_preparing_twice_adds_nothing_twice_and_other_sources_stay(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "faces"
    for name in ("mine", "mine", "theirs"):
        prepare(source, out, label="real", name=name, split="val-only", frames=1)

    rows = read_manifest(out)

    assert [row.source for row in rows] == ["mine"] * 2 + ["theirs"] * 2
    assert {row.split for row in rows} == {"val-only"}


@pytest.mark.parametrize(("label", "split"), [("fake", "auto"), ("real", "test")])
def test_an_unknown_word_is_refused_before_anything_is_written(
    source: Path, tmp_path: Path, label: str, split: str
) -> None:
    with pytest.raises(BadManifest):
        prepare(source, tmp_path / "faces", name="mine", label=label, split=split)

    assert not (tmp_path / "faces").exists()


@pytest.mark.parametrize("name", ["", " ", ".", "..", "../mine", "a/b", "/tmp/mine", "a\\b", "a\0b"])
def test_a_name_that_no_folder_can_have_is_refused_before_anything_is_written(
    source: Path, tmp_path: Path, name: str
) -> None:
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(BadManifest, match="cannot be a folder's"):
        prepare(source, tmp_path / "faces", name=name, label="real")

    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "words", [{"name": "caf\udce9"}, {"name": "mine", "licence": "\udce9"}], ids=["name", "licence"]
)
def test_words_that_the_manifest_cannot_hold_are_refused_before_anything_is_written(
    source: Path, tmp_path: Path, words: dict[str, str]
) -> None:
    """What a shell hands over in another encoding than UTF-8."""
    out = tmp_path / "faces"
    prepare(source, out, label="real", name="before", frames=1)
    before = read_manifest(out)

    with pytest.raises(BadManifest, match="must be text in UTF-8"):
        prepare(source, out, label="real", frames=1, **words)

    assert read_manifest(out) == before
    assert sorted(path.name for path in out.iterdir()) == ["before", "manifest.csv"]


def test_faces_within_the_folder_of_photos_are_not_cut_out_of_again(source: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(source)
    out = source / "faces"
    first = prepare(source, out, label="real", name="mine", frames=1)

    assert prepare(tmp_path / "link", out, label="real", name="mine", frames=1) == first
    assert prepare(source, out, label="real", name="theirs", frames=1)
    assert len(read_manifest(out)) == 2 * len(first)


def test_photos_may_lie_within_the_folder_of_faces(source: Path) -> None:
    assert len(prepare(source, source.parent, label="real", name="mine", frames=1)) == 2


def test_faces_do_not_go_among_the_photos_themselves(source: Path) -> None:
    before = sorted(source.rglob("*"))

    with pytest.raises(BadManifest, match="another folder"):
        prepare(source, source / ".." / source.name, label="real", name="mine")

    assert sorted(source.rglob("*")) == before


def test_a_broken_video_and_one_without_pictures_lose_nothing_else(source: Path, tmp_path: Path) -> None:
    (source / "broken.mp4").write_bytes((source / "clip.mp4").read_bytes()[:300])
    with av.open(str(source / "sound.mp4"), "w") as sound:
        stream = sound.add_stream("aac", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 8000
        sound.mux(stream.encode(frame))
        sound.mux(stream.encode(None))

    assert len(prepare(source, tmp_path / "faces", label="real", name="mine", frames=3)) == 4


@pytest.mark.parametrize(("matrix", "quarters"), [((0, 1, -1, 0), -1), ((0, -1, 1, 0), 1), ((-1, 0, 0, -1), 2)])
def test_a_video_that_lies_on_its_side_is_turned_as_a_player_turns_it(
    source: Path, matrix: tuple[int, int, int, int], quarters: int
) -> None:
    """matrix: a, b, c, d of (x, y) → (ax + cy, bx + dy), y downwards, as in a phone's mp4. quarters: to the left."""
    (upright,) = _frames(source / "clip.mp4", 1)
    data = (source / "clip.mp4").read_bytes()
    at = data.index(b"tkhd") + 44  # behind type, flags, times, ids, duration, layer and volume
    a, b, c, d = (value << 16 for value in matrix)
    (source / "turned.mp4").write_bytes(
        data[:at] + struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30) + data[at + 36 :]
    )

    (turned,) = _frames(source / "turned.mp4", 1)

    assert np.array_equal(np.asarray(turned), np.rot90(np.asarray(upright), quarters))


def test_a_photo_that_lies_on_its_side_is_turned_as_the_service_turns_it(
    tmp_path: Path, thumbnail: Image.Image
) -> None:
    faces = {}
    for quarters in (0, 1):
        folder = tmp_path / f"turned-{quarters}"
        folder.mkdir()
        turn(thumbnail, quarters).save(folder / "photo.png")
        (sample,) = prepare(folder, tmp_path / "faces", label="real", name=folder.name)
        faces[quarters] = np.asarray(Image.open(tmp_path / "faces" / sample.file), np.float32)

    upright, lying = faces.values()
    assert lying.shape == upright.shape
    assert np.abs(lying - upright).mean() < 0.1 * np.abs(np.rot90(upright) - upright).mean()


@pytest.mark.parametrize("name", ["nowhere", "source/portrait.png"])
def test_a_source_that_is_no_folder_is_named_and_nothing_is_written(source: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(NotADirectoryError, match=name):
        prepare(tmp_path / name, tmp_path / "faces", label="real", name="mine")

    assert not (tmp_path / "faces").exists()


def test_a_folder_without_faces_writes_nothing(tmp_path: Path, landscape: bytes) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "hills.jpg").write_bytes(landscape)

    assert prepare(source, tmp_path / "faces", label="real", name="mine") == []
    words = ["prepare", str(source), str(tmp_path / "faces"), "--label", "real", "--name", "mine"]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == f"no face large enough in {source}; nothing was written"
    assert not (tmp_path / "faces").exists()


def test_a_face_too_small_to_be_assessed_is_left_out(tmp_path: Path, astronaut: Image.Image) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for side in (512, 110):  # her face is 107 pixels high in 512
        astronaut.resize((side, side), Image.Resampling.LANCZOS).save(source / f"{side}.png")

    with capture_logs() as lines:
        (only,) = prepare(source, tmp_path / "faces", label="real", name="mine")

    assert only.native_face_px > 100
    assert [(line["event"], line["file"]) for line in lines] == [("no face large enough", "110.png")]


def test_a_file_is_not_put_into_a_second_split(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "faces"
    prepare(source, out, label="real", name="mine", split="val", frames=1)
    before = (out / "manifest.csv").read_bytes()

    with pytest.raises(BadManifest, match="lies in val and in train"):
        prepare(source, out, label="manipulated", name="mine", split="train", frames=1)

    assert (out / "manifest.csv").read_bytes() == before


def test_a_group_that_was_given_by_hand_outlives_another_run(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "faces"
    by_hand = [replace(row, group="a pair", split="val") for row in prepare(source, out, label="real", name="mine")]
    write_manifest(out, by_hand)

    prepare(source, out, label="real", name="mine")

    assert {(row.group, row.split) for row in read_manifest(out)} == {("a pair", "val")}
    with pytest.raises(BadManifest, match="lies in val already, not in train"):
        prepare(source, out, label="real", name="mine", split="train")


def test_what_is_refused_leaves_no_face_behind(source: Path, tmp_path: Path, astronaut: Image.Image) -> None:
    """Not even of the files that come before the one at fault."""
    out, other = tmp_path / "faces", tmp_path / "other"
    prepare(source, out, label="manipulated", name="ff", frames=1)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    other.mkdir()
    astronaut.save(other / "another.png")
    astronaut.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(other / "portrait.png")

    with pytest.raises(BadManifest, match="another --name"):
        prepare(other, out, label="manipulated", name="ff")

    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_another_set_of_the_same_names_does_not_take_the_place_of_one(
    source: Path, tmp_path: Path, astronaut: Image.Image
) -> None:
    """As the methods of FaceForensics++ have them."""
    out, other = tmp_path / "faces", tmp_path / "other"
    prepare(source, out, label="manipulated", name="ff", frames=1)
    before = {path.name: path.read_bytes() for path in (out / "ff").iterdir()}
    other.mkdir()
    astronaut.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(other / "portrait.png")

    with pytest.raises(BadManifest, match=r"portrait\.png: .* another --name"):
        prepare(other, out, label="manipulated", name="ff")

    assert {path.name: path.read_bytes() for path in (out / "ff").iterdir()} == before
    assert len(prepare(source, out, label="manipulated", name="ff", frames=1)) == len(before)
