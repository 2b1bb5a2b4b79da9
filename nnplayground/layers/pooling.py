"""The bases of layers that make one number of each window, over pictures and over sequences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields import integer
from nnplayground.graph.layer import Layer, ShapeError
from nnplayground.layers.categories import POOLING
from nnplayground.layers.window import slide, slide_along, slide_lines
from nnplayground.text import mark, text


def padding_field(help: str) -> Any:
    """The field ``padding``; ``help`` says what stands there, marked for translation."""
    return integer(0, low=0, high=15, label=mark("Padding"), help=help)


class Pooling2d(Layer):
    """Square windows over a picture, ``(channels, height, width)`` to ``(channels, height', width')``: :func:`slide`.

    A padding of more than half the window is refused, as in ``torch.nn``.
    """

    category = POOLING

    kernel_size: int = integer(
        2, low=1, high=31, label=mark("Kernel size"), help=mark("Height and width of the window in pixels.")
    )
    stride: int = integer(2, low=1, high=31, label=mark("Stride"), help=mark("Pixels that the window moves at a time."))
    padding: int = padding_field(mark("Rows and columns put around the picture."))

    def summary(self) -> str:
        window = f"{self.kernel_size}×{self.kernel_size}"
        return window if self.stride == self.kernel_size else f"{window} /{self.stride}"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        _check(self.kernel_size, self.padding)
        return (inputs[0][0], *slide(inputs[0], self.kind, self.kernel_size, self.stride, self.padding))

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        return slide_lines(inputs[0][1:], self.kernel_size, self.stride, self.padding)


class Pooling1d(Layer):
    """Windows along a sequence, ``(channels, length)`` to ``(channels, length')``: :func:`slide_along`.

    A padding of more than half the window is refused, as in ``torch.nn``.
    """

    category = POOLING

    kernel_size: int = integer(
        2, low=1, high=31, label=mark("Kernel size"), help=mark("Length of the window in steps of the sequence.")
    )
    stride: int = integer(2, low=1, high=31, label=mark("Stride"), help=mark("Steps that the window moves at a time."))
    padding: int = padding_field(mark("Places put before and behind the sequence."))

    def summary(self) -> str:
        return str(self.kernel_size) if self.stride == self.kernel_size else f"{self.kernel_size} /{self.stride}"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        _check(self.kernel_size, self.padding)
        return (inputs[0][0], slide_along(inputs[0], self.kind, self.kernel_size, self.stride, self.padding))

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        return slide_lines(inputs[0][1:], self.kernel_size, self.stride, self.padding)


def _check(size: int, padding: int) -> None:
    """Refuse a padding under which a window could lie in it altogether, as PyTorch does."""
    if 2 * padding > size:
        raise ShapeError(
            text(
                "The padding can be at most half of the window. Received: padding {padding}, window {size}. "
                "Choose a padding up to {most}.",
                padding=padding,
                size=size,
                most=size // 2,
            )
        )
