"""A larger picture without weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import choice, integer
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.categories import CONVOLUTION
from nnplayground.layers.shape_checks import picture
from nnplayground.layers.window import size_lines
from nnplayground.text import mark

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register
class Upsample(Layer):
    """``torch.nn.Upsample`` of pictures.

    Input: ``(channels, height, width)``.  Output: ``(channels, scale_factor * height, scale_factor * width)``.
    ``scale_factor`` as there, but whole and one for both sides; ``mode`` is nearest or bilinear, the latter without
    ``align_corners``.  ``size`` is not offered.
    """

    kind = "Upsample"
    title = mark("Upsample")
    help = mark("Makes a picture larger by repeating its pixels or by blending between them.")
    formula = r"\text{nearest: } y_{c,i,j} = x_{c,\,\lfloor i / s \rfloor,\,\lfloor j / s \rfloor}"
    rank = 43
    icon = "mdi6.image-size-select-large"
    category = CONVOLUTION

    scale_factor: int = integer(
        2, low=1, high=16, label=mark("Factor"), help=mark("Times as high and as wide as the input the output is.")
    )
    mode: Literal["nearest", "bilinear"] = choice(
        "nearest",
        options=(("nearest", mark("Nearest pixel")), ("bilinear", mark("Blended"))),
        label=mark("Between pixels"),
        help=mark("Whether pixels are repeated or blended in straight lines (bilinear)."),
    )

    def summary(self) -> str:
        return f"×{self.scale_factor}"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        channels, height, width = picture(inputs[0], self.kind)
        return (channels, height * self.scale_factor, width * self.scale_factor)

    def arithmetic(self, inputs: Sequence[Shape], data: DataSpec) -> tuple[str, ...]:
        return size_lines(
            [rf"{length} \cdot {self.scale_factor} = {length * self.scale_factor}" for length in inputs[0][1:]]
        )

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        return nn.Upsample(scale_factor=self.scale_factor, mode=self.mode)
