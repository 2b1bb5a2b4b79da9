"""How the greatest number and the mean of a window are explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import TypeVar

import numpy as np

from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.layers.windows import (
    Ints,
    WindowAxis,
    Windows,
    channel_and_place,
    dot,
    letters,
    picked,
    position_text,
    seeing,
    shifted,
    sliding_over,
    sum_over,
    surrounded,
    total,
    unshifted,
)
from nnplayground.explain.registry import explains
from nnplayground.explain.tensors import input_tensors, output_tensor, ways_back
from nnplayground.expressions.choice import Condition
from nnplayground.expressions.expression import Constant, Expr, Sum
from nnplayground.expressions.functions import Greatest
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.layers.pooling import AvgPooling, MaxPooling
from nnplayground.layers.window import Axis
from nnplayground.text import Text, mark, text

M = TypeVar("M", bound=MaxPooling)
A = TypeVar("A", bound=AvgPooling)


@explains(MaxPooling)
class MaxPoolingExplanation(LayerExplanation[M]):
    """Of every window the greatest number goes on, and to it alone the gradient comes back."""

    def forward(self, record: NodeRecord) -> Operations:
        return greatest_forward(record, self.layer.axes())

    def backward(self, record: NodeRecord) -> Operations:
        return greatest_backward(record, self.layer.axes())


@explains(AvgPooling)
class AvgPoolingExplanation(LayerExplanation[A]):
    """Every window becomes its mean, and its numbers share the gradient."""

    def forward(self, record: NodeRecord) -> Operations:
        return mean_forward(record, self._divisor)

    def backward(self, record: NodeRecord) -> Operations:
        return mean_backward(record, self._divisor)

    @property
    def _divisor(self) -> Divisor:
        return Divisor(self.layer.axes(), self.layer.count_include_pad, self.layer.fixed_divisor())


def greatest_forward(record: NodeRecord, axes: Sequence[Axis]) -> Operations:
    """The greatest number of each window, and which it is."""
    (x,), y = input_tensors(record), output_tensor(record)
    windows, sizes = sliding_over(record, axes), _sizes(axes)
    switch = _switch(record, windows)

    def explain(index: Index) -> Explanation:
        sample, channel, *at = index
        seen = [axis.seen(one) for axis, one in zip(windows, at, strict=True)]
        window = x.pick(sample, channel, *seen)
        offset = np.unravel_index(int(switch.array[index]) - 1, sizes)
        winner = [int(axis.places[one, step]) for axis, one, step in zip(windows, at, offset, strict=True)]
        message = text(
            "Channel {channel} at {place}: the greatest number of its window is the one at {winner} of the input.",
            **channel_and_place(y, index),
            winner=position_text(winner),
        )
        right = Greatest(tuple(window[one] for one in range(len(window))))
        shown = picked("window", mark("window"), window, [len(positions) for positions in seen])
        return Explanation((Equation(y.at(*index), right),), message, (shown,))

    out, there = ",".join(letters(axes, "ij")), shifted(axes, "ij", "uv", padded=False)
    inner = letters(axes, "uv")
    if len(set(sizes)) == 1:
        within = rf"1 \leq {','.join(inner)} \leq {sizes[0]}"
    else:
        within = r",\,".join(rf"1 \leq {letter} \leq {size}" for letter, size in zip(inner, sizes, strict=True))
    formula = rf"y_{{c,{out}}} = \max_{{{within}}} x_{{c,\,{there}}}"
    sentence = text("Of every window only the greatest number goes on; s says which it was, counted row by row.")
    return (Operation(mark("Greatest of the window"), formula, named(x, switch, y), y.key, sentence, explain, 1),)


def greatest_backward(record: NodeRecord, axes: Sequence[Axis]) -> Operations:
    """The gradient goes to where the greatest numbers came from."""
    ways = ways_back(record)
    if ways is None:
        return ()
    dy, dx = ways
    windows, sizes = sliding_over(record, axes), _sizes(axes)
    switch = _switch(record, windows)

    def explain(index: Index) -> Explanation:
        sample, channel, *at = index
        terms: list[Expr] = []
        won = 0
        for window, offset in zip(*(product(*parts) for parts in seeing(windows, at)), strict=True):
            number = int(np.ravel_multi_index(offset, sizes)) + 1
            chosen = Condition(switch.at(sample, channel, *window), "=", Constant(number))
            won += chosen.holds_true()
            terms.append(chosen * dy.at(sample, channel, *window))
        message = _won(channel_and_place(dx, index), len(terms), won)
        right = Constant(0.0) if not terms else terms[0] if len(terms) == 1 else Sum(tuple(terms))
        return Explanation((Equation(dx.at(*index), right),), message)

    at, other = ",".join(letters(axes, "ij")), ",".join(letters(axes, "kl"))
    offsets = unshifted(axes, "kl", "ij")
    number, means = offsets[0], ""
    if len(offsets) == 2:
        number, means = f"{sizes[1]} (u - 1) + v", rf", \quad u = {offsets[0]}, \quad v = {offsets[1]}"
    formula = (
        rf"\frac{{\partial L}}{{\partial x_{{c,{at}}}}} = \sum_{{{other}}} "
        rf"\left[s_{{c,{other}}} = {number}\right] \cdot \frac{{\partial L}}{{\partial y_{{c,{other}}}}}{means}"
    )
    sentence = text("The gradient goes back to the place that was the greatest; the others get 0.")
    name = mark("Gradient of the inputs")
    return (Operation(name, formula, named(dy, switch, dx), dx.key, sentence, explain, 1),)


def _won(words: dict[str, object], windows: int, won: int) -> Text:
    if not windows:
        return text("Channel {channel} at {place}: no window covers this number, so it gets 0.", **words)
    if not won:
        return text("Channel {channel} at {place}: it was not the greatest of its window, and gets 0.", **words)
    if won == 1:
        return text(
            "Channel {channel} at {place}: it was the greatest of its window, and gets the gradient of that window.",
            **words,
        )
    return text(
        "Channel {channel} at {place}: it was the greatest of {count} windows, whose gradients add up.",
        **words,
        count=won,
    )


@dataclass(frozen=True)
class Divisor:
    """What the sum of a window is divided by."""

    axes: tuple[Axis, ...]
    counts_padding: bool
    """Whether numbers in the padding count; beyond the padding none does."""
    fixed: int | None = None
    """This, whatever is in the window."""

    def of_windows(self, windows: Windows) -> Ints:
        """Of every window, ``(*places)``."""
        if self.fixed is not None:
            return np.full([len(axis.places) for axis in windows], self.fixed, dtype=np.int64)
        along = [
            _counted(axis, window) if self.counts_padding else (window.places >= 0).sum(axis=1)
            for axis, window in zip(self.axes, windows, strict=True)
        ]
        return reduce(np.multiply.outer, along)


def _counted(axis: Axis, window: WindowAxis) -> Ints:
    """Positions of each window, those in the padding among them, ``(windows,)``."""
    first = np.arange(len(window.places), dtype=np.int64) * axis.stride - axis.before
    return np.minimum(first + axis.size, window.length + axis.after) - first


def mean_forward(record: NodeRecord, divisor: Divisor) -> Operations:
    """The mean of each window; whether the zeros around the input count, the divisor says."""
    x, y, axes = input_tensors(record)[0], output_tensor(record), divisor.axes
    windows = sliding_over(record, axes)
    counts = divisor.of_windows(windows)
    with_zeros = divisor.counts_padding and divisor.fixed is None
    if with_zeros:
        x = surrounded(x, axes)

    def explain(index: Index) -> Explanation:
        sample, channel, *at = index
        covered = [
            list(range(one * axis.stride, min(one * axis.stride + axis.size, length)))
            for axis, one, length in zip(axes, at, x.shape[2:], strict=True)
        ]
        seen = covered if with_zeros else [axis.seen(one) for axis, one in zip(windows, at, strict=True)]
        window, count = x.pick(sample, channel, *seen), int(counts[tuple(at)])
        message = text(
            "Channel {channel} at {place}: the numbers of its window are added up and divided by {count}.",
            **channel_and_place(y, index),
            count=count,
        )
        shown = picked("window", mark("window"), window, [len(positions) for positions in seen])
        return Explanation((Equation(y.at(*index), total(window) / Constant(count)),), message, (shown,))

    out, there = ",".join(letters(axes, "ij")), shifted(axes, "ij", "uv", padded=with_zeros)
    share = rf"\frac{{1}}{{{_number(counts, out)}}}"
    formula = rf"y_{{c,{out}}} = {share} {sum_over(axes, 'uv')} {x.symbol}_{{c,\,{there}}}"
    sentence = text("Every window becomes the mean of its numbers.")
    if divisor.fixed is not None:
        sentence = text("The numbers of every window are added up and divided by {count}.", count=divisor.fixed)
    elif not with_zeros:
        sentence = text("Every window becomes the mean of its numbers; the padding does not count.")
    return (Operation(mark("Mean of the window"), formula, named(x, y), y.key, sentence, explain, 1),)


def mean_backward(record: NodeRecord, divisor: Divisor) -> Operations:
    """Every number of a window gets the same share of its gradient."""
    ways = ways_back(record)
    if ways is None:
        return ()
    dy, dx = ways
    axes = divisor.axes
    windows = sliding_over(record, axes)
    counts = divisor.of_windows(windows)
    alike = len(np.unique(counts)) == 1
    share = Tensor("q", "q", 1.0 / counts, "constant", mark("share"), batched=False)

    def explain(index: Index) -> Explanation:
        sample, channel, *at = index
        over = seeing(windows, at)[0]
        covering = dy.pick(sample, channel, *over)
        if alike:
            count = int(counts.flat[0])
            message = _shared(channel_and_place(dx, index), len(covering), count)
            right = total(covering) / Constant(count) if len(covering) else Constant(0.0)
        else:
            message = _shares(channel_and_place(dx, index), len(covering))
            right = dot(covering, share.pick(*over))
        return Explanation((Equation(dx.at(*index), right),), message)

    at, other = ",".join(letters(axes, "ij")), ",".join(letters(axes, "kl"))
    position = at if len(axes) == 1 else f"({at})"
    slope = rf"\frac{{\partial L}}{{\partial y_{{c,{other}}}}}"
    summed = rf"\sum_{{{position} \in W_{{{other}}}}}"
    if alike:
        right_side = rf"\frac{{1}}{{{counts.flat[0]}}} {summed} {slope}"
    else:
        right_side = rf"{summed} {slope} \cdot q_{{{other}}}, \quad q_{{{other}}} = \frac{{1}}{{n_{{{other}}}}}"
    formula = rf"\frac{{\partial L}}{{\partial x_{{c,{at}}}}} = {right_side}"
    sentence = text("The gradient of a window is shared evenly by its numbers.")
    tensors = named(dy, dx) if alike else named(dy, share, dx)
    return (Operation(mark("Gradient of the inputs"), formula, tensors, dx.key, sentence, explain, 1),)


def _number(counts: Ints, at: str) -> str:
    """LaTeX of what is divided by: the number where it is the same for all windows."""
    return str(counts.flat[0]) if len(np.unique(counts)) == 1 else rf"n_{{{at}}}"


def _shares(words: dict[str, object], windows: int) -> Text:
    if not windows:
        return text("Channel {channel} at {place}: no window covers this number, so it gets 0.", **words)
    return text(
        "Channel {channel} at {place}: of each window that covers it, the gradient times its share in the mean.",
        **words,
    )


def _shared(words: dict[str, object], windows: int, count: int) -> Text:
    if not windows:
        return text("Channel {channel} at {place}: no window covers this number, so it gets 0.", **words)
    if windows == 1:
        return text(
            "Channel {channel} at {place}: it gets one of the {count} equal shares of its window's gradient.",
            **words,
            count=count,
        )
    return text(
        "Channel {channel} at {place}: it gets one of the {count} equal shares of the gradient of each of the "
        "{windows} windows that cover it.",
        **words,
        count=count,
        windows=windows,
    )


def _sizes(axes: Sequence[Axis]) -> tuple[int, ...]:
    return tuple(axis.size for axis in axes)


def _switch(record: NodeRecord, windows: Windows) -> Tensor:
    """The place of the greatest number in each window, ``(batch, channels, *places)``: row by row, from 1.

    Looked for as PyTorch does: of equal ones the first, but of several NaN the last.  The padding is never chosen.
    """
    x = record.inputs[0]
    least = np.finfo(x.dtype).min  # so that even minus infinity wins over the padding
    ring = [(0, 0)] * 2 + [(0, 1)] * len(windows)
    padded = np.pad(np.maximum(x, least), ring, constant_values=-np.inf)  # where place -1 is in the padding
    greatest = np.full(record.output.shape, -np.inf, dtype=x.dtype)
    chosen: Ints = np.ones(record.output.shape, dtype=np.int64)
    for number, offsets in enumerate(product(*(range(axis.places.shape[1]) for axis in windows)), start=1):
        candidate = padded
        for dimension, (axis, offset) in enumerate(zip(windows, offsets, strict=True), start=2):
            candidate = candidate.take(axis.places[:, offset], axis=dimension)
        better = (candidate > greatest) | np.isnan(candidate)
        np.copyto(greatest, candidate, where=better)
        chosen[better] = number
    return Tensor("s", "s", chosen, "constant", mark("place of the greatest"))
