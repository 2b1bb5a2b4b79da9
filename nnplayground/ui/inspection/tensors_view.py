"""The tensors of an operation beside each other: what goes in on the left, what comes out on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nnplayground.story.operation import Explanation, Operation
from nnplayground.story.tensor import Index, Tensor
from nnplayground.ui.inspection.card import TensorCard
from nnplayground.ui.inspection.sheet import Places
from nnplayground.ui.theme import theme, themes

_GAP = 6
_ARROW = 18
"""Between what goes in and what comes out."""
_LOW = 20
"""Lines of text: where there is less height, all stands in one row."""
_LEAST = 7.0
"""Lines of text that a card is high, at least, where several stand in a column, unless it needs less."""
_USUAL = 6
"""Tensors that go into an operation, at the most in most."""
_SHARE = 0.4
"""Of the room that the result may take."""


class TensorsView(QWidget):
    """Cards are made once and used again: the walk goes fast."""

    chosen = Signal(object)
    """``Index`` of the result."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self._area.setWidget(self._inside)
        self._area.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self._cards: list[TensorCard] = []
        self._used = 0
        self.result = TensorCard(self)
        self.result.chosen.connect(self.chosen)
        self._arrow = QRect()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._arrange)
        self.result.grew.connect(self._later.start)
        themes().changed.connect(self.update)
        self.setMinimumSize(120, 80)

    @property
    def cards(self) -> tuple[TensorCard, ...]:
        """Those that are shown, the result last."""
        return (*self._cards[: self._used], self.result)

    def show_operation(
        self, operation: Operation, explanation: Explanation | None, element: Index | None, digits: int, hidden: bool
    ) -> None:
        """``hidden``: the result is still to be predicted."""
        result = operation.output
        going_in = [tensor for key, tensor in operation.tensors.items() if key != operation.result]
        if explanation is not None:
            going_in = [*explanation.tensors, *going_in]
        while len(self._cards) < len(going_in):
            self._add_card()
        self._used = len(going_in)
        sources = _sources(explanation)
        for card, tensor in zip(self._cards, going_in, strict=False):
            card.show_tensor(tensor, digits, hidden=hidden and tensor.array is result.array)
            card.set_marks(None, _lit(sources, tensor))
            card.show()
        for card in self._cards[self._used :]:
            card.hide()
        self.result.show_tensor(result, digits, hidden=hidden, result=True)
        self.result.set_marks(element, _lit(sources, result))
        self._arrange()

    def clear(self) -> None:
        """Let go of the tensors."""
        for card in (*self._cards, self.result):
            card.grid.clear()

    def prepare(self) -> None:
        """Make the usual number of cards, one after the other, while nothing else is done."""
        if len(self._cards) < _USUAL:
            self._add_card()
            self._cards[-1].hide()
            QTimer.singleShot(0, self, self.prepare)

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._later.start()

    def sizeHint(self) -> QSize:
        return QSize(500, 180)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._arrow.isEmpty():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme().faint), 1.8, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        middle = QPointF(self._arrow.center())
        painter.translate(middle)
        if self._arrow.width() > self._arrow.height():
            painter.rotate(90)
        painter.drawLine(QPointF(-5, 0), QPointF(5, 0))
        head = QPolygonF()
        for x, y in ((1.0, -4.0), (5.0, 0.0), (1.0, 4.0)):
            head.append(QPointF(x, y))
        painter.drawPolyline(head)
        painter.end()

    # -- inside

    def _add_card(self) -> None:
        made = TensorCard(self._inside)
        made.grew.connect(self._later.start)
        self._cards.append(made)

    def _arrange(self) -> None:
        if self.result.tensor is None or self.width() < 2 or self.height() < 2:
            return
        cards = self._cards[: self._used]
        width, height = self.width(), self.height()
        upright = width < 0.8 * height
        if not cards:
            self._area.hide()
            self._arrow = QRect()
            size = self.result.natural_size(height)
            self.result.setGeometry(0, 0, min(size.width(), width), min(size.height(), height))
            return
        self._area.show()
        low = height < _LOW * self.fontMetrics().height()
        if upright:
            size = self.result.natural_size(round(height * _SHARE))
            below = min(size.height(), round(height * _SHARE))
            room = QSize(width, height - below - _ARROW)
            used = self._flow(cards, room)
            top = min(used.height(), room.height())
            self._area.setGeometry(0, 0, width, top)
            self._arrow = QRect(0, top, min(width, used.width()), _ARROW)
            self.result.setGeometry(0, top + _ARROW, min(size.width(), width), below)
        else:
            size = self.result.natural_size(height)
            beside = self._beside(cards, size.width())
            room = QSize(max(width - beside - _ARROW, 60), height)
            used = self._columns(cards, room) if low else self._flow(cards, room)
            if not low and used.height() > room.height():  # what is beside each other is seen without scrolling
                beside_all = self._columns(cards, room)
                used = beside_all if beside_all.width() <= room.width() else self._flow(cards, room)
            right = min(used.width(), room.width())
            self._area.setGeometry(0, 0, right, height)
            tall = min(size.height(), height)
            self._arrow = QRect(right, 0, _ARROW, min(tall, max(used.height(), tall)))
            self.result.setGeometry(right + _ARROW, 0, min(size.width(), width - right - _ARROW), tall)
        self.update()

    def _beside(self, cards: Sequence[TensorCard], wanted: int) -> int:
        """Width of the result: with what goes in it gives way alike where there is little room, but is always seen."""
        height = self.height()
        others = sum(card.natural_size(height).width() + _GAP for card in cards)
        free = self.width() - _ARROW - others
        least = min(self.result.least_width(), self.width() // 2)
        return min(wanted, max(free, round(self.width() * _SHARE), least))

    def _columns(self, cards: Sequence[TensorCard], room: QSize) -> QSize:
        """Beside each other; where there are too many for that, two or three stand in a column."""
        highest = max(card.natural_size(room.height()).height() for card in cards)
        shortest = min(round(_LEAST * self.fontMetrics().height()), highest)
        most = max(1, min(3, (room.height() + _GAP) // (shortest + _GAP)))
        for stacked in range(1, most + 1):
            cap = (room.height() - (stacked - 1) * _GAP) // stacked
            sizes = [card.natural_size(cap) for card in cards]
            heights = [min(size.height(), cap) for size in sizes]
            columns = [[place] for place in range(len(cards))] if stacked == 1 else _packed(heights, room.height())
            wanted = [max(sizes[place].width() for place in column) for column in columns]
            least = [max(min(sizes[p].width(), cards[p].least_width()) for p in column) for column in columns]
            widths = _shared(wanted, least, room.width() - _GAP * (len(columns) - 1))
            total = sum(widths) + _GAP * (len(widths) - 1)
            if total <= room.width():
                break
        high = room.height() - (self._bar_height() if total > room.width() else 0)
        x = lowest = 0
        for column, width in zip(columns, widths, strict=True):
            y = 0
            for place in column:
                card, size = cards[place], sizes[place]
                beside = min(width, size.width())
                tall = min(size.height() + (self._bar_height() if beside < size.width() else 0), cap, high - y)
                card.setGeometry(x, y, beside, tall)
                y += tall + _GAP
            x, lowest = x + width + _GAP, max(lowest, y - _GAP)
        self._inside.resize(total, lowest)
        return QSize(total, lowest)

    def _bar_height(self) -> int:
        return self._area.horizontalScrollBar().sizeHint().height()

    def _flow(self, cards: Sequence[TensorCard], room: QSize) -> QSize:
        """Set in lines, as words are."""
        used = self._set(cards, room, room.width())
        if used.height() > room.height():
            bar = self._bar_height()
            used = self._set(cards, room, room.width() - bar) + QSize(bar, 0)
        return used

    def _set(self, cards: Sequence[TensorCard], room: QSize, across: int) -> QSize:
        high = round(room.height() * (0.8 if len(cards) == 1 else 0.6))
        x = y = line = right = 0
        for card in cards:
            size = card.natural_size(high)
            width, height = min(size.width(), across), min(size.height(), high)
            if width < size.width():
                height = min(high, height + self._bar_height())
            if x and x + width > across:
                x, y, line = 0, y + line + _GAP, 0
            card.setGeometry(x, y, width, height)
            x, line = x + width + _GAP, max(line, height)
            right = max(right, x - _GAP)
        self._inside.resize(right, y + line)
        return QSize(right, y + line)


def _sources(explanation: Explanation | None) -> list[tuple[Tensor, Places]]:
    """The numbers that an explanation speaks of."""
    if explanation is None:
        return []
    return [(one.tensor, one.indices) for equation in explanation.equations for one in equation.sources()]


def _lit(sources: Sequence[tuple[Tensor, Places]], tensor: Tensor) -> list[Places]:
    return [places for one, places in sources if one is tensor or (one.key == tensor.key and one.shape == tensor.shape)]


def _packed(heights: Sequence[int], room: int) -> list[list[int]]:
    """Places of cards, column by column."""
    columns: list[list[int]] = []
    used = room + 1
    for place, height in enumerate(heights):
        if used + _GAP + height > room:
            columns.append([])
            used = -_GAP
        columns[-1].append(place)
        used += _GAP + height
    return columns


def _shared(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths that fit: as wanted, but none wider than a common limit, and none below its least."""
    low, high = 0, max(wanted)
    while low < high:
        limit = (low + high + 1) // 2
        if sum(max(few, min(many, limit)) for many, few in zip(wanted, least, strict=True)) <= room:
            low = limit
        else:
            high = limit - 1
    return [max(few, min(many, low)) for many, few in zip(wanted, least, strict=True)]
