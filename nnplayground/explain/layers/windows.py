"""What explanations of windows share: which positions a window sees, and how that is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from nnplayground.expressions.expression import Constant, Expr
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Array, Dot, Index, Numbers, Tensor, Total
from nnplayground.layers.window import Axis
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
    places: Ints
    """``(windows, size)``: the position at each place of each window; where it lies in the padding, the one of which a
    copy stands there, or -1."""

    def seen(self, window: int) -> list[int]:
        """Positions of a window, without those in the padding."""
        result: list[int] = self.places[window][self.places[window] >= 0].tolist()
        return result

    def seen_at(self, window: int) -> list[int]:
        """At which places of the window these lie."""
        result: list[int] = np.flatnonzero(self.places[window] >= 0).tolist()
        return result

    def seeing(self, position: int) -> tuple[list[int], list[int]]:
        """Windows that see a position, and at which place; twice, where one sees a copy of it, too."""
        windows, offsets = np.nonzero(self.places == position)
        return windows.tolist(), offsets.tolist()

    def meeting(self, offset: int) -> tuple[list[int], list[int]]:
        """Windows that have their place ``offset`` on the line, and the positions there."""
        positions = self.places[:, offset]
        inside = positions >= 0
        return np.flatnonzero(inside).tolist(), positions[inside].tolist()


Windows = tuple[WindowAxis, ...]
"""One axis of a sequence, two of a picture."""


def sliding(lengths: Sequence[int], counts: Sequence[int], axes: Sequence[Axis], mode: str = "zeros") -> Windows:
    """Windows that move as ``axes`` say: ``counts`` of them over each of ``lengths``.

    ``mode``: what stands in the padding, as in ``torch.nn.Conv2d``.
    """
    result = []
    for length, count, axis in zip(lengths, counts, axes, strict=True):
        first = np.arange(count, dtype=np.int64) * axis.stride - axis.before
        places = first[:, None] + axis.dilation * np.arange(axis.size, dtype=np.int64)
        result.append(WindowAxis(length, _sources(places, length, mode)))
    return tuple(result)


def sliding_over(record: NodeRecord, axes: Sequence[Axis]) -> Windows:
    """The same over a node's input, one for each place of its output."""
    return sliding(record.inputs[0].shape[2:], record.output.shape[2:], axes)


def _sources(places: Ints, length: int, mode: str) -> Ints:
    if mode == "reflect":
        return np.where(places < 0, -places, np.where(places < length, places, 2 * (length - 1) - places))
    if mode == "replicate":
        return np.clip(places, 0, length - 1)
    if mode == "circular":
        return places % length
    return np.where((places >= 0) & (places < length), places, -1)


_MODES: dict[str, Literal["constant", "reflect", "edge", "wrap"]] = {
    "zeros": "constant",
    "reflect": "reflect",
    "replicate": "edge",
    "circular": "wrap",
}
"""What NumPy calls them."""


def surrounded(x: Tensor, axes: Sequence[Axis], mode: str = "zeros") -> Tensor:
    """``x`` as windows slide over it: with what is put around it.  Positions in it count from the padding's first.

    With zeros it takes the place of ``x``; with copies of its own numbers it is made of ``x``, and called otherwise.
    """
    if not any(axis.before or axis.after for axis in axes):
        return x
    ring = [(0, 0), (0, 0), *((axis.before, axis.after) for axis in axes)]
    array = np.pad(x.array, ring, mode=_MODES[mode])
    if mode == "zeros":
        return Tensor(x.key, r"\tilde{x}", array, label=mark("input with its zeros"))
    return Tensor("padded", r"\tilde{x}", array, label=mark("input with its padding"))


def seeing(windows: Windows, position: Sequence[int]) -> tuple[list[list[int]], list[list[int]]]:
    """For each axis: the windows that see a position, and where in each of them it lies."""
    pairs = [axis.seeing(place) for axis, place in zip(windows, position, strict=True)]
    return [seen for seen, _ in pairs], [offsets for _, offsets in pairs]


