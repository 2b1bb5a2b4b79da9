"""What a grid of numbers shows: a tensor, which part of it, which of its numbers is chosen and which are lit."""

from __future__ import annotations

import numpy as np

from nnplayground.expressions.tensor import Array, Index, Tensor
from nnplayground.ui.microscope.inspection.number_colours import limit_of
from nnplayground.ui.microscope.inspection.tensor_layout import Places, TensorLayout, layout_of

_NONE: Places = np.zeros((0, 2), dtype=np.int64)
_EMPTY: Array = np.zeros(0)


class GridContent:
    """Of one grid.  Rows and columns are those of the plane, counted over all blocks."""

    def __init__(self) -> None:
        self.tensor: Tensor | None = None
        self.layout: TensorLayout = layout_of((), False)
        self.lead: Index = ()
        """Which place of each leading dimension is shown."""
        self.limit = 0.0
        """The largest magnitude of the tensor: where the colours end."""
        self.cursor: tuple[int, int] | None = None
        """Row and column of the number that is chosen."""
        self.lit: Places = _NONE
        self._sources: list[Places] = []

    def show(self, tensor: Tensor) -> bool:
        """Another tensor, nothing of which is lit; whether it is of another form than the last, and the user begins
        anew with it."""
        last, self.tensor = self.tensor, tensor
        self.layout, self.limit = layout_of(tensor.shape, tensor.batched), limit_of(tensor.array)
        self._sources, self.lit = [], _NONE
        other = last is None or (tensor.shape, tensor.batched) != (last.shape, last.batched)
        if other:
            self.lead, self.cursor = (0,) * len(self.layout.lead), None
        return other

    def clear(self) -> None:
        """Let go of the tensor: it is of a step that was left."""
        self.tensor, self.layout, self.lead, self.cursor = None, layout_of((), False), (), None
        self._sources, self.lit = [], _NONE

    def set_layout(self, layout: TensorLayout) -> None:
        """Another number of blocks stand beside each other: what is marked goes along."""
        chosen = None if self.cursor is None else self.layout.index(self.lead, *self.cursor)
        self.layout = layout
        self._place_sources()
        self.cursor = None if chosen is None else self._place(chosen)

    def set_lead(self, lead: Index) -> None:
        """Another sample or channel."""
        self.lead = lead
        self._place_sources()

    def set_marks(self, chosen: Index | None, sources: list[Places]) -> None:
        """Choose one number and light others, each by whole indices; what is shown is the part that they lie in."""
        self._sources = sources
        depth = len(self.layout.lead)
        if depth and chosen is not None:
            self.lead = chosen[:depth]
        elif depth:
            lit = next((places for places in sources if len(places)), _NONE)  # a window may lie in the padding
            if len(lit) and not (lit[:, :depth] == np.asarray(self.lead)).all(axis=1).any():
                self.lead = tuple(int(part) for part in lit[0, :depth])
        if chosen is not None:
            self.cursor = self._place(chosen)
        self._place_sources()

    @property
    def numbers(self) -> Array:
        """``(n,)``: those of the plane, in row-major order."""
        if self.tensor is None:
            return _EMPTY
        return (self.tensor.array[self.lead] if self.lead else self.tensor.array).reshape(-1)

    def number(self, row: int, column: int) -> tuple[Index, float] | None:
        """What stands in a place."""
        index = self.layout.index(self.lead, row, column)
        if index is None or self.tensor is None:
            return None
        return index, float(self.tensor.array[index])

    @property
    def place_in_sight(self) -> tuple[int, int] | None:
        """What one should see: the first that is lit, else what is chosen; None where it is not on the plane."""
        place = self.cursor if not len(self.lit) else (int(self.lit[0, 0]), int(self.lit[0, 1]))
        inside = place is not None and place[0] < self.layout.height and place[1] < self.layout.width
        return place if inside else None

    def _place(self, index: Index) -> tuple[int, int]:
        row, column = self.layout.cells(np.asarray([index], dtype=np.int64).reshape(1, -1), self.lead)[0]
        return int(row), int(column)

    def _place_sources(self) -> None:
        result = [self.layout.cells(indices, self.lead) for indices in self._sources]
        self.lit = np.unique(np.concatenate(result), axis=0) if result else _NONE
