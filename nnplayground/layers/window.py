"""The arithmetic of windows that slide over pictures."""

from __future__ import annotations

from nnplayground.datasets.spec import Shape
from nnplayground.graph.layer import ShapeError, shown
from nnplayground.text import text


def slide(shape: Shape, layer: str, size: int, stride: int, padding: int = 0) -> tuple[int, int]:
    """Height and width of what a square window of ``size`` leaves of a picture ``(channels, height, width)``.

    ``floor((length + 2 padding - size) / stride) + 1`` as in ``torch.nn.Conv2d``.  Raises ``ShapeError`` for what is
    no picture and for a window that does not fit.
    """
    if len(shape) != 3:
        raise ShapeError(
            text(
                "{layer} needs pictures (channels × height × width). Received: {shape}. "
                "Put it before Flatten, or choose a data set of pictures.",
                layer=layer,
                shape=shown(shape),
            )
        )
    _, height, width = shape
    if min(height, width) + 2 * padding < size:
        if padding:
            raise ShapeError(
                text(
                    "A kernel of {size} × {size} does not fit into the picture. Received: {shape} with padding "
                    "{padding}. Choose a smaller kernel or a larger padding.",
                    size=size,
                    shape=shown(shape),
                    padding=padding,
                )
            )
        raise ShapeError(
            text(
                "A kernel of {size} × {size} does not fit into the picture. Received: {shape}. "
                "Choose a smaller kernel.",
                size=size,
                shape=shown(shape),
            )
        )
    return (height + 2 * padding - size) // stride + 1, (width + 2 * padding - size) // stride + 1
