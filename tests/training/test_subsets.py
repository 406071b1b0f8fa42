from pathlib import Path

from tests.training.conftest import MakeSample
from training.data import read_manifest, validation_samples
from training.subsets import ALL, GENERATED, UNLIKE, subsets, unlike_training


def test_subsets_of_the_validation_faces(faces: Path) -> None:
    samples = validation_samples(read_manifest(faces))

    found = {subset.name: subset for subset in subsets(samples)}

    assert {samples[i].split for i in found[ALL].rows} == {"val"}
    assert {samples[i].source for i in found[GENERATED].rows} == {"photos", "gan"}
    assert {samples[i].source for i in found["gan against photographs"].rows} == {"photos", "gan"}
    assert found["source: experts"].split == "val-only"
    assert {samples[i].label for i in found["class: manipulated"].rows} == {"real", "manipulated"}
    assert len(found[ALL].rows) == 13


def test_a_set_of_test_pictures_alone_is_judged_as_a_whole(make_sample: MakeSample) -> None:
    samples = [make_sample("a", split="val-only"), make_sample("b", split="val-only", label="manipulated")]

    assert subsets(samples)[0].rows == [0, 1]
    assert subsets(samples)[0].split == "val-only"


def test_face_sizes_fall_into_their_bands_and_unknown_ones_into_none(make_sample: MakeSample) -> None:
    sizes = (0.0, 149.0, 150.0, 399.0, 400.0)
    samples = [make_sample(str(px), split="val", native_face_px=px) for px in sizes]

    found = {s.name: s.rows for s in subsets(samples) if s.name.startswith("face")}

    assert found == {
        "face: below 150 px": [1],
        "face: 150–250 px": [2],
        "face: 250–400 px": [3],
        "face: from 400 px": [4],
    }


def test_pictures_like_one_for_training_are_left_out_of_a_subset_of_its_own(make_sample: MakeSample) -> None:
    samples = [make_sample(str(i), split="val", source="video" if i < 2 else "photos") for i in range(4)]
    whole = subsets(samples)

    found = {s.name: s.rows for s in unlike_training(whole, [True, False, False, False])}

    assert found == {ALL + UNLIKE: [1, 2, 3], "source: video" + UNLIKE: [1]}
    assert unlike_training(whole, [False] * 4) == []
