"""What an Xception checkpoint must hold: the names and shapes of its tensors, without importing torch."""

Shape = tuple[int, ...]

# (in, out, separable convolutions, first index in `rep`, grows in the first convolution, has a strided skip)
BLOCKS: dict[str, tuple[int, int, int, int, bool, bool]] = {
    "block1": (64, 128, 2, 0, True, True),
    "block2": (128, 256, 2, 1, True, True),
    "block3": (256, 728, 2, 1, True, True),
    **{f"block{number}": (728, 728, 3, 1, True, False) for number in range(4, 12)},
    "block12": (728, 1024, 2, 1, False, True),
}


def expected_shapes(num_classes: int) -> dict[str, Shape]:
    """Tensor names of `pretrainedmodels.xception` and their shapes, for a head of `num_classes`."""
    shapes: dict[str, Shape] = {"conv1.weight": (32, 3, 3, 3), "conv2.weight": (64, 32, 3, 3)}
    shapes |= _batch_norm("bn1", 32) | _batch_norm("bn2", 64)
    for name, (before, after, count, first, grow_first, strided) in BLOCKS.items():
        middle = after if grow_first else before
        widths = [before, *[middle] * (count - 1), after]
        for step in range(count):
            index = first + 3 * step
            shapes |= _separable(f"{name}.rep.{index}", widths[step], widths[step + 1])
            shapes |= _batch_norm(f"{name}.rep.{index + 1}", widths[step + 1])
        if strided:
            shapes[f"{name}.skip.weight"] = (after, before, 1, 1)
            shapes |= _batch_norm(f"{name}.skipbn", after)
    shapes |= _separable("conv3", 1024, 1536) | _batch_norm("bn3", 1536)
    shapes |= _separable("conv4", 1536, 2048) | _batch_norm("bn4", 2048)
    shapes |= {"last_linear.weight": (num_classes, 2048), "last_linear.bias": (num_classes,)}
    return shapes


def _separable(name: str, before: int, after: int) -> dict[str, Shape]:
    return {f"{name}.conv1.weight": (before, 1, 3, 3), f"{name}.pointwise.weight": (after, before, 1, 1)}


def _batch_norm(name: str, channels: int) -> dict[str, Shape]:
    return {f"{name}.{part}": (channels,) for part in ("weight", "bias", "running_mean", "running_var")}
