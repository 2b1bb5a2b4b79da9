"""Means of windows whose size follows from the size that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.sizes import Sides, sides
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.categories import POOLING
from nnplayground.layers.shape_checks import picture
from nnplayground.layers.window import of_each_side, written_window
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class AdaptiveAvgPool2d(Layer):
    """``torch.nn.AdaptiveAvgPool2d``.

    Input: ``(channels, height, width)``.  Output: ``(channels, *output_size)``.
    ``output_size`` as there, a number for both sides or two, 1 unless set; ``None`` is not taken.
    """

    kind = "AdaptiveAvgPool2d"
    title = mark("AdaptiveAvgPool2d")
    help = mark("Makes a picture of a given size out of one of any size, each pixel the mean of its window.")
    formula = r"y_{c,i,j} = \frac{1}{|W_{i,j}|} \sum_{(u,v) \in W_{i,j}} x_{c,u,v}"
    rank = 52
    icon = "mdi6.image-size-select-small"
    category = POOLING

    output_size: Sides = sides(
        1,
        low=1,
        high=256,
        label=mark("Output size"),
        help=mark("Height and width that come out: one number, or two; 1 gives one mean for each channel."),
    )

    def summary(self) -> str:
        return written_window(of_each_side(self.output_size, 2))

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return (picture(inputs[0], self.kind)[0], *of_each_side(self.output_size, 2))

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        """The rows ``u`` and columns ``v`` of each window, counted from 1."""
        down, across = of_each_side(self.output_size, 2)
        _, height, width = inputs[0]
        return _window("u", "i", height, down), _window("v", "j", width, across)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.AdaptiveAvgPool2d(self.output_size)


def _window(place: str, index: str, length: int, size: int) -> str:
    low = rf"\left\lfloor \frac{{{length} ({index} - 1)}}{{{size}}} \right\rfloor + 1"
    high = rf"\left\lceil \frac{{{length} {index}}}{{{size}}} \right\rceil"
    counted = rf"{index} = 1, \ldots, {size}" if size > 1 else f"{index} = 1"
    return rf"{low} \leq {place} \leq {high}, \quad {counted}"
