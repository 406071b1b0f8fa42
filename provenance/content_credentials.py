"""Content Credentials (C2PA): a signed record of how a picture was made, attached by cameras, editors, generators."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provenance.pieces import has_too_many_pieces
from provenance.text import shown

if TYPE_CHECKING:
    import c2pa

# A C2PA store is a JUMBF box whose description begins so (`jumd` and the store's UUID), in every format that can carry
# one. It is looked for in next to no time, in less than a part of it would be; the library is loaded for files that
# have it, and for no others.
MARK = b"jumd" + bytes.fromhex("6332706100110010800000aa00389b71")

# Nothing is ever fetched: neither manifests that lie elsewhere nor certificates' revocations.
SETTINGS: dict[str, Any] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True},
    "core": {"max_decompressed_manifest_size_in_mb": 1},  # 2 kB can become 20 MB
}
# What c2pa takes much time for, in files of a few kilobytes: boxes of the record, by the square of their number (a
# thousand take a fifth of a second; a long history of edits has some hundreds), and compressed records, one after
# another, whose boxes nobody counts.
MAX_RECORD_BOXES, RECORD_BOX = 1_000, b"jumd"
MAX_COMPRESSED, COMPRESSED = 2, b"brob"

UNTRUSTED = "signingCredential.untrusted"
UNREADABLE = "manifest.unreadable"
MAX_LISTED = 16


@dataclass(frozen=True, slots=True)
class ContentCredentials:
    """intact: the signature holds, and file and record are as they were signed. trusted: the signer's certificate leads
    to one of our trust anchors; None where we have none: the name of the signer is then only what it says of itself.
    signed_at: by a time stamp, ISO 8601. generator: the program or device that wrote the record. digital_source_types:
    IPTC's words for how the picture and what it was made of came to be (`trainedAlgorithmicMedia`: by a generative
    model), the newest record's first. problems: C2PA's status codes of what does not hold, or `manifest.unreadable`."""

    intact: bool
    trusted: bool | None = None
    signed_by: str | None = None
    signed_at: str | None = None
    generator: str | None = None
    digital_source_types: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def readable(self) -> bool:
        """False where there is a record that says nothing, not even who signed it."""
        return UNREADABLE not in self.problems


def has_credentials(data: bytes) -> bool:
    """Whether a file may have a record within it."""
    return MARK in data


def read_credentials(data: bytes, mime_type: str, trust_anchors: str = "") -> ContentCredentials | None:
    """data: the file. mime_type: such as image/jpeg. trust_anchors: certificates (PEM), such as C2PA's trust list.

    None where the file has no record within it. Never raises for what a file may contain.
    """
    if not has_credentials(data):
        return None
    if _is_slow(data, mime_type):
        return ContentCredentials(intact=False, problems=(UNREADABLE,))
    import c2pa

    # A context of this call's own: no thread waits for another's. Outside of what is tried, which is about the file.
    with c2pa.Context.from_dict(_settings(trust_anchors)) as context:
        return _read(data, mime_type, context, checked=bool(trust_anchors))


def _is_slow(data: bytes, mime_type: str) -> bool:
    return (
        data.count(RECORD_BOX) > MAX_RECORD_BOXES
        or data.count(COMPRESSED) > MAX_COMPRESSED
        or has_too_many_pieces(data, mime_type)
    )


def refuse_anchors(trust_anchors: str) -> None:
    """Raise ValueError for certificates that cannot be read, by which every signature would seem broken."""
    import c2pa

    try:
        c2pa.Context.from_dict(_settings(trust_anchors)).close()
    except c2pa.C2paError as error:
        raise ValueError(str(error)) from error


def _settings(trust_anchors: str) -> dict[str, Any]:
    return SETTINGS | ({"trust": {"trust_anchors": trust_anchors}} if trust_anchors else {})


def _read(data: bytes, mime_type: str, context: "c2pa.Context", *, checked: bool) -> ContentCredentials | None:
    import c2pa

    try:
        with c2pa.Reader(mime_type, io.BytesIO(data), context=context) as reader:
            store = json.loads(reader.json())
    except c2pa.C2paError.ManifestNotFound:  # another picture within the file has one, such as its thumbnail
        return None
    except c2pa.C2paError:
        return ContentCredentials(intact=False, problems=(UNREADABLE,))
    return _summary(store, checked=checked)


def _summary(store: dict[str, Any], *, checked: bool) -> ContentCredentials:
    """store: what the library says of all records of the file, the active one being the newest."""
    records = store.get("manifests", {})
    active = records.get(store.get("active_manifest"), {})
    signature = active.get("signature_info", {})
    state = store.get("validation_state")
    return ContentCredentials(
        intact=state in ("Valid", "Trusted"),
        trusted=state == "Trusted" if checked else None,
        signed_by=shown(signature.get("common_name")) or shown(signature.get("issuer")),
        signed_at=shown(signature.get("time")),
        generator=_generator(active),
        digital_source_types=_distinct(
            source_type for record in [active, *records.values()] for source_type in _source_types(record)
        ),
        problems=_distinct(
            code
            for status in store.get("validation_status", [])
            if (code := shown(status.get("code"))) and (checked or code != UNTRUSTED)
        ),
    )


def _generator(record: dict[str, Any]) -> str | None:
    program: dict[str, Any] = next(iter(record.get("claim_generator_info") or []), {})
    words = [word for key in ("name", "version") if (word := shown(program.get(key)))]
    return " ".join(words) or shown(record.get("claim_generator"))


def _source_types(record: dict[str, Any]) -> Iterable[str]:
    for assertion in record.get("assertions", []):
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            data = assertion.get("data")
            actions = data.get("actions") if isinstance(data, dict) else None  # what an assertion holds is the signer's
            for action in actions if isinstance(actions, list) else []:
                source_type = shown(action.get("digitalSourceType")) if isinstance(action, dict) else None
                if source_type:
                    yield source_type.rsplit("/", 1)[-1]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:MAX_LISTED]
