"""The arithmetic of windows that slide over pictures and sequences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nnplayground.datasets.spec import Shape
from nnplayground.fields.sizes import Sides
from nnplayground.graph.layer import ShapeError, shown
from nnplayground.text import sentences, text

PaddingWord = Literal["same", "causal"]
"""``same``: as much on both sides as keeps the length; ``causal``: all of that before, as in Keras."""


@dataclass(frozen=True)
class Axis:
    """How a window slides along one side of a picture, or along a sequence."""

    size: int
    """Places of the line that the window sees."""
    stride: int = 1
    before: int = 0
    """Places put before the line, and behind it."""
    after: int = 0
    dilation: int = 1
    """The distance between two places that it sees."""
    ceil: bool = False
    """Whether a last window counts that is not whole, but begins before the padding behind the line."""

    @property
    def extent(self) -> int:
        """From its first place to its last."""
        return self.dilation * (self.size - 1) + 1

    def steps(self, length: int) -> int:
        """How many windows there are; below 1 where it does not fit."""
        count = self._moves(length) + 1
        return count - 1 if self._begins_behind(length) else count

    def line(self, length: int) -> str:
        """How :meth:`steps` comes about, with these numbers, in LaTeX."""
        around = rf"2 \cdot {self.before}" if self.before == self.after else f"{self.before} + {self.after}"
        seen = str(self.size) if self.dilation == 1 else rf"{self.dilation} \cdot ({self.size} - 1) - 1"
        moves = rf"\frac{{{length} + {around} - {seen}}}{{{self.stride}}}"
        rounded = rf"\left\lceil {moves} \right\rceil" if self.ceil else rf"\left\lfloor {moves} \right\rfloor"
        if self._begins_behind(length):
            return rf"{rounded} + 1 - 1 = {self.steps(length)}"
        return rf"{rounded} + 1 = {self.steps(length)}"

    def is_ever_empty(self, length: int) -> bool:
        """Whether some window sees nothing but padding."""
        windows = self.steps(length)
        if (windows - 1) * self.stride - self.before >= length:  # the last one begins behind the line
            return True
        # Any other that begins on the line or behind it sees its own first place: only those before are left.
        early = range(-self.before, 0, self.stride)[:windows]
        offsets = range(0, self.extent, self.dilation)
        return any(all(not 0 <= first + offset < length for offset in offsets) for first in early)

    def _moves(self, length: int) -> int:
        free = length + self.before + self.after - self.extent
        return -(-free // self.stride) if self.ceil else free // self.stride

    def _begins_behind(self, length: int) -> bool:
        return self.ceil and self._moves(length) * self.stride >= length + self.before


def axes(
    count: int, size: Sides, stride: Sides, padding: Sides | PaddingWord, dilation: Sides = 1, ceil: bool = False
) -> tuple[Axis, ...]:
    """``count`` of them: one of a sequence, height and width of a picture."""
    each = zip(*(of_each_side(number, count) for number in (size, stride, dilation)), strict=True)
    plain = of_each_side(padding, count) if not isinstance(padding, str) else ()
    result = []
    for place, (one, step, apart) in enumerate(each):
        missing = apart * (one - 1)
        if padding == "causal":
            before, after = missing, 0
        elif padding == "same":
            before, after = missing // 2, missing - missing // 2
        else:
            before = after = plain[place]
        result.append(Axis(one, step, before, after, apart, ceil))
    return tuple(result)


def of_each_side(value: Sides, count: int) -> tuple[int, ...]:
    """A number for each of ``count`` sides."""
    return value if isinstance(value, tuple) else (value,) * count


def slide(shape: Shape, axes: Sequence[Axis]) -> Shape:
    """What windows leave of the sides of ``shape``, ``(channels, *sides)``.

    ``floor((length + 2 padding - dilation (size - 1) - 1) / stride) + 1`` each, as in ``torch.nn``.  Raises
    ``ShapeError`` for a window that does not fit.
    """
    steps = tuple(axis.steps(length) for axis, length in zip(axes, shape[1:], strict=True))
    if min(steps) >= 1:
        return steps
    size, spanned = shown(tuple(axis.size for axis in axes)), shown(tuple(axis.extent for axis in axes))
    refusal = (
        text("A kernel of {size} does not fit into the input.", size=size)
        if size == spanned
        else text(
            "A kernel of {size}, which spans {spanned} with its dilation, does not fit into the input.",
            size=size,
            spanned=spanned,
        )
    )
    padding = written_padding(axes)
    advice = (
        text("Received: {shape}. Choose a smaller kernel.", shape=shown(shape))
        if padding is None
        else text(
            "Received: {shape} with padding {padding}. Choose a smaller kernel or a larger padding.",
            shape=shown(shape),
            padding=padding,
        )
    )
    raise ShapeError(sentences(refusal, advice))


def slide_lines(lengths: Shape, axes: Sequence[Axis]) -> tuple[str, ...]:
    """The size formula of :func:`slide` with these numbers, for heights and widths or for a length, in LaTeX."""
    return size_lines([axis.line(length) for axis, length in zip(axes, lengths, strict=True)])


def size_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """A line for height and one for width, or one where they are the same; for a sequence one for its length.

    ``lines``: how each size comes about.
    """
    if len(lines) == 1:
        return (rf"l = {lines[0]}",)
    height, width = lines
    if height == width:
        return (rf"h = w = {height}",)
    return rf"h = {height}", rf"w = {width}"


def written_window(sizes: Sequence[int]) -> str:
    """As cards show it, where there is little room: ``3``, ``3×5``."""
    return "×".join(str(size) for size in sizes)


def written_moves(sign: str, numbers: Sequence[int]) -> str:
    """What differs from 1, behind a sign: `` /2``, `` d2×1``; else nothing."""
    if all(number == 1 for number in numbers):
        return ""
    return f" {sign}{numbers[0]}" if len(set(numbers)) == 1 else f" {sign}{written_window(numbers)}"


def written_padding(axes: Sequence[Axis]) -> str | None:
    """What stands before each side, as sentences say it: ``1``, ``1 × 2``; None without any padding."""
    numbers = [axis.before for axis in axes]
    if not any(axis.before or axis.after for axis in axes):
        return None
    return str(numbers[0]) if len(set(numbers)) == 1 else shown(tuple(numbers))
