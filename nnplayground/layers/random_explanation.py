"""The explanations of layers that change numbers at random while training, and of what passes through unchanged."""

from __future__ import annotations

from nnplayground.expressions.carry import passed_back, unchanged
from nnplayground.expressions.expression import Constant
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.place import place
from nnplayground.expressions.plain import input_tensors, output_tensor, ways_back
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.text import mark, text

Operations = tuple[Operation, ...]


def drop_forward(record: NodeRecord, p: float) -> Operations:
    """The mask, ``(batch, ...)`` or ``(batch, channels)``, as it was drawn; then what it leaves, made larger."""
    mask = _mask(record)
    if mask is None:
        return unchanged_forward(record)
    (x,), y = input_tensors(record), output_tensor(record)
    keep = 1 - Constant(p, "p")
    whole = mask.array.ndim < x.array.ndim

    def explain(index: Index) -> Explanation:
        drawn = mask.at(*index[: mask.array.ndim])
        right = drawn / keep * x.at(*index)
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
        r"y = \frac{m}{1 - p} \cdot x",
        named(mask, x, y),
        y.key,
        text(
            "Numbers with mask 0 become 0; the others are divided by the share that stays, so that their sum is about "
            "the same as without."
        ),
        explain,
        1,
    )
    return drawing, scaling


def drop_backward(record: NodeRecord, p: float) -> Operations:
    """The same mask and scaling."""
    mask = _mask(record)
    if mask is None:
        return unchanged_backward(record)
    ways = ways_back(record)
    if ways is None:
        return ()
    dy, dx = ways
    keep = 1 - Constant(p, "p")

    def explain(index: Index) -> Explanation:
        drawn = mask.at(*index[: mask.array.ndim])
        right = dy.at(*index) * (drawn / keep)
        message = (
            text("What was kept was divided by the share that stays, and so is its gradient.")
            if drawn.value()
            else text("What was set to 0 has no part in the loss: its gradient is 0.")
        )
        return Explanation((Equation(dx.at(*index), right),), message)

    formula = rf"{dx.heading} = {dy.heading} \cdot \frac{{m}}{{1 - p}}"
    sentence = text("The gradient passes through the same mask, with the same scaling.")
    tensors = named(dy, mask, dx)
    return (Operation(mark("Gradient of the inputs"), formula, tensors, dx.key, sentence, explain, 1),)


def noise_forward(record: NodeRecord) -> Operations:
    """The noise, as it was drawn, is added."""
    drawn = record.drawn.get("noise")
    if drawn is None:
        return unchanged_forward(record)
    (x,), y = input_tensors(record), output_tensor(record)
    return disturbed(x, Tensor("noise", r"\epsilon", drawn, "constant", mark("noise")), y)


def disturbed(x: Tensor, noise: Tensor, y: Tensor) -> Operations:
    """``noise``, of the same shape, is drawn and added."""

    def explain(index: Index) -> Explanation:
        sentence = text("To the value of {place} its noise is added.", place=place(x, index))
        return Explanation((Equation(y.at(*index), x.at(*index) + noise.at(*index)),), sentence)

    drawing = text("For every number another one is drawn at random.")
    adding = text("The noise is added, so that the same sample looks a little different every time.")
    drawn = rf"{noise.symbol} \sim \mathcal{{N}}(0, \sigma^2)"
    formula = rf"{y.symbol} = {x.symbol} + {noise.symbol}"
    return (
        Operation(mark("Noise"), drawn, named(noise), noise.key, drawing, unit=1),
        Operation(mark("Add the noise"), formula, named(x, noise, y), y.key, adding, explain, 1),
    )


def unchanged_forward(record: NodeRecord) -> Operations:
    """Nothing is drawn: outside training, or where the settings say that nothing is to be done."""
    sentence = text("Nothing is changed: every number passes as it is.")
    return (unchanged(mark("Output"), input_tensors(record)[0], output_tensor(record), sentence),)


def unchanged_backward(record: NodeRecord) -> Operations:
    """Of what adds to its input at most."""
    return passed_back(record, text("The output changes as much as the input, so the gradient passes as it is."))


def _mask(record: NodeRecord) -> Tensor | None:
    """1 for what is kept, else 0; None outside training."""
    drawn = record.drawn.get("mask")
    return None if drawn is None else Tensor("m", "m", drawn, "constant", mark("mask"))
