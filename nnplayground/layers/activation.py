"""The base of layers that apply one function to every number: a node of its own, or a setting of Linear and Conv2d."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import Layer
from nnplayground.layers.categories import ACTIVATION

if TYPE_CHECKING:
    from torch import nn


class Activation(Layer):
    """The shape stays.  Parameters, which PReLU alone has, are called ``activation.*`` where it is a setting."""

    category = ACTIVATION
    short: ClassVar[str] = ""
    """Name inside the summary of another layer: ``4, tanh``."""
    elementwise: ClassVar[bool] = True
    """Whether each output depends on one input alone, so that a curve shows all there is; not so for Softmax."""

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return inputs[0]

    def reach(self) -> tuple[tuple[int, int], ...]:
        return ()

    def applied(self, module: nn.Module) -> nn.Module | None:
        return module if self.elementwise else None