# -- in words and in LaTeX; all counting from 1


def position_text(position: Sequence[int]) -> Text:
    """``row 3, column 1``, of a sequence ``place 3``."""
    if len(position) == 1:
        return text("place {place}", place=position[0] + 1)
    return text("row {row}, column {column}", row=position[0] + 1, column=position[1] + 1)


def position_text_of(tensor: Tensor, index: Index) -> Text:
    """The same of a number ``(sample, channel, *position)``, and of several samples also which."""
    where = position_text(index[2:])
    if tensor.shape[0] == 1:
        return where
    return text("{place} of sample {sample}", place=where, sample=index[0] + 1)


def channel_and_place(tensor: Tensor, index: Index) -> dict[str, object]:
    """``channel`` and ``place`` of it, for a sentence."""
    return {"channel": index[1] + 1, "place": position_text_of(tensor, index)}


def letters(windows: Sequence[object], names: str) -> list[str]:
    """A letter for each axis: of ``ij`` one or both."""
    return list(names[: len(windows)])


def shifted(axes: Sequence[Axis], window: str, offset: str, *, padded: bool) -> str:
    """The position at place ``offset`` of a window: ``2i + u - 3, 2j + v - 3``.

    ``padded``: where it is counted from the padding's first.
    """
    each = zip(axes, window, offset, strict=False)  # of a sequence the first letters
    return r",\,".join(_position(axis, one, other, padded) for axis, one, other in each)


def position_equations(axes: Sequence[Axis], window: str, offset: str, position: str) -> str:
    """That a position lies there: ``2i + 3u - 5 = k, \\, 2j + v - 3 = l``."""
    each = zip(axes, window, offset, position, strict=False)
    return r",\,".join(f"{_position(axis, one, other, False)} = {there}" for axis, one, other, there in each)


def _position(axis: Axis, window: str, offset: str, padded: bool) -> str:
    back = axis.stride + axis.dilation - 1 + (0 if padded else axis.before)
    return f"{_times(axis.stride, window)} + {_times(axis.dilation, offset)} - {back}"


def _times(number: int, letter: str) -> str:
    return letter if number == 1 else f"{number}{letter}"


def unshifted(axes: Sequence[Axis], window: str, position: str) -> list[str]:
    """Where in a window a position lies, for each axis: ``i - 2k + 3``, ``\\frac{j - l + 5}{2}``."""
    result = []
    for axis, one, other in zip(axes, window, position, strict=False):
        back = axis.stride + axis.dilation - 1 + axis.before
        offset = f"{other} - {_times(axis.stride, one)} + {back}"
        result.append(offset if axis.dilation == 1 else rf"\frac{{{offset}}}{{{axis.dilation}}}")
    return result


def sum_over(axes: Sequence[Axis], names: str) -> str:
    r"""``\sum_{u,v=1}^{3}``, or a sum for each side."""
    sizes = {axis.size for axis in axes}
    if len(sizes) == 1:
        return rf"\sum_{{{','.join(letters(axes, names))}=1}}^{{{sizes.pop()}}}"
    return " ".join(rf"\sum_{{{name}=1}}^{{{axis.size}}}" for name, axis in zip(names, axes, strict=True))


# -- small tensors of one number


def picked(key: str, label: str, numbers: Numbers, shape: Sequence[int]) -> Tensor:
    """Some numbers of a tensor as a tensor of their own, in their order."""
    values: Array = numbers.tensor.array[tuple(numbers.indices.T)].reshape(tuple(shape))
    return Tensor(key, numbers.tensor.heading, values, label=label, batched=False)


def window_and_weights(
    one: Numbers, kernel: Numbers, shape: Sequence[int], label: str = mark("window")
) -> tuple[Tensor, ...]:
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
