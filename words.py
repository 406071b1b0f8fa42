"""An analysis in words for whoever reads a terminal, in rich's markup."""

from collections.abc import Iterator

from rich.table import Table

from analysis import Analysis, FaceAnalysis, Provenance
from verdict import Verdict

WORDS = {
    Verdict.LIKELY_FAKE: "[bold red]strong evidence of a fake",
    Verdict.UNCERTAIN: "[yellow]uncertain",
    Verdict.LIKELY_REAL: "[green]no evidence of a fake found",
    Verdict.NOT_ASSESSED: "[dim]not assessed",
}
KINDS = {"manipulated": "altered", "synthetic": "generated"}
"""Kinds of fake by the model's names of its classes; of other classes nothing is said."""


def headline(analysis: Analysis) -> str:
    """The photo's verdict; with the likelier kind of fake where all that are found are of one."""
    kinds = {_kind(face, analysis.provenance) for face in analysis.faces if face.verdict == Verdict.LIKELY_FAKE}
    return WORDS[analysis.verdict] + (kinds.pop() if len(kinds) == 1 else "")


def table(analysis: Analysis) -> Table:
    """A row for each face."""
    rows = Table("face", "fake", "verdict", "why")
    for number, face in enumerate(analysis.faces, 1):
        rows.add_row(*_face_row(number, face, analysis.provenance))
    return rows


def said_by_the_file(told: Provenance) -> Iterator[str]:
    """What the file says of itself, a line each; a stranger's text, and no markup."""
    if told.c2pa and not told.c2pa.readable:
        yield "Content Credentials: they cannot be read (damaged, or of very many parts)."
    elif told.c2pa:
        signer = told.c2pa.signed_by or "somebody unnamed"
        vouched = {None: "whom nothing here vouches for", False: "who is not trusted", True: "who is trusted"}
        state = "unchanged since" if told.c2pa.intact else f"NOT as it was signed ({', '.join(told.c2pa.problems)})"
        yield f"Content Credentials: signed by {signer}, {vouched[told.c2pa.trusted]}; {state}."
    named = ", ".join(dict.fromkeys(_origins(told)))
    exif = told.exif
    facts = {
        "origin": named,
        "generator": exif.generator,
        "camera": exif.camera,
        # A generator is the software too where nothing else is named.
        "software": None if exif.software == exif.generator else exif.software,
        "taken": exif.taken_at,
    }
    said = "; ".join(f"{name} {value}" for name, value in facts.items() if value)
    if said:
        yield f"The file says: {said}."


def _origins(told: Provenance) -> list[str]:
    """IPTC's codes of how the picture came to be, the newest record's first."""
    origins = [*(told.c2pa.digital_source_types if told.c2pa else ()), told.digital_source_type]
    return [origin for origin in origins if origin]


def _kind(face: FaceAnalysis, told: Provenance) -> str:
    """Which kind of fake is the likelier, to go on with after strong evidence; nothing for any other verdict, and where
    the file says that it was generated as a whole and the network takes the face for altered."""
    if face.verdict != Verdict.LIKELY_FAKE or not face.classes or not face.classes.keys() >= KINDS.keys():
        return ""
    kind = max(face.classes, key=face.classes.__getitem__)
    declared = told.exif.generator or "trainedAlgorithmicMedia" in _origins(told)
    return f", likely {KINDS[kind]}" if kind in KINDS and not (kind == "manipulated" and declared) else ""


def _percent(probability: float) -> str:
    """The ends stay open, as on the page: a score is never certainty."""
    if probability < 0.01:
        return "<1%"
    return ">99%" if probability > 0.99 else f"{probability:.0%}"


def _face_row(number: int, face: FaceAnalysis, told: Provenance) -> tuple[str, str, str, str]:
    probability = "–" if face.fake_probability is None else _percent(face.fake_probability)
    if face.stability:
        probability += f" ({_percent(face.stability.min)} to {_percent(face.stability.max)})"
    where = f"{number}: {face.quality.face_px} px at {face.box.x:.0f}, {face.box.y:.0f}"
    words = WORDS[face.verdict] + _kind(face, told)
    return where, probability, words, " ".join(reason.detail for reason in face.reasons)
