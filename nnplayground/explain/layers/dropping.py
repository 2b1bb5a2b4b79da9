"""The explanation of layers that set numbers to zero at random while training."""

from __future__ import annotations

from typing import TypeVar

from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.layers.unchanged import unchanged_backward, unchanged_forward
from nnplayground.explain.place import place
from nnplayground.explain.registry import explains
from nnplayground.explain.tensors import input_tensors, output_tensor, ways_back
from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.layers.dropping import Dropping
from nnplayground.text import mark, text

D = TypeVar("D", bound=Dropping)


@explains(Dropping)
class DroppingExplanation(LayerExplanation[D]):
    """Of the mask that was drawn."""

    def forward(self, record: NodeRecord) -> Operations:
        """The mask, ``(batch, ...)`` or ``(batch, channels)``, as it was drawn; then what it leaves, made larger."""
        mask = _mask(record)
        if mask is None:
            return unchanged_forward(record)
        (x,), y = input_tensors(record), output_tensor(record)
        whole = mask.array.ndim < x.array.ndim

        def explain(index: Index) -> Explanation:
            drawn = mask.at(*index[: mask.array.ndim])
            right = self._scaled(drawn) * x.at(*index)
            where = place(x, index)
            message = (
                text("The value of {place} is kept, and divided by the share that stays.", place=where)
                if drawn.value()
                else text("The value of {place} is set to 0.", place=where)
            )
            return Explanation((Equation(y.at(*index), right),), message)

        zeros = int(mask.array.size - mask.array.sum())
        sentence = (
            text(
                "Of {count} channels {zeros} were drawn to be set to 0, each as a whole.",
                zeros=zeros,
                count=mask.array.size,
            )
            if whole
            else text("Of {count} numbers {zeros} were drawn to be set to 0.", zeros=zeros, count=mask.array.size)
        )
        drawing = Operation(mark("Mask"), r"m \sim \mathrm{Bernoulli}(1 - p)", named(mask), mask.key, sentence, unit=1)
        scaling = Operation(
            mark("Drop and scale"),
            rf"y = {self._factor} \cdot x",
            named(mask, x, y),
            y.key,
            text("With a probability of 1 every number becomes 0.")
            if self.layer.p == 1.0
            else text(
                "Numbers with mask 0 become 0; the others are divided by the share that stays, so that their sum is "
                "about the same as without."
            ),
            explain,
            1,
        )
        return drawing, scaling

    def backward(self, record: NodeRecord) -> Operations:
        """The same mask and scaling."""
        mask = _mask(record)
        if mask is None:
            return unchanged_backward(record)
        ways = ways_back(record)
        if ways is None:
            return ()
        dy, dx = ways

        def explain(index: Index) -> Explanation:
            drawn = mask.at(*index[: mask.array.ndim])
            right = dy.at(*index) * self._scaled(drawn)
            message = (
                text("What was kept was divided by the share that stays, and so is its gradient.")
                if drawn.value()
                else text("What was set to 0 has no part in the loss: its gradient is 0.")
            )
            return Explanation((Equation(dx.at(*index), right),), message)

        formula = rf"{dx.heading} = {dy.heading} \cdot {self._factor}"
        sentence = (
            text("Every number was set to 0, so no gradient comes back.")
            if self.layer.p == 1.0
            else text("The gradient passes through the same mask, with the same scaling.")
        )
        tensors = named(dy, mask, dx)
        return (Operation(mark("Gradient of the inputs"), formula, tensors, dx.key, sentence, explain, 1),)

    @property
    def _factor(self) -> str:
        """LaTeX of what every number is multiplied by: the mask, made larger unless nothing stays."""
        return "m" if self.layer.p == 1.0 else r"\frac{m}{1 - p}"

    def _scaled(self, drawn: Expr) -> Expr:
        """The same of one number of the mask."""
        return drawn if self.layer.p == 1.0 else drawn / (1 - Constant(self.layer.p, "p"))


def _mask(record: NodeRecord) -> Tensor | None:
    """1 for what is kept, else 0; None outside training."""
    drawn = record.drawn.get("mask")
    return None if drawn is None else Tensor("m", "m", drawn, "constant", mark("mask"))
