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
_SHARE = 0.45
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
            self._cards.append(TensorCard(self._inside))
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
            used = self._row(cards, room) if low else self._flow(cards, room)
            right = min(used.width(), room.width())
            self._area.setGeometry(0, 0, right, height)
            tall = min(size.height(), height)
            self._arrow = QRect(right, 0, _ARROW, min(tall, max(used.height(), tall)))
            self.result.setGeometry(right + _ARROW, 0, min(beside, width - right - _ARROW), tall)
        self.update()

    def _beside(self, cards: Sequence[TensorCard], wanted: int) -> int:
        """Width of the result: all cards give way alike where there is little room, but it is always seen."""
        height = self.height()
        sizes = [*(card.natural_size(height).width() for card in cards), wanted]
        least = [min(size, card.least_width()) for size, card in zip(sizes, (*cards, self.result), strict=True)]
        room = self.width() - _ARROW - _GAP * (len(cards) - 1)
        return max(min(_shared(sizes, least, room)[-1], round(self.width() * _SHARE)), least[-1])

    def _row(self, cards: Sequence[TensorCard], room: QSize) -> QSize:
        """All in one row; the widest give way first."""
        wanted = [card.natural_size(room.height()) for card in cards]
        least = [min(size.width(), card.least_width()) for card, size in zip(cards, wanted, strict=True)]
        widths = _shared([size.width() for size in wanted], least, room.width() - _GAP * (len(cards) - 1))
        over = sum(widths) + _GAP * (len(cards) - 1) > room.width()
        height = room.height() - (self._area.horizontalScrollBar().sizeHint().height() if over else 0)
        x = 0
        for card, width, size in zip(cards, widths, wanted, strict=True):
            bar = card.grid.horizontalScrollBar().sizeHint().height() if width < size.width() else 0
            card.setGeometry(x, 0, width, min(size.height() + bar, height))
            x += width + _GAP
        total = QSize(x - _GAP, max(card.height() for card in cards))
        self._inside.resize(total)
        return total

    def _flow(self, cards: Sequence[TensorCard], room: QSize) -> QSize:
        """Set in lines, as words are."""
        high = round(room.height() * (0.8 if len(cards) == 1 else 0.6))
        x = y = line = right = 0
        for card in cards:
            size = card.natural_size(high)
            width, height = min(size.width(), room.width()), min(size.height(), high)
            if width < size.width():
                height = min(high, height + card.grid.horizontalScrollBar().sizeHint().height())
            if x and x + width > room.width():
                x, y, line = 0, y + line + _GAP, 0
            card.setGeometry(x, y, width, height)
            x, line = x + width + _GAP, max(line, height)
            right = max(right, x - _GAP)
        total = QSize(right, y + line)
        if total.height() > room.height():
            total.setWidth(total.width() + self._area.verticalScrollBar().sizeHint().width())
        self._inside.resize(right, y + line)
        return total


def _sources(explanation: Explanation | None) -> list[tuple[Tensor, Places]]:
    """The numbers that an explanation speaks of."""
    if explanation is None:
        return []
    return [(one.tensor, one.indices) for equation in explanation.equations for one in equation.sources()]


def _lit(sources: Sequence[tuple[Tensor, Places]], tensor: Tensor) -> list[Places]:
    return [places for one, places in sources if one is tensor or (one.key == tensor.key and one.shape == tensor.shape)]


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
