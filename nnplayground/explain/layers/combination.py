"""The explanation of layers that make one output of several inputs."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, TypeVar

from nnplayground.explain.layers.applied import unit_of
from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.place import place
from nnplayground.explain.tensors import gradient, input_tensors, output_tensor
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.layers.combination import Combination, NumberByNumber
from nnplayground.text import Text

C = TypeVar("C", bound=Combination)
N = TypeVar("N", bound=NumberByNumber)


class CombinationExplanation(LayerExplanation[C]):
    """The way back goes to each input by itself."""

    def backward(self, record: NodeRecord) -> Operations:
        if record.output_gradient is None:
            return ()
        arriving = gradient(output_tensor(record), record.output_gradient)
        inputs = input_tensors(record)
        shares = [
            self.share(place, arriving, inputs, gradient(tensor, array))
            for place, (tensor, array) in enumerate(zip(inputs, record.input_gradients, strict=True))
            if array is not None
        ]
        # Their names are the same: what tells them apart is the input.
        return tuple(replace(share, part=share.result.removeprefix("d")) for share in shares)

    def share(self, place: int, arriving: Tensor, inputs: tuple[Tensor, ...], leaving: Tensor) -> Operation:
        """How the gradient ``leaving`` of input number ``place`` comes about from that of the output."""
        raise NotImplementedError


class NumberByNumberExplanation(CombinationExplanation[N]):
    """Of inputs of equal shape, which is that of the output too."""

    sign: ClassVar[str] = ""
    """Between the inputs, LaTeX."""

    joining: ClassVar[str] = ""
    """What it makes, marked for translation: ``Sum``."""

    def sentence(self) -> Text:
        """What it does, in a sentence."""
        raise NotImplementedError

    def sentence_at(self, place: Text) -> Text:
        """The same of one number of the output, which stands at ``place``."""
        raise NotImplementedError

    def joined(self, numbers: tuple[Expr, ...]) -> Expr:
        """One output, of the numbers that arrive at its place."""
        raise NotImplementedError

    def forward(self, record: NodeRecord) -> Operations:
        inputs, y = input_tensors(record), output_tensor(record)

        def explain(index: Index) -> Explanation:
            numbers = self.joined(tuple(tensor.at(*index) for tensor in inputs))
            return Explanation((Equation(y.at(*index), numbers),), self.sentence_at(place(y, index)))

        formula = f"{y.symbol} = {self.sign.join(tensor.symbol for tensor in inputs)}"
        return (Operation(self.joining, formula, named(*inputs, y), y.key, self.sentence(), explain, unit_of(y)),)
