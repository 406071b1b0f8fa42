"""Why a picture was refused, in the user's words. `code` is stable; HTTP statuses are the API's business."""


class ImageRefused(Exception):
    """The bytes cannot be assessed; the message says why and what to do."""

    code = "invalid_image"


class EmptyFile(ImageRefused):
    """Zero bytes were sent."""

    code = "empty_file"

    def __init__(self) -> None:
        super().__init__("The file is empty (0 bytes).")


class UnsupportedFormat(ImageRefused):
    """Not an allowed format by its content, whatever its name says."""

    code = "unsupported_format"

    def __init__(self, allowed: list[str]) -> None:
        super().__init__(f"Not a supported picture. Supported: {', '.join(allowed)}.")


class TooManyPixels(ImageRefused):
    """Read from the header, before any pixel is decoded: a 1 MB PNG can hold 20 gigapixels."""

    code = "too_many_pixels"

    def __init__(self, limit: int, size: tuple[int, int] | None = None, side: int | None = None) -> None:
        found = f"The picture has {size[0]} × {size[1]} pixels" if size else "The picture has too many pixels"
        sides = f", and {side} pixels a side" if side else ""
        super().__init__(f"{found}; at most {limit / 1e6:g} megapixels{sides} are accepted.")


class InvalidImage(ImageRefused):
    """Truncated or corrupt."""

    def __init__(self, image_format: str) -> None:
        super().__init__(f"The {image_format} data is truncated or corrupt and cannot be decoded.")


class TooManyScans(ImageRefused):
    """Each scan of a progressive JPEG is a pass over the whole picture, however few bytes it has."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The JPEG has more than {limit} scans, which no camera or editor writes.")


class TooManySegments(ImageRefused):
    """Segments of a JPEG, chunks of a PNG: each is read by itself, however empty it is."""

    def __init__(self, image_format: str) -> None:
        super().__init__(f"The {image_format} is made of more pieces than any camera or editor writes.")
