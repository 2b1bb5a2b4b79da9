"""The arithmetic of windows that slide over pictures and sequences."""

from __future__ import annotations

from collections.abc import Callable

from nnplayground.datasets.spec import Shape
from nnplayground.graph.layer import ShapeError, shown
from nnplayground.layers.arriving import picture, sequence
from nnplayground.text import text


def slide(shape: Shape, layer: str, size: int, stride: int, padding: int = 0) -> tuple[int, int]:
    """Height and width of what a square window of ``size`` leaves of a picture ``(channels, height, width)``.

    ``floor((length + 2 padding - size) / stride) + 1`` as in ``torch.nn.Conv2d``.  Raises ``ShapeError`` for what is
    no picture and for a window that does not fit.
    """
    _, height, width = picture(shape, layer)
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
    return _steps(height, size, stride, padding), _steps(width, size, stride, padding)


def slide_along(shape: Shape, layer: str, size: int, stride: int, padding: int = 0) -> int:
    """Length of what a window of ``size`` leaves of a sequence ``(channels, length)``; otherwise as :func:`slide`."""
    _, length = sequence(shape, layer)
    if length + 2 * padding < size:
        if padding:
            raise ShapeError(
                text(
                    "A kernel of {size} does not fit into the sequence. Received: {shape} with padding {padding}. "
                    "Choose a smaller kernel or a larger padding.",
                    size=size,
                    shape=shown(shape),
                    padding=padding,
                )
            )
        raise ShapeError(
            text(
                "A kernel of {size} does not fit into the sequence. Received: {shape}. Choose a smaller kernel.",
                size=size,
                shape=shown(shape),
            )
        )
    return _steps(length, size, stride, padding)


def slide_lines(lengths: tuple[int, ...], size: int, stride: int, padding: int = 0) -> tuple[str, ...]:
    """The size formula of :func:`slide` with these numbers, for heights and widths or for a length, in LaTeX."""

    def line(length: int) -> str:
        moves = rf"\frac{{{length} + 2 \cdot {padding} - {size}}}{{{stride}}}"
        return rf"\left\lfloor {moves} \right\rfloor + 1 = {_steps(length, size, stride, padding)}"

    return size_lines(lengths, line)


def size_lines(lengths: tuple[int, ...], line: Callable[[int], str]) -> tuple[str, ...]:
    """A line for height and one for width, or one where they are the same; for a sequence one for its length.

    ``line``: how the new size comes about from the old one.
    """
    if len(lengths) == 1:
        return (rf"l = {line(lengths[0])}",)
    height, width = lengths
    if height == width:
        return (rf"h = w = {line(height)}",)
    return rf"h = {line(height)}", rf"w = {line(width)}"


def _steps(length: int, size: int, stride: int, padding: int) -> int:
    return (length + 2 * padding - size) // stride + 1
