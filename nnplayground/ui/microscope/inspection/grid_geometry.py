"""Where the cells of a grid of numbers lie, in pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

from nnplayground.ui.microscope.inspection.tensor_layout import TensorLayout


@dataclass(frozen=True)
class SubGrid:
    """A block that can be seen, and which of its rows and columns."""

    number: int
    x: int
    y: int
    """Of its first visible cell, on the screen."""
    rows: range
    columns: range


@dataclass(frozen=True)
class Geometry:
    """Positions count from the upper left of the whole plane, headers included."""

    tensor_layout: TensorLayout
    cell: QSize
    gap: int = 0
    """Between two blocks."""
    caption: int = 0
    """Above each block."""
    left: int = 0
    """Width of the numbers of the rows, which do not scroll sideways."""
    top: int = 0
    """Height of the numbers of the columns, which do not scroll up and down."""

    @property
    def size(self) -> QSize:
        across = self.tensor_layout.width // self.tensor_layout.columns
        down = self.tensor_layout.height // self.tensor_layout.rows
        return QSize(
            self.left + self.tensor_layout.width * self.cell.width() + (across - 1) * self.gap,
            self.top + self.tensor_layout.height * self.cell.height() + (down - 1) * self.gap + down * self.caption,
        )

    def rect(self, row: int, column: int) -> QRect:
        beside, inside = divmod(column, self.tensor_layout.columns)
        down, below = divmod(row, self.tensor_layout.rows)
        return QRect(
            self.left + beside * self._step.width() + inside * self.cell.width(),
            self.top + down * self._step.height() + self.caption + below * self.cell.height(),
            self.cell.width(),
            self.cell.height(),
        )

    def at(self, x: int, y: int) -> tuple[int, int] | None:
        """Row and column of the cell that is there."""
        x, y = x - self.left, y - self.top
        if x < 0 or y < 0:
            return None
        beside, across = divmod(x, self._step.width())
        down, below = divmod(y, self._step.height())
        column, row = across // self.cell.width(), (below - self.caption) // self.cell.height()
        if not (0 <= row < self.tensor_layout.rows and column < self.tensor_layout.columns):
            return None
        row, column = down * self.tensor_layout.rows + row, beside * self.tensor_layout.columns + column
        return (row, column) if row < self.tensor_layout.height and column < self.tensor_layout.width else None

    def visible(self, scroll_x: int, scroll_y: int, width: int, height: int) -> Iterator[SubGrid]:
        """The blocks of which something can be seen."""
        layout, step = self.tensor_layout, self._step
        across = max(1, layout.width // layout.columns)
        for down in range(scroll_y // step.height(), (scroll_y + height - self.top) // step.height() + 1):
            y = down * step.height() + self.caption - scroll_y
            rows = _seen(y, self.cell.height(), layout.rows, height - self.top)
            for beside in range(scroll_x // step.width(), (scroll_x + width - self.left) // step.width() + 1):
                x = beside * step.width() - scroll_x
                columns = _seen(x, self.cell.width(), layout.columns, width - self.left)
                number = down * across + beside
                if beside < across and number < layout.blocks and columns and (rows or self.caption):
                    yield SubGrid(
                        number,
                        self.left + x + columns.start * self.cell.width(),
                        self.top + y + rows.start * self.cell.height(),
                        rows,
                        columns,
                    )

    @property
    def _step(self) -> QSize:
        """From one block to the next."""
        return QSize(
            self.tensor_layout.columns * self.cell.width() + self.gap,
            self.tensor_layout.rows * self.cell.height() + self.gap + self.caption,
        )


def _seen(start: int, side: int, count: int, room: int) -> range:
    """Which of ``count`` cells from ``start`` on reach into 0 to ``room``."""
    first = max(0, -start // side)
    return range(first, max(first, min(count, (room - start - 1) // side + 1)))
