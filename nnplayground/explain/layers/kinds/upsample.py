"""How making a picture larger is explained: pixels repeated, or blended."""

from __future__ import annotations

from itertools import product

import numpy as np

from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.layers.windows import channel_and_place, position_text, total
from nnplayground.explain.registry import explains
from nnplayground.explain.tensors import input_tensors, output_tensor, ways_back
from nnplayground.expressions.expression import Constant, Expr, Sum
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Array, Index, Tensor
from nnplayground.layers.kinds.upsample import Upsample
from nnplayground.text import mark, text


@explains(Upsample)
class UpsampleExplanation(LayerExplanation[Upsample]):
    """Pixels are repeated, or blended."""

    def forward(self, record: NodeRecord) -> Operations:
        forward = _repeated_forward if self.layer.mode == "nearest" else _blended_forward
        return forward(record, self.layer.scale_factor)

    def backward(self, record: NodeRecord) -> Operations:
        backward = _repeated_backward if self.layer.mode == "nearest" else _blended_backward
        return backward(record, self.layer.scale_factor)


def _repeated_forward(record: NodeRecord, factor: int) -> Operations:
    """Every pixel becomes a block of copies."""
    (x,), y = input_tensors(record), output_tensor(record)

    def explain(index: Index) -> Explanation:
        sample, channel, row, column = index
        copied = row // factor, column // factor
        message = text(
            "Channel {channel} at {place}: a copy of {copied} of the input.",
            **channel_and_place(y, index),
            copied=position_text(copied),
        )
        return Explanation((Equation(y.at(*index), x.at(sample, channel, *copied)),), message)

    formula = (
        rf"y_{{c,i,j}} = x_{{c,k,l}}, \quad k = \left\lceil \frac{{i}}{{{factor}}} \right\rceil, \quad "
        rf"l = \left\lceil \frac{{j}}{{{factor}}} \right\rceil"
    )
    sentence = text("Every number is repeated in a block of {factor} × {factor}.", factor=factor)
    return (Operation(mark("Repeated"), formula, named(x, y), y.key, sentence, explain, 1),)


def _repeated_backward(record: NodeRecord, factor: int) -> Operations:
    """The gradients of the copies add up."""
    ways = ways_back(record)
    if ways is None:
        return ()
    dy, dx = ways

    def explain(index: Index) -> Explanation:
        sample, channel, *at = index
        block = (slice(place * factor, (place + 1) * factor) for place in at)
        right = total(dy.pick(sample, channel, *block))
        message = text(
            "Channel {channel} at {place}: the gradients of its {count} copies, added up.",
            **channel_and_place(dx, index),
            count=factor**2,
        )
        return Explanation((Equation(dx.at(*index), right),), message)

    copies = rf"\frac{{\partial L}}{{\partial y_{{c,\,{factor}i - k,\,{factor}j - l}}}}"
    formula = rf"\frac{{\partial L}}{{\partial x_{{c,i,j}}}} = \sum_{{k,l=0}}^{{{factor - 1}}} {copies}"
    sentence = text("Every number gathers the gradients of its copies.")
    return (Operation(mark("Gradient of the inputs"), formula, named(dy, dx), dx.key, sentence, explain, 1),)


def _blended_forward(record: NodeRecord, factor: int) -> Operations:
    """Every pixel is a mixture of up to four."""
    (x,), y = input_tensors(record), output_tensor(record)
    rows, columns = _shares(record, factor)

    def explain(index: Index) -> Explanation:
        sample, channel, row, column = index
        above, beside = _places(rows.array[row]), _places(columns.array[column])
        terms: list[Expr] = [
            rows.at(row, one) * columns.at(column, other) * x.at(sample, channel, one, other)
            for one, other in product(above, beside)
        ]
        message = text(
            "Channel {channel} at {place}: a mixture of the {count} nearest numbers of the input, the nearer the more.",
            **channel_and_place(y, index),
            count=len(terms),
        )
        return Explanation((Equation(y.at(*index), Sum(tuple(terms))),), message)

    formula = r"y_{c,i,j} = \sum_{k,l} r_{i,k} \cdot q_{j,l} \cdot x_{c,k,l}"
    sentence = text("Every number is blended from the nearest ones of the input, in straight lines.")
    return (Operation(mark("Blended"), formula, named(x, rows, columns, y), y.key, sentence, explain, 1),)


def _blended_backward(record: NodeRecord, factor: int) -> Operations:
    """Each pixel gets its shares of the gradients."""
    ways = ways_back(record)
    if ways is None:
        return ()
    dy, dx = ways
    rows, columns = _shares(record, factor)

    def explain(index: Index) -> Explanation:
        sample, channel, row, column = index
        below, beside = _places(rows.array[:, row]), _places(columns.array[:, column])
        terms: list[Expr] = [
            rows.at(one, row) * columns.at(other, column) * dy.at(sample, channel, one, other)
            for one, other in product(below, beside)
        ]
        message = text(
            "Channel {channel} at {place}: of the {count} numbers it was blended into, the gradients times its shares.",
            **channel_and_place(dx, index),
            count=len(terms),
        )
        return Explanation((Equation(dx.at(*index), Sum(tuple(terms)) if terms else Constant(0.0)),), message)

    formula = (
        r"\frac{\partial L}{\partial x_{c,k,l}} = \sum_{i,j} r_{i,k} \cdot q_{j,l} \cdot "
        r"\frac{\partial L}{\partial y_{c,i,j}}"
    )
    sentence = text("Every number gets the gradients of what it was blended into, times its shares in them.")
    tensors = named(dy, rows, columns, dx)
    return (Operation(mark("Gradient of the inputs"), formula, tensors, dx.key, sentence, explain, 1),)


def _shares(record: NodeRecord, factor: int) -> tuple[Tensor, Tensor]:
    """How much of each row of the input a row of the output takes, ``(rows out, rows in)``; and so of columns."""
    height, width = record.inputs[0].shape[2:]
    kind = record.inputs[0].dtype
    return (
        Tensor("r", "r", _line(height, factor, kind), "constant", mark("share of row"), batched=False),
        Tensor("q", "q", _line(width, factor, kind), "constant", mark("share of column"), batched=False),
    )


def _places(shares: Array) -> list[int]:
    """Those that have a share."""
    result: list[int] = np.flatnonzero(shares).tolist()
    return result


def _line(length: int, factor: int, kind: np.dtype[np.generic]) -> Array:
    """``(length * factor, length)``.  The middles of pixels stand over the middles of blocks; beyond the outermost
    middles nothing is blended.  Reckoned in the type of the picture, as PyTorch does."""
    positions = np.arange(length * factor).astype(kind)
    middles = np.maximum(kind.type(1 / factor) * (positions + kind.type(0.5)) - kind.type(0.5), kind.type(0))
    low = middles.astype(np.int64)
    part = middles - low
    shares = np.zeros((len(positions), length), dtype=kind)
    every = np.arange(len(positions))
    np.add.at(shares, (every, low), 1 - part)
    np.add.at(shares, (every, np.minimum(low + 1, length - 1)), part)
    return shares
