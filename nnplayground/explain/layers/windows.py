"""What explanations of windows share: which positions a window sees, and how that is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Array, Dot, Index, Numbers, Tensor, Total
from nnplayground.text import Text, mark, text

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WindowAxis:
    """One dimension: a row of windows, each over some positions of a line.

    Of convolution and pooling the line is the input and there is a window for each place of the output; a transposed
    convolution has a window over its output for each place of its input.
    """

    length: int
    """Positions of the line, without padding."""
    first: Ints
    """``(windows,)``: the first position of each; negative where it lies in the padding."""
    behind: Ints
    """``(windows,)``: the one behind the last of each."""

    def seen(self, window: int) -> list[int]:
        """Positions of a window, without those in the padding."""
        return list(range(max(int(self.first[window]), 0), min(int(self.behind[window]), self.length)))

    def seeing(self, position: int) -> list[int]:
        """Windows that see a position."""
        result: list[int] = np.flatnonzero((self.first <= position) & (position < self.behind)).tolist()
        return result

    def offsets(self, windows: Sequence[int], position: int) -> list[int]:
        """Where in each of these windows a position lies."""
        return [position - int(self.first[window]) for window in windows]

    def meeting(self, offset: int) -> tuple[list[int], list[int]]:
        """Windows that have their place ``offset`` on the line, and the positions there."""
        positions = self.first + offset
        inside = (positions >= 0) & (positions < self.length)
        return np.flatnonzero(inside).tolist(), positions[inside].tolist()


Windows = tuple[WindowAxis, ...]
"""One axis of a sequence, two of a picture."""


def sliding(lengths: Sequence[int], counts: Sequence[int], size: int, stride: int, padding: int) -> Windows:
    """Windows of ``size`` that move by ``stride``: ``counts`` of them over each of ``lengths``."""
    starts = [np.arange(count, dtype=np.int64) * stride - padding for count in counts]
    return tuple(WindowAxis(length, start, start + size) for length, start in zip(lengths, starts, strict=True))


def sliding_over(record: NodeRecord, size: int, stride: int, padding: int) -> Windows:
    """The same over a node's input, one for each place of its output."""
    return sliding(record.inputs[0].shape[2:], record.output.shape[2:], size, stride, padding)


def surrounded(x: Tensor, padding: int) -> Tensor:
    """``x`` as windows slide over it: with its zeros around it.  Positions in it count from the padding's first."""
    if not padding:
        return x
    ring = [(0, 0)] * 2 + [(padding, padding)] * (x.array.ndim - 2)
    return Tensor(x.key, r"\tilde{x}", np.pad(x.array, ring), label=mark("input with its zeros"))


def seeing(windows: Windows, position: Sequence[int]) -> tuple[list[list[int]], list[list[int]]]:
    """For each axis: the windows that see a position, and where in each of them it lies."""
    result = [axis.seeing(place) for axis, place in zip(windows, position, strict=True)]
    return result, [axis.offsets(seen, place) for axis, seen, place in zip(windows, result, position, strict=True)]


# -- in words and in LaTeX; all counting from 1


def spot(position: Sequence[int]) -> Text:
    """``row 3, column 1``, of a sequence ``place 3``."""
    if len(position) == 1:
        return text("place {place}", place=position[0] + 1)
    return text("row {row}, column {column}", row=position[0] + 1, column=position[1] + 1)


def spot_of(tensor: Tensor, index: Index) -> Text:
    """The same of a number ``(sample, channel, *position)``, and of several samples also which."""
    where = spot(index[2:])
    if tensor.shape[0] == 1:
        return where
    return text("{place} of sample {sample}", place=where, sample=index[0] + 1)


def whose(tensor: Tensor, index: Index) -> dict[str, object]:
    """``channel`` and ``place`` of it, for a sentence."""
    return {"channel": index[1] + 1, "place": spot_of(tensor, index)}


def letters(windows: Windows, names: str) -> list[str]:
    """A letter for each axis: of ``ij`` one or both."""
    return list(names[: len(windows)])


def shifted(windows: Windows, window: str, offset: str, stride: int, padding: int) -> str:
    """The position at place ``offset`` of a window: ``2i + u - 3, 2j + v - 3``."""
    factor = "" if stride == 1 else str(stride)
    pairs = zip(letters(windows, window), letters(windows, offset), strict=True)
    return r",\,".join(f"{factor}{one} + {other} - {stride + padding}" for one, other in pairs)


def unshifted(windows: Windows, window: str, position: str, stride: int, padding: int) -> list[str]:
    """Where in a window a position lies, for each axis: ``i - 2k + 3``, ``j - 2l + 3``."""
    factor = "" if stride == 1 else str(stride)
    pairs = zip(letters(windows, window), letters(windows, position), strict=True)
    return [f"{other} - {factor}{one} + {stride + padding}" for one, other in pairs]


def sum_over(windows: Windows, names: str, size: int) -> str:
    r"""``\sum_{u,v=1}^{3}``."""
    return rf"\sum_{{{','.join(letters(windows, names))}=1}}^{{{size}}}"


# -- small tensors of one number


def picked(key: str, label: str, numbers: Numbers, shape: Sequence[int]) -> Tensor:
    """Some numbers of a tensor as a tensor of their own, in their order."""
    values: Array = numbers.tensor.array[tuple(numbers.indices.T)].reshape(tuple(shape))
    return Tensor(key, numbers.tensor.heading, values, label=label, batched=False)


def beside(one: Numbers, kernel: Numbers, shape: Sequence[int], label: str = mark("window")) -> tuple[Tensor, ...]:
    """Numbers and the weights on them, both ``shape``, and their products; nothing where they do not meet.

    ``label``: what the numbers are, marked for translation.
    """
    if not len(one):
        return ()
    products = (one.values * kernel.values).reshape(tuple(shape))
    symbol = rf"{one.tensor.heading} \cdot {kernel.tensor.heading}"
    return (
        picked("window", label, one, shape),
        picked("kernel", mark("kernel"), kernel, shape),
        Tensor("products", symbol, products, label=mark("products"), batched=False),
    )


def dot(one: Numbers, other: Numbers) -> Expr:
    """Their products added up; 0 where there are none."""
    return Dot(one, other) if len(one) else Constant(0.0)


def total(of: Numbers) -> Expr:
    """Added up; 0 where there are none."""
    return Total(of) if len(of) else Constant(0.0)
