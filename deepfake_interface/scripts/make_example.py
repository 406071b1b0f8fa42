"""Make `public/examples/astronaut-self-blended.jpg`: the astronaut portrait, manipulated by our own self-blending.

From the repository root: `python -m deepfake_interface.scripts.make_example` (needs requirements-train.txt).
The portrait is NASA's of Eileen Collins, public domain, as shipped in `skimage.data`.
"""

from pathlib import Path

import numpy as np
from PIL import Image

from training.self_blending import self_blend

EXAMPLES = Path(__file__).parents[1] / "public" / "examples"

# The face with its surroundings: left, top, right, bottom in pixels of the portrait.
REGION = (150, 40, 300, 190)

# A seed whose blend takes the whole face, leaves its surroundings alone and can be seen with the naked eye.
SEED = 16

# Marked by hand in pixels of the portrait: self-blending needs the outlines of a face's parts.
OUTLINES = {
    "face_oval": [
        (184, 85), (182, 100), (182, 115), (184, 130), (187, 145), (192, 158), (200, 168), (212, 175), (223, 177), (236, 174),
        (247, 167), (256, 157), (263, 145), (267, 130), (269, 115), (268, 100), (266, 88), (250, 80), (225, 74), (200, 76),
    ],
    "left_eyebrow": [(190, 91), (199, 89), (207, 90), (213, 92)],
    "right_eyebrow": [(238, 93), (247, 91), (256, 92), (261, 95)],
    "left_eye": [(193, 101), (200, 96), (208, 98), (213, 103), (203, 105)],
    "right_eye": [(237, 104), (244, 98), (253, 100), (259, 104), (247, 107)],
    "nose": [(219, 95), (214, 125), (218, 131), (224, 133), (232, 131), (237, 126), (229, 95)],
    "lips": [(201, 139), (215, 138), (224, 139), (237, 138), (249, 137), (240, 148), (228, 154), (216, 153), (207, 147)],
}  # fmt: skip


def manipulate(portrait: Image.Image, seed: int) -> Image.Image:
    """The portrait with its face self-blended; pixels outside REGION stay as they are."""
    points = np.array([point for outline in OUTLINES.values() for point in outline], np.float32) - REGION[:2]
    parts, start = {}, 0
    for name, outline in OUTLINES.items():
        parts[name] = list(range(start, start + len(outline)))
        start += len(outline)
    face = np.asarray(portrait.crop(REGION))
    blended = portrait.copy()
    blended.paste(Image.fromarray(self_blend(face, points, parts, np.random.default_rng(seed)).picture), REGION[:2])
    return blended


def main() -> None:
    portrait = Image.open(EXAMPLES / "astronaut.jpg").convert("RGB")
    manipulate(portrait, SEED).save(EXAMPLES / "astronaut-self-blended.jpg", quality=90)


if __name__ == "__main__":
    main()
