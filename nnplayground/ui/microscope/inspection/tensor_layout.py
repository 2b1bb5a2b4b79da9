"""How a tensor lies on a plane: which of its numbers stands in which row and column."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from nnplayground.expressions.tensor import Index

Places = npt.NDArray[np.int64]
"""``(n, 2)``: rows and columns of the plane, counted over all blocks."""

_LINE = 8
"""Numbers of a vector that stand in one line."""


@dataclass(frozen=True)
class TensorLayout:
    """Of the leading dimensions one place each is chosen.  What is left lies in ``blocks`` of ``rows`` by ``columns``
    numbers in row-major order, ``across`` of them beside each other: the channels of a picture, for instance."""

    lead: tuple[int, ...]
    """Sizes of the leading dimensions."""
    rest: tuple[int, ...]
    """Shape of what lies on the plane."""
    blocks: int
    rows: int
    columns: int
    across: int = 1
    lined: bool = False
    """Whether a vector is broken into lines."""

    @property
    def height(self) -> int:
        """Rows of the whole plane."""
        return math.ceil(self.blocks / self.across) * self.rows

    @property
    def width(self) -> int:
        return min(self.across, self.blocks) * self.columns

    @property
    def size(self) -> int:
        """Numbers on the plane."""
        return math.prod(self.rest)

    def with_across(self, across: int) -> TensorLayout:
        """With so many blocks beside each other."""
        return replace(self, across=max(1, min(across, self.blocks)))

    def index(self, lead: Index, row: int, column: int) -> Index | None:
        """The whole index of the number in a place; None where there is none."""
        if not (0 <= row < self.height and 0 <= column < self.width):
            return None
        block = row // self.rows * self.across + column // self.columns
        flat = (block * self.rows + row % self.rows) * self.columns + column % self.columns
        if block >= self.blocks or flat >= self.size:
            return None
        inner = np.unravel_index(flat, self.rest) if self.rest else ()
        return (*lead, *(int(part) for part in inner))

    def cells(self, indices: Places, lead: Index) -> Places:
        """Where numbers stand, by their whole indices ``(n, dimensions)``; without those of other leading places."""
        depth = len(self.lead)
        if depth:
            indices = indices[(indices[:, :depth] == np.asarray(lead)).all(axis=1)]
        inner = indices[:, depth:]
        flat = np.zeros(len(inner), dtype=np.int64)
        for place, size in enumerate(self.rest):
            flat = flat * size + inner[:, place]
        block, within = np.divmod(flat, self.rows * self.columns)
        row, column = np.divmod(within, self.columns)
        down, beside = np.divmod(block, self.across)
        return np.stack([down * self.rows + row, beside * self.columns + column], axis=1)


def layout_of(shape: tuple[int, ...], batched: bool) -> TensorLayout:
    """Vectors in lines, matrices as they are, pictures and kernels in blocks; of samples one is chosen, where each is
    more than a row."""
    if 0 in shape:
        return TensorLayout((), shape, 1, 1, 1)  # an empty plane
    if len(shape) <= 1 or (len(shape) == 2 and shape[0] == 1):
        count = math.prod(shape)
        columns = min(count, _LINE) if count > _LINE + 2 else max(count, 1)
        return TensorLayout((), shape, 1, math.ceil(count / columns), columns, lined=count > columns)
    if len(shape) == 2:
        return TensorLayout((), shape, 1, shape[0], shape[1])
    keep = 2 if batched and len(shape) == 3 else 3
    if len(shape) == 4 and shape[1] == 1 and not batched:
        keep = 4  # kernels of one channel: all beside each other
    lead, rest = shape[: len(shape) - keep], shape[len(shape) - keep :]
    return TensorLayout(lead, rest, math.prod(rest[:-2]), rest[-2], rest[-1])
