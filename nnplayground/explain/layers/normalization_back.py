"""How a gradient comes back through a normalization: to scale and shift, and to the input on three ways."""

from __future__ import annotations

import numpy as np

from nnplayground.explain.layers.normalized import Normalized, fitted, scale_of
from nnplayground.explain.place import place
from nnplayground.explain.tensors import gradient
from nnplayground.expressions.expression import Constant
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Dot, Index, Tensor, Total
from nnplayground.text import mark, text


def backward(did: Normalized, record: NodeRecord) -> tuple[Operation, ...]:
    """Gradients of the scale and shift, unless frozen; of what was normalized; of variance and mean; of the input."""
    if record.output_gradient is None:
        return ()
    dy = gradient(did.y, record.output_gradient)
    operations = [*_of_parameters(did, record, dy)]
    arriving = record.input_gradients[0] if record.input_gradients else None
    if arriving is None:
        return tuple(operations)
    dx, dnormal = gradient(did.x, arriving), dy
    if did.scale is not None:
        with np.errstate(invalid="ignore", over="ignore"):
            dnormal = gradient(did.normal, dy.array * fitted(did.scale, did.x))
        operations.append(_of_normal(did, did.scale, dy, dnormal))
    if did.running:
        return *operations, _straight(did, dnormal, dx)
    groups, variances = did.groups, did.variance.array + did.eps.number
    with np.errstate(invalid="ignore", over="ignore"):  # NaN and infinity are results too
        products = groups.summed(dnormal.array * did.normal.array)
        dvariance = gradient(did.variance, -products / (2 * variances))
        dmean = gradient(did.mean, -groups.summed(dnormal.array) / variances**0.5)
    return (
        *operations,
        _of_variance(did, dnormal, dvariance),
        _of_mean(did, dnormal, dmean),
        _together(did, dnormal, dvariance, dmean, dx),
    )


def _of_parameters(did: Normalized, record: NodeRecord, dy: Tensor) -> tuple[Operation, ...]:
    operations = []
    if did.scale is not None and "weight" in record.gradients:
        dscale = gradient(did.scale, record.gradients["weight"])

        def explain_scale(index: Index) -> Explanation:
            arriving, normal = did.over(dy, index), did.over(did.normal, index)
            message = text("The gradient that arrives, times the number that this scale multiplies.")
            if len(arriving) > 1:
                message = text(
                    "This scale multiplies {count} numbers: their gradients, each times its number, add up.",
                    count=len(arriving),
                )
            return Explanation((Equation(dscale.at(*index), Dot(arriving, normal)),), message)

        formula = rf"{dscale.heading} = \sum_i \frac{{\partial L}}{{\partial y_i}} \cdot \hat{{x}}_i"
        sentence = text("A scale multiplies many numbers: their gradients, each times its number, add up.")
        tensors = named(dy, did.normal, dscale)
        name = mark("Gradient of the scale")
        operations.append(Operation(name, formula, tensors, dscale.key, sentence, explain_scale, 0, "weight"))
    if did.shift is not None and "bias" in record.gradients:
        dshift = gradient(did.shift, record.gradients["bias"])

        def explain_shift(index: Index) -> Explanation:
            arriving = did.over(dy, index)
            remark = text("This shift is added to one number only, so it gets the gradient of this number.")
            if len(arriving) > 1:
                remark = text("This shift is added to {count} numbers: their gradients add up.", count=len(arriving))
            return Explanation((Equation(dshift.at(*index), Total(arriving)),), remark)

        formula = rf"{dshift.heading} = \sum_i \frac{{\partial L}}{{\partial y_i}}"
        sentence = text("A shift is added to many numbers: their gradients add up.")
        name = mark("Gradient of the shift")
        operations.append(Operation(name, formula, named(dy, dshift), dshift.key, sentence, explain_shift, 0, "bias"))
    return tuple(operations)


def _of_normal(did: Normalized, scale: Tensor, dy: Tensor, dnormal: Tensor) -> Operation:
    def explain(index: Index) -> Explanation:
        right = dy.at(*index) * scale.at(*scale_of(scale, index))
        message = text("The gradient that arrives at {place}, times its scale.", place=place(did.y, index))
        return Explanation((Equation(dnormal.at(*index), right),), message)

    sentence = text("Through the scale: the gradient that arrives is multiplied by it.")
    formula = rf"{dnormal.heading} = {dy.heading} \cdot \gamma"
    tensors = named(dy, scale, dnormal)
    return Operation(mark("Gradient through the scale"), formula, tensors, dnormal.key, sentence, explain, 1)


