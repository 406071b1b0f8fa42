"""What a photo's file says of where it comes from: EXIF, XMP, C2PA. Evidence beside the score, never part of it."""
