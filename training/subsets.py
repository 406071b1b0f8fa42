"""Which pictures each figure is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from training.data import VAL, VAL_ONLY, Sample

SIZE_BANDS = (150, 250, 400)
"""Edges in pixels of the face before it was cropped and scaled."""

GENERATED = "generated against photographs"
ALL = "all"
UNLIKE = ", unlike any training picture"


@dataclass(frozen=True)
class Subset:
    """rows: indices into the samples. split: the one that its pictures are of, or `val + val-only`."""

    name: str
    split: str
    rows: list[int]


def subsets(samples: Sequence[Sample]) -> list[Subset]:
    """All; each source; each class of fakes against all reals; generators against photographs; bands of face size.

    `all`, classes and bands take split `val`, or everything where a set of data has no such split. A source with
    fakes and reals is its own contest. A generator is set against the sources that hold only real photographs.
    """
    main = _main(samples)
    reals = [i for i in main if not samples[i].is_fake]
    mixed = _mixed(samples)
    photos = photographs(samples)
    generated = [i for i in main if samples[i].label == "synthetic" and samples[i].source not in mixed]

    found = [(ALL, main)]
    found += [
        (f"class: {label}", reals + [i for i in main if samples[i].label == label])
        for label in sorted({samples[i].label for i in main} - {"real"})
    ]
    if photos and generated:
        found.append((GENERATED, photos + generated))
        for source in _sources(samples, generated):
            rows = [i for i in generated if samples[i].source == source]
            found.append((against_photographs(source), photos + rows))
    found += [
        (f"source: {source}", [i for i, s in enumerate(samples) if s.source == source])
        for source in _sources(samples, range(len(samples)))
    ]
    found += [(f"face: {name}", rows) for name, rows in _bands(samples, main)]
    return [Subset(name, _split(samples, rows), rows) for name, rows in found if rows]


def unlike_training(found: Sequence[Subset], alike: Sequence[bool]) -> list[Subset]:
    """`all` and each source, without the pictures that look like one for training.

    alike: of each sample. A subset that would lose none is left out: it is there already.
    """
    fewer = [
        Subset(subset.name + UNLIKE, subset.split, [row for row in subset.rows if not alike[row]])
        for subset in found
        if subset.name == ALL or subset.name.startswith("source: ")
    ]
    whole = {subset.name: len(subset.rows) for subset in found}
    return [s for s in fewer if 0 < len(s.rows) < whole[s.name.removesuffix(UNLIKE)]]


def photographs(samples: Sequence[Sample]) -> list[int]:
    """Rows of the reals that are set against generators: those of sources which hold only reals."""
    mixed = _mixed(samples)
    return [i for i in _main(samples) if not samples[i].is_fake and samples[i].source not in mixed]


def against_photographs(generator: str) -> str:
    """Name of the subset of one generator's pictures and of the photographs."""
    return f"{generator} against photographs"


def _main(samples: Sequence[Sample]) -> list[int]:
    return [i for i, s in enumerate(samples) if s.split == VAL] or list(range(len(samples)))


def _mixed(samples: Sequence[Sample]) -> set[str]:
    """Sources with fakes and reals."""
    return {s.source for s in samples if s.is_fake} & {s.source for s in samples if not s.is_fake}


def _sources(samples: Sequence[Sample], rows: Iterable[int]) -> list[str]:
    return list(dict.fromkeys(samples[i].source for i in rows))


def _bands(samples: Sequence[Sample], rows: list[int]) -> list[tuple[str, list[int]]]:
    edges = (0, *SIZE_BANDS, float("inf"))
    names = [f"below {SIZE_BANDS[0]} px"]
    names += [f"{low}–{high} px" for low, high in pairwise(SIZE_BANDS)]
    names += [f"from {SIZE_BANDS[-1]} px"]
    known = [i for i in rows if samples[i].native_face_px > 0]
    return [
        (name, [i for i in known if low <= samples[i].native_face_px < high])
        for name, (low, high) in zip(names, pairwise(edges), strict=True)
    ]


def _split(samples: Sequence[Sample], rows: list[int]) -> str:
    present = {samples[i].split for i in rows}
    return " + ".join(split for split in (VAL, VAL_ONLY) if split in present) or "train"
