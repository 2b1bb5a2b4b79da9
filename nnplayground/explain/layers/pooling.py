"""How the greatest number and the mean of a window are explained."""

from __future__ import annotations

from itertools import product

import numpy as np

from nnplayground.explain.layers.layer import Operations
from nnplayground.explain.layers.windows import (
    Ints,
    letters,
    picked,
    seeing,
    shifted,
    sliding_over,
    spot,
    sum_over,
    surrounded,
    total,
    unshifted,
    whose,
)
from nnplayground.explain.tensors import input_tensors, output_tensor, ways_back
from nnplayground.expressions.choice import Condition
from nnplayground.expressions.expression import Constant, Expr, Sum
from nnplayground.expressions.functions import Greatest
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.text import Text, mark, text


def greatest_forward(record: NodeRecord, size: int, stride: int, padding: int) -> Operations:
    """The greatest number of each window, and which it is."""
    (x,), y = input_tensors(record), output_tensor(record)
    windows = sliding_over(record, size, stride, padding)
    switch = _switch(record, size, stride, padding)

    def explain(index: Index) -> Explanation:
        sample, channel, *at = index
        seen = [axis.seen(one) for axis, one in zip(windows, at, strict=True)]
        window = x.pick(sample, channel, *seen)
        offset = np.unravel_index(int(switch.array[index]) - 1, (size,) * len(at))
        winner = [int(axis.first[one]) + int(step) for axis, one, step in zip(windows, at, offset, strict=True)]
        message = text(
            "Channel {channel} at {place}: the greatest number of its window is the one at {winner} of the input.",
            **whose(y, index),
            winner=spot(winner),
        )
        right = Greatest(tuple(window[one] for one in range(len(window))))
        shown = picked("window", mark("window"), window, [len(positions) for positions in seen])
        return Explanation((Equation(y.at(*index), right),), message, (shown,))

    out, inner = ",".join(letters(windows, "ij")), ",".join(letters(windows, "uv"))
    there = shifted(windows, "ij", "uv", stride, padding)
    formula = rf"y_{{c,{out}}} = \max_{{1 \leq {inner} \leq {size}}} x_{{c,\,{there}}}"
    sentence = text("Of every window only the greatest number goes on; s says which it was, counted row by row.")
    return (Operation(mark("Greatest of the window"), formula, named(x, switch, y), y.key, sentence, explain, 1),)


def greatest_backward(record: NodeRecord, size: int, stride: int, padding: int) -> Operations:
    """The gradient goes to where the greatest numbers came from."""
    ways = ways_back(record)
    if ways is None:
        return ()
    dy, dx = ways
    windows = sliding_over(record, size, stride, padding)
    switch = _switch(record, size, stride, padding)

    def explain(index: Index) -> Explanation:
        sample, channel, *at = index
        terms: list[Expr] = []
        won = 0
        for window, offset in zip(*(product(*parts) for parts in seeing(windows, at)), strict=True):
            number = int(np.ravel_multi_index(offset, (size,) * len(at))) + 1
            chosen = Condition(switch.at(sample, channel, *window), "=", Constant(number))
            won += chosen.holds_true()
            terms.append(chosen * dy.at(sample, channel, *window))
        message = _won(whose(dx, index), len(terms), won)
        right = Constant(0.0) if not terms else terms[0] if len(terms) == 1 else Sum(tuple(terms))
        return Explanation((Equation(dx.at(*index), right),), message)

    at, other = ",".join(letters(windows, "ij")), ",".join(letters(windows, "kl"))
    offsets = unshifted(windows, "kl", "ij", stride, padding)
    number, means = offsets[0], ""
    if len(offsets) == 2:
        number, means = f"{size} (u - 1) + v", rf", \quad u = {offsets[0]}, \quad v = {offsets[1]}"
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


def mean_forward(record: NodeRecord, size: int, stride: int, padding: int) -> Operations:
    """The mean of each window; the zeros around the input count."""
    x, y = surrounded(input_tensors(record)[0], padding), output_tensor(record)
    windows = sliding_over(record, size, stride, padding)

    def explain(index: Index) -> Explanation:
        sample, channel, *at = index
        starts = [int(axis.first[one]) + padding for axis, one in zip(windows, at, strict=True)]
        window = x.pick(sample, channel, *(slice(start, start + size) for start in starts))
        message = text(
            "Channel {channel} at {place}: the numbers of its window are added up and divided by {count}.",
            **whose(y, index),
            count=len(window),
        )
        right = total(window) / Constant(len(window))
        shown = picked("window", mark("window"), window, (size,) * len(at))
        return Explanation((Equation(y.at(*index), right),), message, (shown,))

    out, there = ",".join(letters(windows, "ij")), shifted(windows, "ij", "uv", stride, 0)
    share = rf"\frac{{1}}{{{size ** len(windows)}}}"
    formula = rf"y_{{c,{out}}} = {share} {sum_over(windows, 'uv', size)} {x.symbol}_{{c,\,{there}}}"
    sentence = text("Every window becomes the mean of its numbers.")
    return (Operation(mark("Mean of the window"), formula, named(x, y), y.key, sentence, explain, 1),)


def mean_backward(record: NodeRecord, size: int, stride: int, padding: int) -> Operations:
    """Every number of a window gets the same share of its gradient."""
    ways = ways_back(record)
    if ways is None:
        return ()
    dy, dx = ways
    windows = sliding_over(record, size, stride, padding)
    count = size ** len(windows)

    def explain(index: Index) -> Explanation:
        sample, channel, *at = index
        covering = dy.pick(sample, channel, *seeing(windows, at)[0])
        message = _shared(whose(dx, index), len(covering), count)
        right = total(covering) / Constant(count) if len(covering) else Constant(0.0)
        return Explanation((Equation(dx.at(*index), right),), message)

    at, other = ",".join(letters(windows, "ij")), ",".join(letters(windows, "kl"))
    position = at if len(windows) == 1 else f"({at})"
    formula = (
        rf"\frac{{\partial L}}{{\partial x_{{c,{at}}}}} = \frac{{1}}{{{count}}} "
        rf"\sum_{{{position} \in W_{{{other}}}}} \frac{{\partial L}}{{\partial y_{{c,{other}}}}}"
    )
    sentence = text("The gradient of a window is shared evenly by its numbers.")
    return (Operation(mark("Gradient of the inputs"), formula, named(dy, dx), dx.key, sentence, explain, 1),)


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


def _switch(record: NodeRecord, size: int, stride: int, padding: int) -> Tensor:
    """The place of the greatest number in each window, ``(batch, channels, *places)``: row by row, from 1.

    Looked for as PyTorch does: of equal ones the first, but of several NaN the last.  The padding is never chosen.
    """
    x, counts = record.inputs[0], record.output.shape[2:]
    ring = [(0, 0)] * 2 + [(padding, padding)] * len(counts)
    least = np.finfo(x.dtype).min  # so that even minus infinity wins over the padding
    padded = np.pad(np.maximum(x, least), ring, constant_values=-np.inf)
    greatest = np.full(record.output.shape, -np.inf, dtype=x.dtype)
    chosen: Ints = np.ones(record.output.shape, dtype=np.int64)
    for number, offset in enumerate(product(range(size), repeat=len(counts)), start=1):
        every = (slice(one, one + (count - 1) * stride + 1, stride) for one, count in zip(offset, counts, strict=True))
        candidate = padded[(slice(None), slice(None), *every)]
        better = (candidate > greatest) | np.isnan(candidate)
        np.copyto(greatest, candidate, where=better)
        chosen[better] = number
    return Tensor("s", "s", chosen, "constant", mark("place of the greatest"))
