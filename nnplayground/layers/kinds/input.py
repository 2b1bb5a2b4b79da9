"""Where the samples enter; for points of the plane also which features are made of the two coordinates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from pydantic import field_validator

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import choices
from nnplayground.graph.layer import LAYERS, Layer, ShapeError
from nnplayground.layers.categories import BASIC
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from torch import nn

Feature = Literal["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"]

FEATURES: dict[Feature, tuple[str, Callable[[Any, Any], Any]]] = {
    "x1": (mark("x₁"), lambda x1, x2: x1),
    "x2": (mark("x₂"), lambda x1, x2: x2),
    "x1^2": (mark("x₁²"), lambda x1, x2: x1 * x1),
    "x2^2": (mark("x₂²"), lambda x1, x2: x2 * x2),
    "x1*x2": (mark("x₁x₂"), lambda x1, x2: x1 * x2),
    "sin(x1)": (mark("sin x₁"), lambda x1, x2: x1.sin()),
    "sin(x2)": (mark("sin x₂"), lambda x1, x2: x2.sin()),
}
"""Label and function of each feature, on tensors of one shape; the order is that of the columns."""

PLAIN: tuple[Feature, ...] = ("x1", "x2")


@LAYERS.register
class Input(Layer):
    """``torch.nn.Identity`` of the samples of the data set, or features of points of the plane.

    Input: no edge, but samples of ``data.shape``.  Output: ``data.shape``; of planar data ``(len(features),)``.
    ``features``: those of TensorFlow Playground (Smilkov et al., 2017), for planar data alone.
    """

    kind = "Input"
    title = mark("Input")
    help = mark("Feeds the samples of the data set into the network.")
    formula = r"y = (\phi_1(x), \ldots, \phi_n(x))"
    rank = 10
    icon = "mdi6.login-variant"
    category = BASIC
    inputs = ()

    features: tuple[Feature, ...] = choices(
        PLAIN,
        options=tuple((name, label) for name, (label, _) in FEATURES.items()),
        label=mark("Features"),
        help=mark("What is computed from the two coordinates and fed in. Other data are fed in as they are."),
    )

    @field_validator("features")
    @classmethod
    def _in_order(cls, features: tuple[Feature, ...]) -> tuple[Feature, ...]:
        """Each at most once, and in one order however they were ticked."""
        return tuple(name for name in FEATURES if name in features)

    def summary(self) -> str:
        return "" if self.features == PLAIN else ", ".join(FEATURES[name][0] for name in self.features)

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        if not data.planar:
            return data.shape
        if not self.features:
            raise ShapeError(text("No features are chosen, so nothing is fed in. Choose at least one, such as x₁."))
        return (len(self.features),)

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        from torch import nn

        from nnplayground.layers.modules import PlanarFeatures

        if not data.planar or self.features == PLAIN:
            return nn.Identity()
        return PlanarFeatures([FEATURES[name][1] for name in self.features])
