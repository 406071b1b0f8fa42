"""Text out of untrusted files, made fit to be shown."""

MAX_LENGTH = 200


def shown(value: object) -> str | None:
    """One line of at most MAX_LENGTH printable characters; None where there is nothing, or what is there is no text."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    printable = "".join(c if c.isprintable() else " " for c in value.split("\0", 1)[0])
    return " ".join(printable.split())[:MAX_LENGTH].rstrip() or None
