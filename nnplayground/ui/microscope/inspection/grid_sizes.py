"""How large the cells of a grid are: with numbers in them, as large as the room allows, or as one has zoomed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize

from nnplayground.ui.microscope.inspection.grid_geometry import Geometry
from nnplayground.ui.microscope.inspection.tensor_layout import TensorLayout

_ROOMY = 1.55
"""Height of a cell with a number in it, in lines of text."""
_TIGHT = 1.2
"""Below this a cell shows its colour only."""
_SMALL = 5
"""Pixels of a cell below which the blocks are not numbered."""
_MOST_ROWS = 30
"""Of blocks, where it can be helped."""


@dataclass(frozen=True)
class Letters:
    """What the font says, in pixels."""

    line: int
    """Height of a line."""
    number: int
    """Width of a cell with the widest number in it."""
    small_line: int
    """Height of the numbers of rows and columns."""
    small_width: Callable[[str], int]

    @property
    def least(self) -> int:
        """Height of a cell from which a number is written in it."""
        return math.ceil(self.line * _TIGHT)


def sized(layout: TensorLayout, room: QSize, letters: Letters, zoom: int | None, many: int | None) -> Geometry:
    """``zoom``: height of a cell, where that was chosen.  ``many``: of a picture, how many numbers are written even
    where there is too little room; None where they always are."""
    caption = round(letters.line * 0.95) if layout.blocks > 1 else 0
    gap = max(3, letters.line // 3) if layout.blocks > 1 else 0
    full = QSize(letters.number, round(letters.line * _ROOMY))
    if zoom is not None:
        cell = full * (zoom / full.height()) if zoom >= letters.least else QSize(zoom, zoom)
        cell = cell.expandedTo(QSize(1, 1))
        return _with_headers(layout.with_across(_across(layout, cell, room, gap, caption)), cell, gap, caption, letters)
    written = layout.with_across(_across(layout, full, room, gap, caption))
    result = _with_headers(written, full, gap, caption, letters)
    fits = result.size.width() <= room.width() and result.size.height() <= room.height()
    if many is None or layout.size <= many or fits:
        return result
    result = _coloured(layout, room, letters, gap, caption)
    if caption and result.cell.height() < _SMALL:  # the colours are worth more than the numbers of the channels
        result = _coloured(layout, room, letters, 3, 0)
    return result


def _coloured(layout: TensorLayout, room: QSize, letters: Letters, gap: int, caption: int) -> Geometry:
    """Cells without numbers, as large as the room allows."""
    across = _across(layout, QSize(1, 1), room, gap, caption)
    laid = layout.with_across(across)
    down = laid.height // laid.rows
    side = min(
        (room.width() - (across - 1) * gap) // laid.width,
        (room.height() - (down - 1) * gap - down * caption) // laid.height,
    )
    side = min(max(side, 2), letters.least - 1)
    return Geometry(laid, QSize(side, side), gap, caption)


def _with_headers(layout: TensorLayout, cell: QSize, gap: int, caption: int, letters: Letters) -> Geometry:
    """Rows and columns are numbered where there is one block of numbers."""
    if layout.blocks > 1 or cell.height() < letters.least or layout.size < 2:
        return Geometry(layout, cell, gap, caption)
    last = layout.size if layout.lined else layout.height
    left = letters.small_width(str(last)) + 8 if layout.height > 1 else 0
    return Geometry(layout, cell, 0, 0, left, 0 if layout.lined else letters.small_line + 1)


def _across(layout: TensorLayout, cell: QSize, room: QSize, gap: int, caption: int) -> int:
    """How many blocks beside each other make the best of the room."""
    if layout.blocks == 1:
        return 1

    def scale(across: int) -> float:
        down = math.ceil(layout.blocks / across)
        wide = (room.width() - (across - 1) * gap) / (across * layout.columns * cell.width())
        high = (room.height() - (down - 1) * gap - down * caption) / (down * layout.rows * cell.height())
        return min(wide, high)

    rows = range(1, min(layout.blocks, _MOST_ROWS) + 1)
    return max((math.ceil(layout.blocks / down) for down in rows), key=scale)