def _of_variance(did: Normalized, dnormal: Tensor, dvariance: Tensor) -> Operation:
    groups = did.groups

    def explain(index: Index) -> Explanation:
        products = Dot(groups.numbers(dnormal, index), groups.numbers(did.normal, index))
        right = -(products / (2 * (did.variance.at(*index) + did.eps)))
        message = text(
            "All {count} numbers were divided by the root of this variance: the gradients of all have a part in it.",
            count=groups.size,
        )
        return Explanation((Equation(dvariance.at(*index), right),), message)

    normal = did.normal.symbol
    above = rf"\sum_i \frac{{\partial L}}{{\partial {normal}_i}} \cdot {normal}_i"
    formula = rf"{_by_variance(did)} = -\frac{{1}}{{2 \left({did.squared} + \varepsilon\right)}} \cdot {above}"
    sentence = text(
        "All numbers were divided by the root of the variance: the gradients of all have a part in its own."
    )
    tensors = named(dnormal, did.normal, did.variance, dvariance)
    name = mark("Gradient of the variance")
    return Operation(name, formula, tensors, dvariance.key, sentence, explain, did.unit)


def _of_mean(did: Normalized, dnormal: Tensor, dmean: Tensor) -> Operation:
    groups = did.groups

    def explain(index: Index) -> Explanation:
        right = -(Total(groups.numbers(dnormal, index)) / did.root(index))
        message = text(
            "This mean was subtracted from all {count} numbers: their gradients add up, with a minus.",
            count=groups.size,
        )
        return Explanation((Equation(dmean.at(*index), right),), message)

    above = rf"\sum_i \frac{{\partial L}}{{\partial {did.normal.symbol}_i}}"
    formula = rf"{dmean.heading} = -\frac{{1}}{{\sqrt{{{did.squared} + \varepsilon}}}} \cdot {above}"
    sentence = text("The mean was subtracted from all numbers: the gradients of all add up, with a minus.")
    tensors = named(dnormal, did.variance, dmean)
    return Operation(mark("Gradient of the mean"), formula, tensors, dmean.key, sentence, explain, did.unit)


def _together(did: Normalized, dnormal: Tensor, dvariance: Tensor, dmean: Tensor, dx: Tensor) -> Operation:
    count = Constant(float(did.groups.size), "n")
    x, mean = did.x, did.mean

    def explain(index: Index) -> Explanation:
        group = did.groups.of(index)
        by_itself = dnormal.at(*index) * (1 / did.root(group))
        by_variance = dvariance.at(*group) * (2 * (x.at(*index) - mean.at(*group)) / count)
        by_mean = dmean.at(*group) * (1 / count)
        message = text(
            "Three ways lead from {place} to the loss: by itself, through the variance, and through the mean.",
            place=place(x, index),
        )
        return Explanation((Equation(dx.at(*index), by_itself + by_variance + by_mean),), message)

    formula = (
        rf"{dx.heading} = {dnormal.heading} \cdot \frac{{1}}{{\sqrt{{{did.squared} + \varepsilon}}}}"
        rf" + {_by_variance(did)} \cdot \frac{{2 \left(x - \mu\right)}}{{n}} + {dmean.heading} \cdot \frac{{1}}{{n}}"
    )
    sentence = text("Each input acts by itself, through the variance and through the mean: the three ways add up.")
    tensors = named(dnormal, dvariance, dmean, x, mean, did.variance, dx)
    return Operation(mark("Gradient of the inputs"), formula, tensors, dx.key, sentence, explain, 1)


def _straight(did: Normalized, dnormal: Tensor, dx: Tensor) -> Operation:
    def explain(index: Index) -> Explanation:
        right = dnormal.at(*index) * (1 / did.root(did.groups.of(index)))
        message = text(
            "The gradient of {place}, divided by the running standard deviation.", place=place(did.normal, index)
        )
        return Explanation((Equation(dx.at(*index), right),), message)

    formula = rf"{dx.heading} = {dnormal.heading} \cdot \frac{{1}}{{\sqrt{{{did.squared} + \varepsilon}}}}"
    sentence = text("Running mean and variance are the same for any input, so there is only the straight way back.")
    tensors = named(dnormal, did.variance, dx)
    return Operation(mark("Gradient of the inputs"), formula, tensors, dx.key, sentence, explain, 1)


def _by_variance(did: Normalized) -> str:
    """The gradient by the variance, LaTeX."""
    return rf"\frac{{\partial L}}{{\partial {did.squared}}}"
