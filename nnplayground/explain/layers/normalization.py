"""How a normalization makes its output: mean, variance, normalization, scale and shift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from nnplayground import notation
from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.layers.normalization_back import backward
from nnplayground.explain.layers.normalized import Groups, Normalized, Squares, normalized_tensors, scale_of
from nnplayground.explain.place import place
from nnplayground.explain.registry import explains
from nnplayground.expressions.digits import USUAL
from nnplayground.expressions.expression import Constant
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index, Tensor, Total
from nnplayground.layers.normalization import BatchNormalization, Normalization
from nnplayground.text import mark, text

N = TypeVar("N", bound=Normalization)
B = TypeVar("B", bound=BatchNormalization)


class NormalizationExplanation(LayerExplanation[N]):
    """Mean, variance, normalization, scale and shift; and the three ways back."""

    symbols: ClassVar[Mapping[str, str]] = {"weight": r"\gamma", "bias": r"\beta"}

    def normalized(self, record: NodeRecord) -> Normalized:
        """Its tensors in one step."""
        raise NotImplementedError

    def forward(self, record: NodeRecord) -> Operations:
        return _stages(self.normalized(record))

    def backward(self, record: NodeRecord) -> Operations:
        return backward(self.normalized(record), record)


@explains(BatchNormalization)
class BatchNormalizationExplanation(NormalizationExplanation[B]):
    """Over the batch and all positions; then also what is remembered of it."""

    def normalized(self, record: NodeRecord) -> Normalized:
        shape = record.inputs[0].shape
        sentence = text("The mean of each channel, over all samples of the batch and all positions.")
        if len(shape) == 2:
            sentence = text("The mean of each input, over all samples of the batch.")
        return normalized_tensors(record, Groups(shape, shape[1], together=True), self.layer.eps, sentence)

    def forward(self, record: NodeRecord) -> Operations:
        did = self.normalized(record)
        *first, normalization, scaling = _stages(did)
        return *first, *remembered(did, record, self.layer.momentum), normalization, scaling


def _stages(did: Normalized) -> Operations:
    """Without the running figures, see :func:`remembered`."""
    measured = () if did.running else (_mean(did), _variance(did))
    if did.scale is None or did.shift is None:
        return *measured, _normalize(did)
    return *measured, _normalize(did), _scale(did, did.scale, did.shift)


def _mean(did: Normalized) -> Operation:
    groups, x, mean = did.groups, did.x, did.mean
    count = Constant(float(groups.size), "n")

    def explain(index: Index) -> Explanation:
        total = Total(groups.numbers(x, index))
        sentence = text(
            "These {count} numbers add up to {sum}, and divided by their number that is {mean}.",
            count=groups.size,
            sum=notation.short(total.value(), USUAL),
            mean=notation.short(mean.at(*index).value(), USUAL),
        )
        return Explanation((Equation(mean.at(*index), total / count),), sentence)

    formula = r"\mu = \frac{1}{n} \sum_{i=1}^{n} x_i"
    return Operation(mark("Mean"), formula, named(x, mean), mean.key, did.sentence, explain, did.unit)


def _variance(did: Normalized) -> Operation:
    groups, x, mean, variance = did.groups, did.x, did.mean, did.variance
    count = Constant(float(groups.size), "n")

    def explain(index: Index) -> Explanation:
        squares = Squares(groups.numbers(x, index), mean.at(*index))
        message = text(
            "The squared distances of these {count} numbers from their mean, {mean}, are {variance} on average.",
            count=groups.size,
            mean=notation.short(mean.at(*index).value(), USUAL),
            variance=notation.short(variance.at(*index).value(), USUAL),
        )
        return Explanation((Equation(variance.at(*index), squares / count),), message)

    formula = rf"{did.squared} = \frac{{1}}{{n}} \sum_{{i=1}}^{{n}} \left(x_i - \mu\right)^2"
    sentence = text(
        "The variance says how far the same numbers lie from their mean: the mean of the squared distances."
    )
    return Operation(mark("Variance"), formula, named(x, mean, variance), variance.key, sentence, explain, did.unit)


def _normalize(did: Normalized) -> Operation:
    x, mean, variance, normal = did.x, did.mean, did.variance, did.normal

    def explain(index: Index) -> Explanation:
        group = did.groups.of(index)
        right = (x.at(*index) - mean.at(*group)) / did.root(group)
        message = text(
            "The value of {place} is {distance} standard deviations away from the mean.",
            place=place(x, index),
            distance=notation.short(normal.at(*index).value(), USUAL),
        )
        return Explanation((Equation(normal.at(*index), right),), message)

    formula = rf"{normal.symbol} = \frac{{x - {mean.symbol}}}{{\sqrt{{{did.squared} + \varepsilon}}}}"
    if did.running:
        sentence = text("Each number is counted in standard deviations from the running mean, which stays as it is.")
    else:
        sentence = text("Each number is counted in standard deviations from the mean: mean 0, standard deviation 1.")
    tensors = named(x, mean, variance, normal)
    return Operation(mark("Normalization"), formula, tensors, normal.key, sentence, explain, 1)


def _scale(did: Normalized, scale: Tensor, shift: Tensor) -> Operation:
    normal, y = did.normal, did.y

    def explain(index: Index) -> Explanation:
        at = scale_of(scale, index)
        right = scale.at(*at) * normal.at(*index) + shift.at(*at)
        message = text(
            "The normalized value of {place} is multiplied by its scale, and its shift is added.", place=place(y, index)
        )
        return Explanation((Equation(y.at(*index), right),), message)

    formula = r"y = \gamma \cdot \hat{x} + \beta"
    sentence = text("Scale and shift are learned: the layer may choose another mean and standard deviation.")
    tensors = named(normal, scale, shift, y)
    return Operation(mark("Scale and shift"), formula, tensors, y.key, sentence, explain, 1)


def remembered(did: Normalized, record: NodeRecord, momentum: float) -> tuple[Operation, ...]:
    """The running mean and variance of a batch normalization, which are used outside training."""
    if did.running:
        return ()
    share = Constant(momentum, "m")
    count = Constant(float(did.groups.size), "n")
    kept = 1 - share

    def states(name: str, symbol: str, after: str, label: str) -> tuple[Tensor, Tensor]:
        return (
            Tensor(name, symbol, record.buffers[name], "state", label, batched=False),
            Tensor(f"{name}_after", after, record.buffers_after[name], "state", mark("state after"), batched=False),
        )

    means = states("running_mean", r"\bar{\mu}", r"\bar{\mu}'", mark("running mean"))
    variances = states("running_var", r"\bar{\sigma}^2", r"\bar{\sigma}'^2", mark("running variance"))

    def explain_mean(index: Index) -> Explanation:
        old, new = means
        right = kept * old.at(*index) + share * did.mean.at(*index)
        sentence = text(
            "It was {old}, and takes over a share of the mean of this batch.",
            old=notation.short(old.at(*index).value(), USUAL),
        )
        return Explanation((Equation(new.at(*index), right),), sentence)

    def explain_variance(index: Index) -> Explanation:
        old, new = variances
        right = kept * old.at(*index) + share * (count / (count - 1)) * did.variance.at(*index)
        message = text(
            "It was {old}, and takes over a share of the variance of this batch.",
            old=notation.short(old.at(*index).value(), USUAL),
        )
        return Explanation((Equation(new.at(*index), right),), message)

    return (
        Operation(
            mark("Running mean"),
            r"\bar{\mu}' = \left(1 - m\right) \cdot \bar{\mu} + m \cdot \mu",
            named(means[0], did.mean, means[1]),
            means[1].key,
            text("The running mean moves a little towards this one; outside training it takes its place."),
            explain_mean,
            0,
        ),
        Operation(
            mark("Running variance"),
            r"\bar{\sigma}'^2 = \left(1 - m\right) \cdot \bar{\sigma}^2 + m \cdot \frac{n}{n - 1} \cdot \sigma^2",
            named(variances[0], did.variance, variances[1]),
            variances[1].key,
            text(
                "The running variance moves a little towards this one, "
                "which is first made larger because its numbers are measured from their own mean."
            ),
            explain_variance,
            0,
        ),
    )
