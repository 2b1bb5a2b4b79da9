"""The base of layers that apply one function to every number: a node of its own, or a setting of Linear and Conv2d."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.operation import Operation
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index
from nnplayground.graph.layer import Layer
from nnplayground.layers.applied import Applied, applied, backward_each, forward_each
from nnplayground.layers.categories import ACTIVATION
from nnplayground.text import Text

if TYPE_CHECKING:
    from torch import nn


class Activation(Layer):
    """The shape stays.  Parameters, which PReLU alone has, are called ``activation.*`` where it is a setting."""

    category = ACTIVATION
    short: ClassVar[str] = ""
    """Name inside the summary of another layer: ``4, tanh``."""
    elementwise: ClassVar[bool] = True
    """Whether each output depends on one input alone, so that a curve shows all there is; not so for Softmax."""
    slope_formula: ClassVar[str] = ""
    """Its derivative, of x and of y, LaTeX: ``1 - y^2``."""

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return inputs[0]

    def applied(self, module: nn.Module) -> nn.Module | None:
        return module if self.elementwise else None

    def value(self, x: Expr) -> Expr:
        """One output, of its input."""
        raise NotImplementedError

    def slope(self, x: Expr, y: Expr) -> Expr:
        """The derivative of one output by its input, of the input and the output."""
        raise NotImplementedError

    def formulas(self) -> tuple[str, str]:
        """LaTeX of the function, ``f(x) = ...``, and of its slope, of x and y; as it is set."""
        return type(self).formula, self.slope_formula

    def value_at(self, did: Applied, index: Index) -> Expr:
        """The output at ``index``."""
        return self.value(did.x.at(*index))

    def slope_at(self, did: Applied, index: Index) -> Expr:
        """The derivative of the output at ``index`` by the input there."""
        return self.slope(did.x.at(*index), did.y.at(*index))

    def forward_of(self, did: Applied) -> tuple[Operation, ...]:
        """The way forward, of a node of its own or of the layer that has it as a setting."""
        title = Text(type(self).title)
        return (forward_each(did, title, self.formulas()[0], lambda index: self.value_at(did, index)),)

    def backward_of(self, did: Applied) -> tuple[Operation, ...]:
        """The way back; empty where no gradient arrives."""
        title = Text(type(self).title)
        return backward_each(did, title, self.formulas()[1], lambda index: self.slope_at(did, index))

    def explain_forward(self, record: NodeRecord) -> tuple[Operation, ...]:
        return self.forward_of(applied(record))

    def explain_backward(self, record: NodeRecord) -> tuple[Operation, ...]:
        return self.backward_of(applied(record))
