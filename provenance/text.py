"""Text out of untrusted files, made fit to be shown."""

MAX_LENGTH = 200
LOOKED_AT = 20 * MAX_LENGTH
"""Of what the file has, in characters or bytes: blanks and what cannot be shown among them."""


def shown(value: object) -> str | None:
    """One line of at most MAX_LENGTH printable characters; None where there is nothing, or what is there is no text."""
    if isinstance(value, bytes):
        value = value[:LOOKED_AT].decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    value = value[:LOOKED_AT]
    printable = "".join(c if c.isprintable() else " " for c in value.split("\0", 1)[0])
    return " ".join(printable.split())[:MAX_LENGTH].rstrip() or None
