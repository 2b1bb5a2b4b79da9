"""Random changes of pictures while training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground import notation
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import flag, integer, real
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.categories import REGULARIZATION
from nnplayground.layers.kinds.input import Input
from nnplayground.layers.kinds.unflatten import Unflatten
from nnplayground.layers.shape_checks import picture
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    import torch
    from torch import nn


@LAYERS.register
class Augment(Layer):
    """``torch.nn.functional.affine_grid`` and ``grid_sample``, then brightness and noise; in training alone.

    Input: ``(channels, height, width)``.  Output: the same.
    ``shift``: pixels.  ``rotate``: degrees.  ``brightness`` and ``noise``: in the unit of the input.  Bilinear between
    pixels; beyond the edges the edge goes on.
    """

    kind = "Augment"
    title = mark("Augment")
    help = mark("Moves, turns and disturbs each picture a little while training, as if there were more of them.")
    formula = r"y = T(x) + b + \epsilon, \quad \epsilon \sim \mathcal{N}(0, \sigma^2)"
    rank = 73
    icon = "mdi6.image-multiple-outline"
    category = REGULARIZATION

    shift: int = integer(
        1,
        low=0,
        high=16,
        label=mark("Shift"),
        help=mark("Pixels by which a picture is moved at most, in each direction."),
    )
    rotate: float = real(
        10.0, low=0.0, high=180.0, step=5.0, label=mark("Rotation"), help=mark("Degrees by which it is turned at most.")
    )
    flip: bool = flag(
        False,
        label=mark("Flip"),
        help=mark("Mirror half of the pictures, chosen at random, left to right. Not for digits and letters."),
    )
    brightness: float = real(
        0.0,
        low=0.0,
        high=10.0,
        step=0.1,
        label=mark("Brightness"),
        help=mark("Number that is added to or taken from all its pixels at most."),
    )
    noise: float = real(
        0.0,
        low=0.0,
        high=10.0,
        step=0.05,
        label=mark("Noise"),
        help=mark("Standard deviation of what is added to each pixel."),
    )

    def summary(self) -> str:
        moved = f"±{self.shift} px" if self.shift else ""
        turned = f"±{notation.exact(self.rotate)}°" if self.rotate else ""
        return ", ".join(part for part in (moved, turned) if part)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return picture(inputs[0], self.kind)

    def reach(self) -> tuple[tuple[int, int], ...]:
        return ()  # outside training nothing is changed

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from nnplayground.layers.augmentation import Augmentation

        return Augmentation(self.shift, self.flip, self.rotate, self.brightness, self.noise)

    def drawn(self, module: nn.Module, inputs: Sequence[torch.Tensor]) -> dict[str, torch.Tensor]:
        from nnplayground.layers.augmentation import Augmentation

        assert isinstance(module, Augmentation)
        return module.draw(inputs[0])

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        if isinstance(before[0], Input | Unflatten | Augment):
            return None
        return text("Augment is made for the pictures of the data. Put it right behind the Input.")
