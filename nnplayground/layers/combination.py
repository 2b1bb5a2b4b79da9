"""The base of layers that make one output of several inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.place import place
from nnplayground.expressions.plain import gradient, input_tensors, output_tensor
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.graph.layer import Layer, Port, ShapeError, shown
from nnplayground.layers.applied import unit_of
from nnplayground.layers.categories import COMBINATION
from nnplayground.text import Text, mark, text


class Combination(Layer):
    """Takes any number of edges; of a single one it says that this is likely a mistake."""

    category = COMBINATION
    inputs = (Port("in", "in", many=True),)

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        if len(inputs) > 1:
            return None
        return text(
            "Only one edge arrives at {layer}, so it changes nothing. Connect another layer to it.", layer=self.kind
        )

    def share(self, place: int, arriving: Tensor, inputs: tuple[Tensor, ...], leaving: Tensor) -> Operation:
        """How the gradient ``leaving`` of input number ``place`` comes about from that of the output.  Shows both;
        layers explain more."""
        sentence = text("The gradient that arrives, and what of it goes back.")
        return Operation(mark("Gradient passed back"), "", named(arriving, leaving), leaving.key, sentence)

    def explain_backward(self, record: NodeRecord) -> tuple[Operation, ...]:
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


class NumberByNumber(Combination):
    """Of inputs of equal shape, which is that of the output too."""

    sign: ClassVar[str] = ""
    """Between the inputs, LaTeX."""
    joining: ClassVar[str] = ""
    """What it makes, marked for translation: ``Sum``."""

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        if len(set(inputs)) > 1:
            raise ShapeError(
                text(
                    "{layer} needs inputs of equal shape. Received: {shapes}. Give the layers before it the same size.",
                    layer=self.kind,
                    shapes=", ".join(shown(shape) for shape in inputs),
                )
            )
        return inputs[0]

    def sentence(self) -> Text:
        """What it does, in a sentence."""
        raise NotImplementedError

    def sentence_at(self, place: Text) -> Text:
        """The same of one number of the output, which stands at ``place``."""
        raise NotImplementedError

    def joined(self, numbers: tuple[Expr, ...]) -> Expr:
        """One output, of the numbers that arrive at its place."""
        raise NotImplementedError

    def explain_forward(self, record: NodeRecord) -> tuple[Operation, ...]:
        inputs, y = input_tensors(record), output_tensor(record)

        def explain(index: Index) -> Explanation:
            numbers = self.joined(tuple(tensor.at(*index) for tensor in inputs))
            return Explanation((Equation(y.at(*index), numbers),), self.sentence_at(place(y, index)))

        formula = f"{y.symbol} = {self.sign.join(tensor.symbol for tensor in inputs)}"
        return (Operation(self.joining, formula, named(*inputs, y), y.key, self.sentence(), explain, unit_of(y)),)
