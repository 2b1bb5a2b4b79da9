"""What became of each picture: where every pixel was taken from, what was added, and how the gradient finds its way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from nnplayground import notation
from nnplayground.explain.layers.disturbed import disturbed
from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.layers.unchanged import unchanged_backward, unchanged_forward
from nnplayground.explain.place import place
from nnplayground.explain.registry import explains
from nnplayground.explain.tensors import input_tensors, output_tensor, ways_back
from nnplayground.expressions.digits import USUAL
from nnplayground.expressions.expression import Named, Sum
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Array, Dot, Index, Tensor
from nnplayground.layers.kinds.augment import Augment
from nnplayground.text import mark, text


@explains(Augment)
class AugmentExplanation(LayerExplanation[Augment]):
    """Of what was drawn for each picture."""

    def forward(self, record: NodeRecord) -> Operations:
        """Pixels taken from elsewhere, then brightness, then noise: as far as there are any."""
        sources, drawn = PixelSources.of(record), record.drawn
        last, x = output_tensor(record), input_tensors(record)[0]
        changes = [name for name in ("grid", "brightness", "noise") if name in drawn]
        operations: list[Operation] = []
        for change, letter in zip(changes, "zu_", strict=False):
            final = change == changes[-1]
            if change == "grid" and sources is not None:
                y = last if final else Tensor(letter, letter, _sampled(x.array, sources), label=mark("moved"))
                operations += _moved(x, sources, y)
            elif change == "brightness":
                lighter = x.array + drawn["brightness"].astype(np.float64)[:, None, None, None]
                y = last if final else Tensor(letter, letter, lighter, label=mark("lighter or darker"))
                operations += _brightened(x, Tensor("b", "b", drawn["brightness"], "constant", mark("brightness")), y)
            else:
                y = last
                operations += disturbed(x, Tensor("noise", r"\epsilon", drawn["noise"], "constant", mark("noise")), y)
            x = y
        return tuple(operations) or unchanged_forward(record)

    def backward(self, record: NodeRecord) -> Operations:
        """Every pixel gets back the gradients of the pixels that it went into."""
        sources = PixelSources.of(record)
        if sources is None:
            return unchanged_backward(record)
        ways = ways_back(record)
        if ways is None:
            return ()
        dy, dx = ways
        corners = sources.corners(record.inputs[0].shape[2:])

        def explain(index: Index) -> Explanation:
            sample, channel, row, column = index
            shares: dict[tuple[int, int], float] = {}
            for rows, columns, share in corners:
                taken = (rows[sample] == row) & (columns[sample] == column) & (share[sample] > 0)
                for there in zip(*np.nonzero(taken), strict=True):
                    at = int(there[0]), int(there[1])
                    shares[at] = shares.get(at, 0.0) + float(share[sample][at])
            weights = Tensor("w", "w", np.array(list(shares.values())), "constant", mark("shares"), batched=False)
            arriving = dy.listed([(sample, channel, *at) for at in shares])
            message = text(
                "The value of {place} is in no pixel of the output, so its gradient is 0.", place=place(dx, index)
            )
            if shares:
                message = text(
                    "Pixels of the output that the value of {place} went into: {count}. Each passes back its share.",
                    place=place(dx, index),
                    count=len(shares),
                )
            equation = Equation(dx.at(*index), Dot(weights.pick(slice(None)), arriving))
            return Explanation((equation,), message, (weights,))

        formula = (
            r"\frac{\partial L}{\partial x_{k,l}} = \sum_{i,j} w_{i,j} \cdot \frac{\partial L}{\partial y_{i,j}}, "
            r"\quad w_{i,j} = \frac{\partial y_{i,j}}{\partial x_{k,l}}"
        )
        sentence = text(
            "Each pixel gets back the gradients of the pixels that it went into, each times its share in it."
        )
        tensors = named(dy, sources.tensor, dx)
        return (Operation(mark("Gradient of the inputs"), formula, tensors, dx.key, sentence, explain, 1),)


@dataclass(frozen=True, eq=False)
class PixelSources:
    """Where each pixel of the output is taken from.  ``(batch, height, width, 2)``: row and column in the input,
    counted from 1, between pixels as a rule, never outside."""

    tensor: Tensor

    @classmethod
    def of(cls, record: NodeRecord) -> PixelSources | None:
        """From what was drawn, -1 to 1 from edge to edge, the column first; None where no pixel moves."""
        grid = record.drawn.get("grid")
        if grid is None:
            return None
        sizes = np.array(record.inputs[0].shape[:1:-1], dtype=grid.dtype)  # width, height
        result = np.clip(((grid + 1) * sizes - 1) / 2, 0, sizes - 1)[..., ::-1].astype(np.float64) + 1
        return cls(Tensor("p", "p", result, "constant", mark("row and column in the input")))

    def corners(self, lengths: tuple[int, ...]) -> list[tuple[Array, Array, Array]]:
        """The four pixels around each place: their rows and columns from 0, and their shares; all ``(batch, height,
        width)``.  ``lengths``: height and width of the input."""
        rows, columns = self.tensor.array[..., 0] - 1, self.tensor.array[..., 1] - 1
        above, left = np.floor(rows).astype(np.int64), np.floor(columns).astype(np.int64)
        down, across = rows - above, columns - left
        below, right = np.minimum(above + 1, lengths[0] - 1), np.minimum(left + 1, lengths[1] - 1)
        return [
            (above, left, (1 - down) * (1 - across)),
            (above, right, (1 - down) * across),
            (below, left, down * (1 - across)),
            (below, right, down * across),
        ]


def _moved(x: Tensor, sources: PixelSources, y: Tensor) -> Operations:
    p, lengths = sources.tensor, x.shape[2:]

    def explain(index: Index) -> Explanation:
        sample, channel, row, column = index
        places = p.at(sample, row, column, 0), p.at(sample, row, column, 1)
        k, m = (int(np.floor(one.value())) for one in places)
        down, across = Named("a", places[0] - k), Named("b", places[1] - m)
        above, below = (k - 1, 1 - down), (k, down)
        left, right = (m - 1, 1 - across), (m, across)
        # At the last row or column there is nothing beyond, and its share is 0.
        terms = tuple(
            share * other * x.at(sample, channel, at, beside)
            for (at, share), (beside, other) in product((above, below), (left, right))
            if at < lengths[0] and beside < lengths[1]
        )
        sentence = text(
            "It is taken from row {row}, column {column} of the picture: a blend of the pixels around that place.",
            row=notation.short(places[0].value(), USUAL),
            column=notation.short(places[1].value(), USUAL),
        )
        equations = Equation(down, down.of), Equation(across, across.of), Equation(y.at(*index), Sum(terms))
        return Explanation(equations, sentence)

    drawing = text("How each picture is moved, turned or mirrored was drawn: this is where each pixel is taken from.")
    taking = text("Each pixel is a blend of the four pixels around the place where it is taken from.")
    formula = (
        rf"{y.symbol}_{{i,j}} = (1 - a)(1 - b)\, {x.symbol}_{{k,l}} + (1 - a)\, b\, {x.symbol}_{{k,l+1}}"
        rf" + a\, (1 - b)\, {x.symbol}_{{k+1,l}} + a\, b\, {x.symbol}_{{k+1,l+1}}"
    )
    return (
        Operation(mark("Places"), "p = T(i, j)", named(p), p.key, drawing),
        Operation(mark("Moved picture"), formula, named(p, x, y), y.key, taking, explain, 1),
    )


def _sampled(pictures: Array, sources: PixelSources) -> Array:
    """``(batch, channels, height, width)``, in float64."""
    total = np.zeros(pictures.shape)
    every = np.arange(len(pictures))[:, None, None]
    for rows, columns, share in sources.corners(pictures.shape[2:]):
        taken = pictures[every, :, rows, columns]  # (batch, height, width, channels)
        with np.errstate(invalid="ignore"):  # of an infinite pixel a share of 0 is NaN, there as here
            total += np.moveaxis(taken, 3, 1) * share[:, None]
    return total


def _brightened(x: Tensor, light: Tensor, y: Tensor) -> Operations:
    def explain(index: Index) -> Explanation:
        sentence = text("All pixels of this picture become lighter or darker by the same number.")
        return Explanation((Equation(y.at(*index), x.at(*index) + light.at(index[0])),), sentence)

    drawing = text("For every picture one number is drawn at random.")
    adding = text("This number is added to all pixels of the picture.")
    return (
        Operation(mark("Brightness"), r"b \sim \mathcal{U}(-B, B)", named(light), light.key, drawing),
        Operation(
            mark("Add the brightness"), f"{y.symbol} = {x.symbol} + b", named(x, light, y), y.key, adding, explain, 1
        ),
    )
