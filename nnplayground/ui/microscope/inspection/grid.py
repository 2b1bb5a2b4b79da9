"""A tensor as a grid of coloured numbers, of which one is chosen and those it came from are lit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nnplayground import notation
from nnplayground.expressions.digits import MOST, USUAL
from nnplayground.expressions.formula_text import plain
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.ui.microscope.inspection.grid_content import GridContent
from nnplayground.ui.microscope.inspection.grid_geometry import Geometry
from nnplayground.ui.microscope.inspection.grid_lettering import GridFonts, Lettering
from nnplayground.ui.microscope.inspection.grid_painting import GridPainter, GridPicture
from nnplayground.ui.microscope.inspection.grid_rooms import GridRooms
from nnplayground.ui.microscope.inspection.tensor_layout import Places
from nnplayground.ui.toolkit.theme import theme, themes

_ZOOM = 1.25


class NumberGrid(QAbstractScrollArea):
    """Paints what can be seen of it only.  The arrow keys and the mouse choose a number; ``+``, ``-`` and 0 and the
    wheel with Ctrl zoom."""

    chosen = Signal(tuple)
    """``Index``: the user has chosen a number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = GridContent()
        self.hidden = False
        """Whether question marks stand for the numbers."""
        self.digits = USUAL
        self._times = 1.0
        """How many times as large as the text its numbers are."""
        self._zoom: float | None = None
        """Height of a cell with numbers of the size of text; None for what suits."""
        self._fonts = GridFonts(self.font())
        self._measure()
        self._cells: Geometry | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.horizontalScrollBar().setSingleStep(16)
        self.verticalScrollBar().setSingleStep(16)
        themes().changed.connect(self._renew)

    # -- what is shown

    @property
    def tensor(self) -> Tensor | None:
        return self.content.tensor

    def show_tensor(self, tensor: Tensor, digits: int, hidden: bool = False) -> None:
        """Another tensor, or other ways of showing it."""
        other = tensor is not self.tensor
        if other and self.content.show(tensor):
            self._zoom = None
            self.horizontalScrollBar().setValue(0)
            self.verticalScrollBar().setValue(0)
        if other or digits != self.digits:
            self.digits = digits
            self._measure()
        self.hidden = hidden
        self._renew()

    def clear(self) -> None:
        """Let go of the tensor: it is of a step that was left."""
        self.content.clear()
        self._measure()
        self._renew()

    def set_lead(self, lead: Index) -> None:
        """Another sample or channel."""
        if lead != self.content.lead:
            self.content.set_lead(lead)
            self._renew()

    def set_marks(self, chosen: Index | None, sources: list[Places]) -> None:
        """Frame one number and light others, each by whole indices."""
        self.content.set_marks(chosen, sources)
        self._reveal()
        self.viewport().update()

    def picture(self) -> GridPicture:
        """What can be seen of it now."""
        content = self.content
        return GridPicture(
            numbers=content.numbers,
            limit=content.limit,
            digits=self.digits,
            hidden=self.hidden,
            written=self.writes_numbers,
            geometry=self.cells,
            scrolled=self.scrolled,
            room=self.viewport().size(),
            cursor=content.cursor,
            focused=self.hasFocus(),
            lit=content.lit,
            number_font=self._fonts.numbers(self._times),
            small_font=self._fonts.small(self._times),
            theme=theme(),
        )

    # -- sizes

    @property
    def rooms(self) -> GridRooms:
        """What it would make of other rooms."""
        bar = self.verticalScrollBar().sizeHint().width()
        return GridRooms(self.tensor, self.content.layout, self._lettering, self._zoom, bar)

    @property
    def writes_numbers(self) -> bool:
        """Whether the cells are large enough for them."""
        return self.rooms.writes_numbers(self.cells, self._times)

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
            now, most = self.cells.cell.height(), 4 * self._lettering.letters(self._times).line
            wanted = round(now * _ZOOM**steps)
            self._zoom = min(max(wanted, now + steps if steps > 0 else 1, 1), most) / self._times
        self._renew()
        self._reveal()

    # -- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        GridPainter(self.picture()).paint(painter, event.rect())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._renew()
        self._reveal()  # there was another room when it was asked for

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fonts = GridFonts(self.font())
            self._measure()
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
        row, column = self.content.cursor or (0, 0)
        page = max(1, self.viewport().height() // self.cells.cell.height() - 1)
        moves = {
            Qt.Key.Key_Left: (row, column - 1), Qt.Key.Key_Right: (row, column + 1),
            Qt.Key.Key_Up: (row - 1, column), Qt.Key.Key_Down: (row + 1, column),
            Qt.Key.Key_Home: (row, 0), Qt.Key.Key_End: (row, self.content.layout.width - 1),
            Qt.Key.Key_PageUp: (max(0, row - page), column),
            Qt.Key.Key_PageDown: (min(self.content.layout.height - 1, row + page), column),
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
        result = self.content.number(row, column)
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
        return cell if cell is not None and self.content.number(*cell) is not None else None

    def _go_to(self, row: int, column: int) -> None:
        result = self.content.number(row, column)
        if result is None:
            return
        self.content.cursor = (row, column)
        self.setAccessibleDescription(self.describe(row, column))
        self._reveal()
        self.viewport().update()
        self.chosen.emit(result[0])

    def _reveal(self) -> None:
        """Scroll to what one should see."""
        cell, geometry, view = self.content.place_in_sight, self.cells, self.viewport()
        if cell is None:
            return
        rect = geometry.rect(*cell)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        for bar, start, end, header, room in (
            (across, rect.left(), rect.right(), geometry.left, view.width()),
            (down, rect.top() - geometry.caption, rect.bottom(), geometry.top, view.height()),
        ):
            if start - bar.value() < header:
                bar.setValue(start - header)
            elif end - bar.value() > room:
                bar.setValue(end - room + 2)

    def _measure(self) -> None:
        """There are other numbers, or another font."""
        self._lettering = Lettering(self._fonts, None if self.tensor is None else self.tensor.array, self.digits)

    def _renew(self) -> None:
        """Work out where everything is."""
        whole, rooms = self.maximumViewportSize(), self.rooms
        self._cells = rooms.geometry(whole, self._times)
        self.content.set_layout(self._cells.tensor_layout)
        size = self._cells.size
        room = rooms.left_by_bars(whole, size)
        self.horizontalScrollBar().setRange(0, max(0, size.width() - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())
        self.verticalScrollBar().setRange(0, max(0, size.height() - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.viewport().update()
