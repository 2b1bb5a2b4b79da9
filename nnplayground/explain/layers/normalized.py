"""What normalizations share in their explanations: which numbers have a mean in common, and the tensors of one step."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nnplayground.explain.tensors import input_tensors, output_tensor
from nnplayground.expressions.expression import SUM, SYMBOLS, Constant, Expr, Rendering
from nnplayground.expressions.functions import sqrt
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.shortening import ends, shortened
from nnplayground.expressions.tensor import Array, Index, Numbers, Ref, Tensor
from nnplayground.text import Text, mark


@dataclass(frozen=True)
class Groups:
    """Numbers of ``shape``, ``(batch, channels, ...)``, that have mean and variance in common.

    The channels are divided into ``count`` groups, one after the other; each of them for every sample, or ``together``
    for all samples at once.
    """

    shape: tuple[int, ...]
    count: int
    together: bool

    @property
    def size(self) -> int:
        """Numbers in one group."""
        return math.prod(self.shape) // (self.count * (1 if self.together else self.shape[0]))

    def of(self, index: Index) -> Index:
        """The group of a number, as index of what :meth:`summed` gives."""
        group = index[1] // self._channels
        return (group,) if self.together else (index[0], group)

    def numbers(self, tensor: Tensor, group: Index) -> Numbers:
        """The numbers of a group."""
        sample: int | slice = slice(None) if self.together else group[0]
        channels = slice(group[-1] * self._channels, (group[-1] + 1) * self._channels)
        return tensor.pick(sample, channels, *self._all)

    def summed(self, array: Array) -> Array:
        """``(groups,)`` or ``(batch, groups)``, in float64."""
        split = array.astype(np.float64).reshape(self.shape[0], self.count, self._channels, *self.shape[2:])
        axes = tuple(range(2, split.ndim))
        with np.errstate(invalid="ignore", over="ignore"):
            total: Array = split.sum(axis=(0, *axes) if self.together else axes)
        return total

    def spread(self, statistic: Array) -> Array:
        """What :meth:`summed` gave, so that it fits numbers of ``shape``."""
        by_channel = np.repeat(statistic, self._channels, axis=-1)
        return by_channel.reshape(1 if self.together else self.shape[0], self.shape[1], *(1 for _ in self._all))

    @property
    def _channels(self) -> int:
        return self.shape[1] // self.count

    @property
    def _all(self) -> tuple[slice, ...]:
        return (slice(None),) * (len(self.shape) - 2)


@dataclass(frozen=True, eq=False)
class Squares(Expr):
    """The squared distances of numbers from one of them all, added up."""

    of: Numbers
    middle: Ref
    holds = SUM

    def value(self) -> float:
        with np.errstate(invalid="ignore", over="ignore"):  # NaN and infinity are results too
            return float(np.square(self.of.values - self.middle.value()).sum())

    def latex(self, form: Rendering = SYMBOLS) -> str:
        return shortened([((self.of[place] - self.middle) ** 2).latex(form) for place in ends(len(self.of))], "+")

    def sources(self) -> Iterator[Numbers]:
        yield self.of
        yield from self.middle.sources()


@dataclass(frozen=True, eq=False)
class Normalized:
    """The tensors of a normalization in one step.  Mean and variance are those that were used: of the numbers, or
    the running ones (``running``)."""

    groups: Groups
    running: bool
    eps: Constant
    x: Tensor
    mean: Tensor
    variance: Tensor
    normal: Tensor
    scale: Tensor | None
    """None of a layer that neither scales nor shifts: what it puts out is ``normal`` itself."""
    shift: Tensor | None
    y: Tensor
    sentence: Text
    """What numbers have a mean in common, a sentence."""

    @property
    def squared(self) -> str:
        """The symbol of the variance in formulas of the whole, LaTeX."""
        return r"\bar{\sigma}^2" if self.running else r"\sigma^2"

    @property
    def unit(self) -> int | None:
        """The dimension of mean and variance that counts channels; None where they belong to several."""
        return 0 if self.groups.together else None

    def root(self, group: Index) -> Expr:
        """The standard deviation of a group."""
        return sqrt(self.variance.at(*group) + self.eps)

    def over(self, tensor: Tensor, index: Index) -> Numbers:
        """The numbers with one scale, in all samples."""
        return tensor.pick(slice(None), *index, *(slice(None) for _ in range(tensor.array.ndim - 1 - len(index))))


def scale_of(scale: Tensor, index: Index) -> Index:
    """The scale and shift of a number: one for each channel, or for each number of a sample."""
    return index[1 : 1 + scale.array.ndim]


def fitted(scale: Tensor, x: Tensor) -> Array:
    """All scales, fit for numbers of the input's shape."""
    array = scale.array.astype(np.float64)
    result: Array = array.reshape(1, *array.shape, *(1 for _ in range(x.array.ndim - 1 - array.ndim)))
    return result


def normalized_tensors(record: NodeRecord, groups: Groups, eps: float, sentence: Text) -> Normalized:
    """``sentence``: what numbers have a mean in common, a sentence."""
    x, parameters = input_tensors(record)[0], record.parameters
    running = not record.training and "running_mean" in record.buffers
    if running:
        mean, variance = (record.buffers[name].astype(np.float64) for name in ("running_mean", "running_var"))
        names = r"\bar{\mu}", r"\bar{\sigma}^2"
        labels = mark("running mean"), mark("running variance")
    else:
        mean = groups.summed(x.array) / groups.size
        with np.errstate(invalid="ignore", over="ignore"):
            variance = groups.summed(np.square(x.array.astype(np.float64) - groups.spread(mean))) / groups.size
        of_samples = not groups.together and len(x.array) > 1  # the sample is written as a power is
        names = r"\mu", r"(\sigma^2)" if of_samples else r"\sigma^2"
        labels = mark("mean"), mark("variance")
    y, scale, shift = output_tensor(record), parameters.get("weight"), parameters.get("bias")
    normal = y
    if scale is not None:
        with np.errstate(invalid="ignore", over="ignore"):
            array = (x.array - groups.spread(mean)) / np.sqrt(groups.spread(variance) + eps)
        normal = Tensor("xhat", r"\hat{x}", array, label=mark("normalized"))
    alone = not groups.together
    return Normalized(
        groups,
        running,
        Constant(eps, r"\varepsilon"),
        x,
        Tensor("mu", names[0], mean, label=labels[0], batched=alone),
        Tensor("var", names[1], variance, label=labels[1], batched=alone),
        normal,
        None if scale is None else Tensor("gamma", r"\gamma", scale, "parameter", mark("scale"), batched=False),
        None if shift is None else Tensor("beta", r"\beta", shift, "parameter", mark("shift"), batched=False),
        y,
        sentence,
    )
