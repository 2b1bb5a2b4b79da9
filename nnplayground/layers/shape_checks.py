"""What a layer can take: pictures, or sequences; all else is refused in one sentence."""

from __future__ import annotations

from nnplayground.datasets.spec import Shape
from nnplayground.graph.layer import ShapeError, shown
from nnplayground.text import text


def picture(shape: Shape, layer: str) -> tuple[int, int, int]:
    """Channels, height and width of what arrives at ``layer``.  Raises ``ShapeError`` for what is no picture."""
    if len(shape) == 3:
        return shape
    raise ShapeError(
        text(
            "{layer} needs pictures (channels × height × width). Received: {shape}. "
            "Put it before Flatten, put Unflatten before it, or choose a data set of pictures.",
            layer=layer,
            shape=shown(shape),
        )
    )


def sequence(shape: Shape, layer: str) -> tuple[int, int]:
    """Channels and length of what arrives at ``layer``.  Raises ``ShapeError`` for what is no sequence."""
    if len(shape) == 2:
        return shape
    if len(shape) == 1:
        raise ShapeError(
            text(
                "{layer} needs sequences (channels × length). Received: {shape}. "
                "Put Unflatten without a height before it: it makes sequences of flat numbers.",
                layer=layer,
                shape=shown(shape),
            )
        )
    raise ShapeError(
        text(
            "{layer} needs sequences (channels × length). Received: {shape}. "
            "Put Flatten and then Unflatten without a height before it, or use the layer for pictures.",
            layer=layer,
            shape=shown(shape),
        )
    )


def sides(shape: Shape, layer: str, count: int) -> Shape:
    """Of ``count`` 1 the length of a :func:`sequence`, of 2 height and width of a :func:`picture`."""
    return (sequence if count == 1 else picture)(shape, layer)[1:]
