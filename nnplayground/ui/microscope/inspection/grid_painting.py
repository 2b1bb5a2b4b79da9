"""Paints a grid of numbers: its cells as pictures or with figures, the frames around some, its headers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLine, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from nnplayground import notation
from nnplayground.expressions.tensor import Array
from nnplayground.ui.microscope.inspection.grid_geometry import Geometry, SubGrid
from nnplayground.ui.microscope.inspection.number_colours import STEPS, grounds, inks, picture, shades
from nnplayground.ui.microscope.inspection.tensor_layout import Places
from nnplayground.ui.toolkit.theme import Theme

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class GridPicture:
    """All that is painted.  Sizes and places are in pixels."""

    numbers: Array
    """``(n,)``: those of the plane, in row-major order; empty where there is nothing to show."""
    limit: float
    """The magnitude at which the colours end."""
    digits: int
    hidden: bool
    """Whether question marks stand for the numbers."""
    written: bool
    """Whether the cells are large enough for figures; else they are colours only."""
    geometry: Geometry
    scrolled: QPoint
    room: QSize
    """Of what can be shown."""
    cursor: tuple[int, int] | None
    """Row and column of the number that is chosen."""
    focused: bool
    """Whether the cursor is seen even where numbers are lit."""
    lit: Places
    number_font: QFont
    small_font: QFont
    """For the numbers of rows, columns and channels."""
    theme: Theme

    def cell_rect(self, row: int, column: int) -> QRect:
        """On the screen."""
        return self.geometry.rect(row, column).translated(-self.scrolled)

    def visible(self) -> Iterator[SubGrid]:
        """The blocks of which something can be shown."""
        return self.geometry.visible(self.scrolled.x(), self.scrolled.y(), self.room.width(), self.room.height())


class GridPainter:
    """Of one picture; nothing outside its room is looked at."""

    def __init__(self, picture: GridPicture) -> None:
        self._picture = picture

    def paint(self, painter: QPainter, area: QRect) -> None:
        """``area``: what has to be painted anew."""
        shown = self._picture
        painter.setFont(shown.number_font)
        painter.fillRect(area, QColor(shown.theme.base))
        if not len(shown.numbers):
            return
        geometry, room = shown.geometry, shown.room
        painter.setClipRect(QRect(geometry.left, geometry.top, room.width(), room.height()))
        for block in shown.visible():
            self._block(painter, block)
        self._cursor(painter)
        painter.setClipping(False)
        self._headers(painter)

    def _block(self, painter: QPainter, block: SubGrid) -> None:
        shown, now = self._picture, self._picture.theme
        layout, geometry = shown.geometry.tensor_layout, shown.geometry
        if geometry.caption:
            self._caption(painter, block)
        if not block.rows:
            return
        begin = block.number * layout.rows * layout.columns
        rows = np.arange(block.rows.start, block.rows.stop)
        flat = begin + rows[:, None] * layout.columns + np.arange(block.columns.start, block.columns.stop)
        there: Mask = flat < layout.size
        numbers = shown.numbers[np.minimum(flat, layout.size - 1)]
        lit = self._lit(block, there)
        places = np.full(flat.shape, STEPS // 2) if shown.hidden else shades(numbers, shown.limit)
        bright, faded = grounds(now, False)[0], grounds(now, True)[0]
        width, height = geometry.cell.width(), geometry.cell.height()
        area = QRect(block.x, block.y, width * flat.shape[1], height * flat.shape[0])
        colours = bright[places] if lit is None else np.where(lit, bright[places], faded[places])
        if not there.all():
            colours = np.where(there, colours, np.uint32(QColor(now.base).rgba()))
        painter.drawImage(area, picture(colours))
        if shown.written:
            self._lines(painter, area)
            dark, pale = inks(now, False), inks(now, True)
            for (row, column), place in np.ndenumerate(places):
                if there[row, column]:
                    ink = (dark if lit is None or lit[row, column] else pale)[place]
                    rect = QRect(block.x + column * width, block.y + row * height, width, height)
                    self._figures(painter, rect, float(numbers[row, column]), ink)
        if lit is not None:
            painter.setPen(QPen(QColor(now.lit), 2 if height > 6 else 1))
            painter.drawLines(_outline(lit, block.x, block.y, width, height))

    def _figures(self, painter: QPainter, rect: QRect, number: float, ink: QColor) -> None:
        shown = self._picture
        sentence = "?" if shown.hidden else notation.short(number, shown.digits)
        painter.setPen(ink)
        wide = painter.fontMetrics().horizontalAdvance(sentence) if len(sentence) > shown.digits + 2 else 0
        if wide <= rect.width() - 2:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, sentence)
            return
        painter.save()  # rather narrow than cut off: a figure less is another number
        painter.translate(rect.center())
        painter.scale((rect.width() - 4) / wide, 1.0)
        painter.drawText(
            QRect(-wide, -rect.height() // 2, 2 * wide, rect.height()), Qt.AlignmentFlag.AlignCenter, sentence
        )
        painter.restore()

    def _lines(self, painter: QPainter, area: QRect) -> None:
        """Thin, between the cells."""
        cell = self._picture.geometry.cell
        painter.setPen(QPen(QColor(self._picture.theme.base), 1))
        painter.drawLines(
            [QLine(x, area.top(), x, area.bottom()) for x in range(area.left(), area.right() + 2, cell.width())]
            + [QLine(area.left(), y, area.right(), y) for y in range(area.top(), area.bottom() + 2, cell.height())]
        )

    def _lit(self, block: SubGrid, there: Mask) -> Mask | None:
        """Which of its visible cells are; None where nothing of the tensor is, or all of it."""
        shown, layout = self._picture, self._picture.geometry.tensor_layout
        if not len(shown.lit):
            return None
        if len(shown.lit) >= layout.size:
            return None
        across = layout.width // layout.columns
        down, beside = divmod(block.number, across)
        rows = shown.lit[:, 0] - (down * layout.rows + block.rows.start)
        columns = shown.lit[:, 1] - (beside * layout.columns + block.columns.start)
        inside = (rows >= 0) & (rows < there.shape[0]) & (columns >= 0) & (columns < there.shape[1])
        result = np.zeros(there.shape, dtype=np.bool_)
        result[rows[inside], columns[inside]] = True
        return result

    def _caption(self, painter: QPainter, block: SubGrid) -> None:
        """The number of the channel."""
        shown, geometry = self._picture, self._picture.geometry
        sentence = str(block.number + 1)
        painter.setFont(shown.small_font)
        wide = painter.fontMetrics().horizontalAdvance(sentence)
        top = block.y - block.rows.start * geometry.cell.height() - geometry.caption
        if wide <= geometry.cell.width() * geometry.tensor_layout.columns + geometry.gap:
            painter.setPen(QColor(shown.theme.faint))
            rect = QRect(block.x, top, wide + 2, geometry.caption)
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, sentence)
        painter.setFont(shown.number_font)

    def _cursor(self, painter: QPainter) -> None:
        """The number that is looked at."""
        shown, now = self._picture, self._picture.theme
        if shown.cursor is None or (shown.lit.size and not shown.focused):
            return
        rect = shown.cell_rect(*shown.cursor)
        strong = QPen(QColor(now.lit), 3 if rect.height() > 8 else 2)
        strong.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        if rect.height() > 8:
            painter.setPen(QPen(QColor(now.base), 1))
            painter.drawRect(rect.adjusted(2, 2, -3, -3))
        else:
            rect = rect.adjusted(-2, -2, 2, 2) & QRect(QPoint(0, 0), shown.room).adjusted(1, 1, -1, -1)
        painter.setPen(strong)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _headers(self, painter: QPainter) -> None:
        """Numbers of rows and columns, counted from 1, as the indices in the formulas are."""
        shown, geometry, layout = self._picture, self._picture.geometry, self._picture.geometry.tensor_layout
        if not (geometry.left or geometry.top):
            return
        now, room = shown.theme, shown.room
        painter.setFont(shown.small_font)
        metrics = QFontMetrics(painter.font())
        at_row, at_column = shown.cursor or (-1, -1)
        seen = next(shown.visible(), None)
        if seen is None:
            return
        faint, strong = QColor(now.faint), QColor(now.text)
        if geometry.left:
            for row in seen.rows:
                rect = shown.cell_rect(row, 0)
                sentence = str(row * layout.columns + 1) if layout.lined else str(row + 1)
                painter.setPen(strong if row == at_row and not shown.lit.size else faint)
                painter.drawText(
                    QRect(0, max(rect.top(), 0), geometry.left - 4, rect.height()),
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                    sentence,
                )
        if geometry.top:
            painter.fillRect(QRect(0, 0, room.width(), geometry.top), QColor(now.base))
            for column in seen.columns:
                rect = shown.cell_rect(0, column)
                painter.setPen(strong if column == at_column and not shown.lit.size else faint)
                sentence = str(column + 1)
                if metrics.horizontalAdvance(sentence) <= rect.width() and rect.left() >= geometry.left - 1:
                    painter.drawText(
                        QRect(rect.left(), 0, rect.width(), geometry.top), Qt.AlignmentFlag.AlignCenter, sentence
                    )
            if geometry.left:
                painter.fillRect(QRect(0, 0, geometry.left, geometry.top), QColor(now.base))


def _outline(lit: Mask, x: int, y: int, width: int, height: int) -> list[QLine]:
    """Lines around each region, one pixel inside of it."""
    padded = np.pad(lit, 1)
    lines: list[QLine] = []
    for row, column in np.argwhere(lit):
        left, top = x + int(column) * width, y + int(row) * height
        right, bottom = left + width - 1, top + height - 1
        if not padded[row, column + 1]:
            lines.append(QLine(left, top, right, top))
        if not padded[row + 2, column + 1]:
            lines.append(QLine(left, bottom, right, bottom))
        if not padded[row + 1, column]:
            lines.append(QLine(left, top, left, bottom))
        if not padded[row + 1, column + 2]:
            lines.append(QLine(right, top, right, bottom))
    return lines
