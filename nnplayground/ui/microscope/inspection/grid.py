"""A tensor as a grid of coloured numbers, of which one is chosen and those it came from are lit."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nnplayground import notation
from nnplayground.expressions.digits import MOST, USUAL
from nnplayground.expressions.formula_text import plain
from nnplayground.expressions.tensor import Array, Index, Tensor
from nnplayground.ui.microscope.inspection.grid_geometry import Geometry
from nnplayground.ui.microscope.inspection.grid_painting import GridPainting
from nnplayground.ui.microscope.inspection.grid_sizes import Letters, sized
from nnplayground.ui.microscope.inspection.number_colours import limit_of
from nnplayground.ui.microscope.inspection.tensor_layout import Places, TensorLayout, layout_of
from nnplayground.ui.toolkit.theme import themes

_MANY, _MANY_LEARNT = 40, 150
"""Numbers of a picture, and of kernels, that are written in any case; more where there is room, else they are colours
until one zooms."""
_FEW = 3
"""Numbers of a row that are seen at least."""
_ZOOM = 1.25
_WIDE = 1.6
"""Width over height that several blocks would like."""
_SAMPLED = 400
"""Numbers that are measured for the width of a cell."""
_SMALL = 0.8
"""Times the size of the numbers: those of rows, columns and channels."""
_NONE = np.zeros((0, 2), dtype=np.int64)


class NumberGrid(QAbstractScrollArea):
    """Paints what can be seen of it only.  The arrow keys and the mouse choose a number; ``+``, ``-`` and 0 and the
    wheel with Ctrl zoom."""

    chosen = Signal(object)
    """``Index``: the user has chosen a number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tensor: Tensor | None = None
        self.lead: Index = ()
        """Which place of each leading dimension is shown."""
        self.hidden = False
        """Whether question marks stand for the numbers."""
        self.digits = USUAL
        self.limit = 0.0
        self.tensor_layout: TensorLayout = layout_of((), False)
        self.cursor_place: tuple[int, int] | None = None
        self.lit: Places = _NONE
        self._sources: list[Places] = []
        self._times = 1.0
        """How many times as large as the text its numbers are."""
        self._zoom: float | None = None
        """Height of a cell with numbers of the size of text; None for what suits."""
        self._letters: dict[float, Letters] = {}
        """By how many times as large as the text, of this tensor to so many digits."""
        self._metrics: dict[float, QFontMetrics] = {}
        self._widest: str | None = None
        self._cells: Geometry | None = None
        self._painting = GridPainting(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.horizontalScrollBar().setSingleStep(16)
        self.verticalScrollBar().setSingleStep(16)
        themes().changed.connect(self._renew)

    # -- what is shown

    def show_tensor(self, tensor: Tensor, digits: int, hidden: bool = False) -> None:
        """Another tensor, or other ways of showing it."""
        if tensor is not self.tensor:
            layout = layout_of(tensor.shape, tensor.batched)
            if self.tensor is None or tensor.shape != self.tensor.shape or tensor.batched != self.tensor.batched:
                self.lead, self._zoom, self.cursor_place = (0,) * len(layout.lead), None, None
                self.horizontalScrollBar().setValue(0)
                self.verticalScrollBar().setValue(0)
            self.tensor, self.tensor_layout, self.limit = tensor, layout, limit_of(tensor.array)
            self._sources, self.lit = [], _NONE
            self._forget()
        if digits != self.digits:
            self._forget()
        self.digits, self.hidden = digits, hidden
        self._renew()

    def clear(self) -> None:
        """Let go of the tensor: it is of a step that was left."""
        self.tensor, self.tensor_layout, self.lead, self.cursor_place = None, layout_of((), False), (), None
        self._sources, self.lit = [], _NONE
        self._forget()
        self._renew()

    def set_lead(self, lead: Index) -> None:
        """Another sample or channel."""
        if lead != self.lead:
            self.lead = lead
            self._place_marks()
            self._renew()

    def set_marks(self, chosen: Index | None, sources: list[Places]) -> None:
        """Frame one number and light others, each by whole indices."""
        self._sources = sources
        depth = len(self.tensor_layout.lead)
        if depth and chosen is not None:
            self.lead = chosen[:depth]
        elif depth:
            lit = next((places for places in sources if len(places)), _NONE)  # a window may lie in the padding
            if len(lit) and not (lit[:, :depth] == np.asarray(self.lead)).all(axis=1).any():
                self.lead = tuple(int(part) for part in lit[0, :depth])
        if chosen is not None:
            self.cursor_place = self._place(chosen)
        self._place_marks()
        self._reveal()
        self.viewport().update()

    def slice(self) -> Array:
        """The numbers of the plane, in a row."""
        assert self.tensor is not None
        return self.tensor.array[self.lead].reshape(-1) if self.lead else self.tensor.array.reshape(-1)

    def number(self, row: int, column: int) -> tuple[Index, float] | None:
        """What stands in a place."""
        index = self.tensor_layout.index(self.lead, row, column)
        if index is None or self.tensor is None:
            return None
        return index, float(self.tensor.array[index])

    # -- sizes

    @property
    def writes_numbers(self) -> bool:
        """Whether the cells are large enough for them."""
        return self.cells.cell.height() >= self._letters_of(self._times).least

    @property
    def zoomed(self) -> bool:
        """Whether the user has."""
        return self._zoom is not None

    def enlarge(self, times: float) -> None:
        """Numbers and cells; on top of it the user may zoom."""
        if times != self._times:
            self._times = times
            self._renew()
            self._reveal()

    def natural_size(self, height: int, times: float, zoomed: bool = True) -> QSize:
        """What it would like to have where there is so much height, enlarged so."""
        size = self._built(QSize(round(_WIDE * height), height), times, zoomed).size
        bar = self.verticalScrollBar().sizeHint().width() if size.height() > height else 0
        return QSize(size.width() + bar, size.height())

    def least_width(self, times: float, zoomed: bool = True) -> int:
        """Room for some numbers, or for a small picture."""
        geometry, letters = self._built(QSize(1, 1), times, zoomed), self._letters_of(times)
        written = geometry.cell.height() >= letters.least
        some = min(_FEW, self.tensor_layout.columns) * geometry.cell.width() + geometry.left if written else 0
        return max(some, 4 * letters.line)

    def gain(self, before: QSize, after: QSize, times: float) -> int:
        """Pixels by which cells are higher, enlarged so in a room of ``after``, than in ``before`` at the size of text;
        -1 where they are lower, where not all are seen, or where no numbers are written any more."""
        old, new = self._built(before, 1.0, False), self._built(after, times, False)
        written = old.cell.height() >= self._letters_of(1.0).least
        still = new.cell.height() >= self._letters_of(times).least
        seen = new.size.width() <= after.width() and new.size.height() <= after.height()
        return max(new.cell.height() - old.cell.height(), -1) if seen and written == still else -1

    @property
    def cells(self) -> Geometry:
        """Where they are."""
        if self._cells is None:
            self._renew()
        assert self._cells is not None
        return self._cells

    @property
    def scrolled(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def cell_rect(self, row: int, column: int) -> QRect:
        """On the screen."""
        return self.cells.rect(row, column).translated(-self.scrolled)

    def zoom(self, steps: int) -> None:
        """Larger cells, or smaller ones; 0: as they were at first."""
        if not steps:
            self._zoom = None
        else:
            now, most = self.cells.cell.height(), 4 * self._letters_of(self._times).line
            wanted = round(now * _ZOOM**steps)
            self._zoom = min(max(wanted, now + steps if steps > 0 else 1, 1), most) / self._times
        self._renew()
        self._reveal()

    # -- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painting.paint(event.rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._renew()
        self._reveal()  # there was another room when it was asked for

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._forget()
            self._metrics.clear()
            self._renew()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        elif any(bar.maximum() for bar in (self.horizontalScrollBar(), self.verticalScrollBar())):
            super().wheelEvent(event)
        else:
            event.ignore()  # what it lies in scrolls

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._go_to(*cell)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._at(event.position().toPoint())
        if cell is None:
            QToolTip.hideText()
        else:
            where = self.cell_rect(*cell)
            QToolTip.showText(event.globalPosition().toPoint(), self.describe(*cell), self.viewport(), where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        row, column = self.cursor_place or (0, 0)
        page = max(1, self.viewport().height() // self.cells.cell.height() - 1)
        moves = {
            Qt.Key.Key_Left: (row, column - 1), Qt.Key.Key_Right: (row, column + 1),
            Qt.Key.Key_Up: (row - 1, column), Qt.Key.Key_Down: (row + 1, column),
            Qt.Key.Key_Home: (row, 0), Qt.Key.Key_End: (row, self.tensor_layout.width - 1),
            Qt.Key.Key_PageUp: (max(0, row - page), column),
            Qt.Key.Key_PageDown: (min(self.tensor_layout.height - 1, row + page), column),
        }  # fmt: skip
        zooms = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}
        plain_key = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if key in moves and plain_key:
            self._go_to(*moves[key])
        elif key in zooms and plain_key:
            self.zoom(zooms[key])
        else:
            super().keyPressEvent(event)

    def describe(self, row: int, column: int) -> str:
        """A number in words: its name and all its figures."""
        result = self.number(row, column)
        if result is None or self.tensor is None:
            return ""
        index, value = result
        return f"{plain(self.tensor.element(index))} = {'?' if self.hidden else notation.short(value, MOST)}"

    # -- inside

    def _at(self, point: QPoint) -> tuple[int, int] | None:
        geometry = self.cells
        if point.x() < geometry.left or point.y() < geometry.top:
            return None
        cell = geometry.at(point.x() + self.scrolled.x(), point.y() + self.scrolled.y())
        return cell if cell is not None and self.tensor_layout.index(self.lead, *cell) is not None else None

    def _go_to(self, row: int, column: int) -> None:
        result = self.number(row, column)
        if result is None:
            return
        self.cursor_place = (row, column)
        self.setAccessibleDescription(self.describe(row, column))
        self._reveal()
        self.viewport().update()
        self.chosen.emit(result[0])

    def _place(self, index: Index) -> tuple[int, int]:
        row, column = self.tensor_layout.cells(np.asarray([index], dtype=np.int64).reshape(1, -1), self.lead)[0]
        return int(row), int(column)

    def _place_marks(self) -> None:
        result = [self.tensor_layout.cells(indices, self.lead) for indices in self._sources]
        self.lit = np.unique(np.concatenate(result), axis=0) if result else _NONE

    def _reveal(self) -> None:
        """Scroll to what is chosen, or to the first that is lit."""
        cell = self.cursor_place if not len(self.lit) else (int(self.lit[0, 0]), int(self.lit[0, 1]))
        if cell is None or cell[0] >= self.tensor_layout.height or cell[1] >= self.tensor_layout.width:
            return
        rect, geometry = self.cells.rect(*cell), self.cells
        for bar, start, end, header, room in (
            (self.horizontalScrollBar(), rect.left(), rect.right(), geometry.left, self.viewport().width()),
            (
                self.verticalScrollBar(),
                rect.top() - geometry.caption,
                rect.bottom(),
                geometry.top,
                self.viewport().height(),
            ),
        ):
            if start - bar.value() < header:
                bar.setValue(start - header)
            elif end - bar.value() > room:
                bar.setValue(end - room + 2)

    def _renew(self) -> None:
        """Work out where everything is."""
        chosen = None
        if self.cursor_place is not None:
            chosen = self.tensor_layout.index(self.lead, *self.cursor_place)
        self._cells = self._built(self.maximumViewportSize(), self._times)
        self.tensor_layout = self._cells.tensor_layout
        self._place_marks()
        self.cursor_place = None if chosen is None else self._place(chosen)
        size, room = self._cells.size, self._room(self._cells.size)
        self.horizontalScrollBar().setRange(0, max(0, size.width() - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())
        self.verticalScrollBar().setRange(0, max(0, size.height() - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.viewport().update()

    def _room(self, size: QSize) -> QSize:
        """What scroll bars leave that are needed for something of this size; there may be others now."""
        room = self.maximumViewportSize()
        wide, high = size.width() > room.width(), size.height() > room.height()
        bar = self.verticalScrollBar().sizeHint().width()
        wide, high = (
            wide or (high and size.width() > room.width() - bar),
            high or (wide and size.height() > room.height() - bar),
        )
        return room - QSize(bar * high, bar * wide)

    def _built(self, room: QSize, times: float, zoomed: bool = True) -> Geometry:
        """Cells in a size that suits, or that was zoomed to."""
        tensor = self.tensor
        many = None
        if tensor is not None and tensor.array.ndim > 2:
            many = _MANY if tensor.batched else _MANY_LEARNT
        zoom = round(self._zoom * times) if self._zoom is not None and zoomed else None
        return sized(self.tensor_layout, room, self._letters_of(times), zoom, many)

    def _letters_of(self, times: float) -> Letters:
        """What the font says, enlarged so."""
        if times not in self._letters:
            if self._widest is None:
                self._widest = self._widest_number()
            metrics, small = self._metrics_of(times), self._metrics_of(times * _SMALL)
            line = metrics.height()
            number = max(map(metrics.horizontalAdvance, (self._widest, "0.00"))) + round(0.55 * line)
            self._letters[times] = Letters(line, number, small.height(), small.horizontalAdvance)
        return self._letters[times]

    def _metrics_of(self, times: float) -> QFontMetrics:
        if times not in self._metrics:
            self._metrics[times] = QFontMetrics(self._font_of(times))
        return self._metrics[times]

    def _forget(self) -> None:
        """What was measured."""
        self._letters.clear()
        self._widest = None

    @property
    def number_font(self) -> QFont:
        return self._font_of(self._times)

    @property
    def small_font(self) -> QFont:
        """For the numbers of rows, columns and channels."""
        return self._font_of(self._times * _SMALL)

    def _font_of(self, times: float) -> QFont:
        font = QFont(self.font())
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * times)
        return font

    def _widest_number(self) -> str:
        """Of its numbers, as written; of a great many some are measured."""
        if self.tensor is None or not self.tensor.array.size:
            return ""
        numbers = self.tensor.array.reshape(-1)
        some = numbers[:: max(1, math.ceil(len(numbers) / _SAMPLED))]
        texts = {notation.short(float(number), self.digits) for number in some}
        most = max(map(len, texts), default=0)
        return max((one for one in texts if len(one) == most), key=self.fontMetrics().horizontalAdvance)
