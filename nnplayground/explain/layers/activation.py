"""The explanation of activations: of a node of its own, or of the setting of a layer that weighs its inputs."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from nnplayground.explain.layers.applied import (
    Applied,
    applied,
    backward_each,
    backward_shown,
    forward_each,
    forward_shown,
)
from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index
from nnplayground.layers.activation import Activation
from nnplayground.text import Text

A = TypeVar("A", bound=Activation)


@explains(Activation)
class ActivationExplanation(LayerExplanation[A]):
    """Of a kind without an explanation of its own this shows what went in, what came out, and the gradients."""

    def forward(self, record: NodeRecord) -> Operations:
        return self.forward_of(applied(record))

    def backward(self, record: NodeRecord) -> Operations:
        return self.backward_of(applied(record))

    def forward_of(self, did: Applied) -> Operations:
        """The way forward, of a node of its own or of the layer that has it as a setting."""
        return (forward_shown(did, self.title),)

    def backward_of(self, did: Applied) -> Operations:
        """The way back; empty where no gradient arrives."""
        return backward_shown(did, self.title)

    @property
    def title(self) -> Text:
        """What it is called in sentences."""
        return Text(type(self.layer).title)


class FunctionExplanation(ActivationExplanation[A]):
    """Of one function that is applied to each number: of its value and its slope."""

    slope_formula: ClassVar[str] = ""
    """Its derivative, of x and of y, LaTeX: ``1 - y^2``."""

    def value(self, x: Expr) -> Expr:
        """One output, of its input."""
        raise NotImplementedError

    def slope(self, x: Expr, y: Expr) -> Expr:
        """The derivative of one output by its input, of the input and the output."""
        raise NotImplementedError

    def formulas(self) -> tuple[str, str]:
        """LaTeX of the function, ``f(x) = ...``, and of its slope, of x and y; as it is set."""
        return type(self.layer).formula, self.slope_formula

    def value_at(self, did: Applied, index: Index) -> Expr:
        """The output at ``index``."""
        return self.value(did.x.at(*index))

    def slope_at(self, did: Applied, index: Index) -> Expr:
        """The derivative of the output at ``index`` by the input there."""
        return self.slope(did.x.at(*index), did.y.at(*index))

    def forward_of(self, did: Applied) -> Operations:
        return (forward_each(did, self.title, self.formulas()[0], lambda index: self.value_at(did, index)),)

    def backward_of(self, did: Applied) -> Operations:
        return backward_each(did, self.title, self.formulas()[1], lambda index: self.slope_at(did, index))
