"""What the explanations of losses have in common: what arrives, the loss of each sample or output, and their mean."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnplayground import notation
from nnplayground.explain.tensors import gradient
from nnplayground.expressions.expression import Constant, Expr, Named
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Array, Index, Numbers, Tensor, Total
from nnplayground.text import Text, mark, text


def arrived(record: LossRecord, symbol: str = "y") -> Tensor:
    """The output of the network, ``(batch, width)``, by the symbol that the loss's formula has for it."""
    return Tensor("output", symbol, record.output, label=mark("output"))


def target_tensor(record: LossRecord) -> Tensor:
    """The targets as they were encoded: ``(batch, width)``, or class indices ``(batch,)``."""
    return Tensor("target", "t", record.encoded, "constant", mark("target"))


def each_tensor(array: Array) -> Tensor:
    """The loss of each sample, ``(batch,)``, or of each output, ``(batch, width)``."""
    return Tensor("l", r"\ell", array, label=mark("loss of each"))


def doubled(array: Array) -> Array:
    """In float64 and of the same shape: what was not recorded is reckoned in it."""
    return np.asarray(array, dtype=np.float64)


def numbers(record: LossRecord) -> int:
    """Outputs of all samples."""
    return int(record.output.size)


def shared(slope: Expr, count: int) -> Expr:
    """Of a mean over ``count`` numbers each has this share."""
    return slope if count == 1 else slope / Constant(count)


def smoothing(targets: Tensor, result: Tensor, share: float, rest: float) -> Operation:
    """``share`` of each target is given away, and each output gets ``rest``; ``targets``: 0 and 1."""
    given, every = Constant(share, r"\varepsilon"), Constant(rest)

    def explain(index: Index) -> Explanation:
        message = text("Label smoothing moves the target towards what all classes share.")
        right = targets.at(*index) * (1 - given) + every
        return Explanation((Equation(result.at(*index), right),), message)

    formula = rf"\tilde{{t}} = {targets.symbol} (1 - \varepsilon) + {every.latex()}"
    sentence = text(
        "Label smoothing takes {share} off every target and spreads it.", share=notation.percent(share, None)
    )
    return Operation(mark("Smoothed targets"), formula, named(targets, result), "t", sentence, explain, 1)


def smoothed_tensor(smoothed: Array) -> Tensor:
    """Smoothed targets ``(batch, width)``, as formulas call them."""
    return Tensor("t", r"\tilde{t}", smoothed, "constant", mark("smoothed target"))


def mean(record: LossRecord, each: Tensor, count: int, weights: Numbers | None = None) -> Operation:
    """The last operation: the losses added up and divided, by ``count`` or by the sum of ``weights``."""
    loss = Tensor("L", "L", record.loss, label=mark("loss"), batched=False)
    samples = len(record.output)
    sentence = _mean_sentence(samples, each.array.size, count, weights)

    def explain(_index: Index) -> Explanation:
        total = Total(each.pick(*[slice(None)] * each.array.ndim))
        right = shared(total, count) if weights is None else total / Total(weights)
        return Explanation((Equation(loss.at(), right),), sentence)

    indices = "i" if each.array.ndim == 1 or each.shape[1] == 1 else "ij"
    sums = r"\sum_{i=1}^{n}" + (r" \sum_{j=1}^{k}" if indices == "ij" else "")
    if weights is not None:
        share = r"\frac{1}{\sum_{i=1}^{n} w_{t_i}}"
    else:
        share = r"\frac{1}{n k}" if indices == "ij" and count != samples else r"\frac{1}{n}"
    formula = rf"L = {share} {sums} \ell_{{{indices}}}"
    tensors = named(each, loss) if weights is None else named(each, weights.tensor, loss)
    return Operation(mark("Mean"), formula, tensors, "L", sentence, explain)


def back(
    record: LossRecord,
    output: Tensor,
    name: str,
    formula: str,
    tensors: tuple[Tensor, ...],
    explain: Callable[[Tensor, Index], Explanation],
    sentence: Text,
) -> Operation:
    """The last operation of the way back: ``explain`` is given the gradient at the output and the place in it.

    ``formula``: what stands to the right of the equals sign."""
    assert record.output_gradient is not None
    slope = gradient(output, record.output_gradient)
    whole = rf"{slope.heading} = {formula}"
    return Operation(name, whole, named(*tensors, slope), slope.key, sentence, lambda index: explain(slope, index), 1)


def chained(slope: Tensor, index: Index, local: Expr, count: int, sentence: Text) -> Explanation:
    """The local slope of one loss, and its share of the mean."""
    if count == 1:
        return Explanation((Equation(slope.at(*index), local),), sentence)
    of_one = Named(r"\ell'", local)
    share = Constant(1) / Constant(count)
    return Explanation((Equation(of_one, local), Equation(slope.at(*index), share * of_one)), sentence)


def class_name(record: LossRecord, place: int) -> str:
    """What a class is called."""
    names = record.data.class_names
    return names[place] if place < len(names) else str(place)


def _mean_sentence(samples: int, outputs: int, count: int, weights: Numbers | None) -> Text:
    """``outputs``: numbers that are added up."""
    if weights is not None:
        return text("The losses are added up and divided by the weights of their samples: the loss of the batch.")
    if count == 1:
        if outputs == 1:
            return text("There is one number only: it is the loss.")
        return text("There is one sample only: what its outputs cost, added up, is the loss.")
    if count == samples:
        if outputs > samples:
            return text(
                "What the outputs of a sample cost is added up: the mean over the {count} samples is the loss.",
                count=count,
            )
        return text("The mean over the {count} samples is the loss.", count=count)
    if samples == 1:
        return text("The mean over the {count} outputs is the loss.", count=count)
    return text(
        "The mean over all outputs of the {samples} samples, {count} numbers, is the loss.",
        samples=samples,
        count=count,
    )
