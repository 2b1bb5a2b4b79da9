"""The explanation of neurons that weigh all their inputs: the sums of Linear and their way back."""

from __future__ import annotations

from dataclasses import dataclass

from nnplayground.explain.layers.applied import unit_of
from nnplayground.explain.layers.sums import Sums, bias_gradients, over_samples, sum_operation
from nnplayground.explain.layers.weighted import WeightedExplanation
from nnplayground.explain.place import place
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Expr, Named
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Dot, Index
from nnplayground.layers.kinds.linear import Linear
from nnplayground.text import mark, text


@explains(Linear)
class LinearExplanation(WeightedExplanation[Linear]):
    """Neurons that weigh all their inputs."""

    def explain_sums(self, sums: Sums) -> DenseSums:
        return DenseSums(sums)


@dataclass(frozen=True, eq=False)
class DenseSums:
    """The sums of all neurons, and their way back."""

    sums: Sums

    def forward(self) -> tuple[Operation, ...]:
        """Each neuron weighs all inputs."""
        return (_weighted_sum(self.sums),)

    def backward(self) -> tuple[Operation, ...]:
        """To the weights, the biases and the inputs."""
        return (*_of_weights(self.sums), *bias_gradients(self.sums), *_of_inputs(self.sums))


def _weighted_sum(sums: Sums) -> Operation:
    """``x`` ``(batch, inputs)`` and ``W`` ``(units, inputs)`` become ``z`` ``(batch, units)``."""
    x, w, b, z = sums.x, sums.w, sums.b, sums.z

    def explain(index: Index) -> Explanation:
        sample, unit = index
        products: Expr = Dot(w.pick(unit, slice(None)), x.pick(sample, slice(None)))
        place_of, count = place(z, index, neurons=True), w.shape[1]
        if b is None:
            message = text(
                "The sum of {place}: each of its {count} inputs times its weight, added up.",
                place=place_of,
                count=count,
            )
            return Explanation((Equation(z.at(*index), products),), message)
        message = text(
            "The sum of {place}: each of its {count} inputs times its weight, added up, plus the bias.",
            place=place_of,
            count=count,
        )
        return Explanation((Equation(z.at(*index), products + b.at(unit)),), message)

    formula = rf"{z.symbol}_i = \sum_j W_{{i,j}} \cdot x_j" + ("" if b is None else " + b_i")
    if b is None:
        sentence = text("Each neuron multiplies its inputs by its weights and adds up the products.")
    else:
        sentence = text("Each neuron multiplies its inputs by its weights, adds up the products, and adds its bias.")
    return sum_operation(sums, formula, explain, sentence)


def _of_weights(sums: Sums) -> tuple[Operation, ...]:
    x, dw, dz = sums.x, sums.dw, sums.dz
    if dw is None or dz is None:
        return ()
    samples = x.shape[0]

    def explain(index: Index) -> Explanation:
        unit, source = index
        words = {"unit": unit + 1, "input": source + 1, "count": samples}
        if samples == 1:
            slope = rf"\frac{{\partial {dz.place((0, unit))}}}{{\partial {dw.place(index)}}}"
            local = Named(slope, x.at(0, source))
            product = Equation(dw.at(*index), dz.at(0, unit) * local)
            message = text(
                "The weight of input {input} at neuron {unit}: the gradient of the neuron's sum, times that input.",
                **words,
            )
            return Explanation((Equation(local, local.of), product), message)
        row = Dot(dz.pick(slice(None), unit), x.pick(slice(None), source))
        message = text(
            "The weight of input {input} at neuron {unit}: the gradient of the neuron's sum, times that input, "
            "added up over the {count} samples.",
            **words,
        )
        return Explanation((Equation(dw.at(*index), row),), message)

    total, sample = over_samples(samples)
    arriving = rf"\frac{{\partial L}}{{\partial {sums.z.symbol}{sample}_i}}"
    slope = rf"\frac{{\partial {sums.z.symbol}_i}}{{\partial W_{{i,j}}}} = x_j"
    formula = rf"\frac{{\partial L}}{{\partial W_{{i,j}}}} = {total}{arriving} \cdot x{sample}_j, \quad {slope}"
    if samples == 1:
        sentence = text("The gradient of each sum, times the input that the weight multiplied.")
    else:
        sentence = text(
            "The gradient of each sum, times the input that the weight multiplied, added up over the batch."
        )
    tensors = named(dz, x, dw)
    return (
        Operation(mark("Gradient of the weights"), formula, tensors, dw.key, sentence, explain, unit=0, part="weight"),
    )


def _of_inputs(sums: Sums) -> tuple[Operation, ...]:
    w, dx, dz = sums.w, sums.dx, sums.dz
    if dx is None or dz is None:
        return ()

    def explain(index: Index) -> Explanation:
        sample, source = index
        words = {"place": place(dx, index), "count": w.shape[0]}
        if w.shape[0] == 1:
            message = text(
                "What arrives as {place} goes to one neuron: its gradient comes back through the weight.", **words
            )
        else:
            message = text(
                "What arrives as {place} goes to {count} neurons: their gradients come back through the weights "
                "and add up.",
                **words,
            )
        column = Dot(w.pick(slice(None), source), dz.pick(sample, slice(None)))
        return Explanation((Equation(dx.at(*index), column),), message)

    slope = rf"\frac{{\partial {sums.z.symbol}_i}}{{\partial x_j}} = W_{{i,j}}"
    formula = (
        rf"\frac{{\partial L}}{{\partial x_j}} = \sum_i W_{{i,j}} \cdot "
        rf"\frac{{\partial L}}{{\partial {sums.z.symbol}_i}}, \quad {slope}"
    )
    sentence = text(
        "Each input goes to every neuron through a weight: the gradients come back through the same weights."
    )
    tensors = named(dz, w, dx)
    return (Operation(mark("Gradient of the inputs"), formula, tensors, dx.key, sentence, explain, unit_of(dx)),)
