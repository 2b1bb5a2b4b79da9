"""What a grid of numbers makes of a room, be it its own or one that it may get."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize

from nnplayground.expressions.tensor import Tensor
from nnplayground.ui.microscope.inspection.grid_geometry import Geometry
from nnplayground.ui.microscope.inspection.grid_lettering import Lettering
from nnplayground.ui.microscope.inspection.grid_sizes import sized
from nnplayground.ui.microscope.inspection.tensor_layout import TensorLayout

_MANY, _MANY_LEARNT = 40, 150
"""Numbers of a picture, and of kernels, that are written in any case; more where there is room, else they are colours
until one zooms."""
_FEW = 3
"""Numbers of a row that are seen at least."""
_WIDE = 1.6
"""Width over height that several blocks would like."""


@dataclass(frozen=True)
class GridRooms:
    """Numbers are ``times`` as large as text.  ``zoomed``: cells as the user has zoomed them, not as they were at
    first.  All sizes are in pixels."""

    tensor: Tensor | None
    layout: TensorLayout
    lettering: Lettering
    zoom: float | None
    """Height of a cell with numbers of the size of text; None for what suits."""
    bar: int
    """Width of a scroll bar."""

    def geometry(self, room: QSize, times: float, zoomed: bool = True) -> Geometry:
        """Cells in a size that suits, or that was zoomed to."""
        many = None
        if self.tensor is not None and self.tensor.array.ndim > 2:
            many = _MANY if self.tensor.batched else _MANY_LEARNT
        zoom = round(self.zoom * times) if self.zoom is not None and zoomed else None
        return sized(self.layout, room, self.lettering.letters(times), zoom, many)

    def natural_size(self, height: int, times: float, zoomed: bool = True) -> QSize:
        """What it would like to have where there is so much height."""
        size = self.geometry(QSize(round(_WIDE * height), height), times, zoomed).size
        return QSize(size.width() + (self.bar if size.height() > height else 0), size.height())

    def least_width(self, times: float, zoomed: bool = True) -> int:
        """Room for some numbers, or for a small picture."""
        geometry, letters = self.geometry(QSize(1, 1), times, zoomed), self.lettering.letters(times)
        some = min(_FEW, self.layout.columns) * geometry.cell.width() + geometry.left
        return max(some if self.writes_numbers(geometry, times) else 0, 4 * letters.line)

    def gain(self, before: QSize, after: QSize, times: float) -> int:
        """Pixels by which cells are higher, enlarged so in a room of ``after``, than in ``before`` at the size of text;
        -1 where they are lower, where not all are seen, or where no numbers are written any more."""
        old, new = self.geometry(before, 1.0, False), self.geometry(after, times, False)
        seen = new.size.width() <= after.width() and new.size.height() <= after.height()
        same = self.writes_numbers(old, 1.0) == self.writes_numbers(new, times)
        return max(new.cell.height() - old.cell.height(), -1) if seen and same else -1

    def left_by_bars(self, room: QSize, size: QSize) -> QSize:
        """What scroll bars leave of a room that are needed for something of this size."""
        wide, high = size.width() > room.width(), size.height() > room.height()
        wide, high = (
            wide or (high and size.width() > room.width() - self.bar),
            high or (wide and size.height() > room.height() - self.bar),
        )
        return room - QSize(self.bar * high, self.bar * wide)

    def writes_numbers(self, geometry: Geometry, times: float) -> bool:
        """Whether its cells are large enough for them."""
        return geometry.cell.height() >= self.lettering.letters(times).least
