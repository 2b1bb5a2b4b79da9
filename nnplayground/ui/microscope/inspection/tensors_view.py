"""The tensors of an operation beside each other: what goes in on the left, what comes out on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nnplayground.expressions.operation import Explanation, Operation
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.ui.microscope.inspection.arrangement import Room, arranged
from nnplayground.ui.microscope.inspection.card import TensorCard
from nnplayground.ui.microscope.inspection.tensor_layout import Places
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.theme import theme, themes

_USUAL = 6
"""Tensors that go into an operation, at the most in most."""


class TensorsView(QWidget):
    """Cards are made once and used again: the walk goes fast."""

    chosen = Signal(tuple)
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
        self._later = single_shot(self, self._arrange)
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
        tensor_card = TensorCard(self._inside)
        tensor_card.grew.connect(self._later.start)
        self._cards.append(tensor_card)

    def _arrange(self) -> None:
        if self.result.tensor is None or self.width() < 2 or self.height() < 2:
            return
        cards = self._cards[: self._used]
        bar = self._area.horizontalScrollBar().sizeHint().height()
        arrangement = arranged(cards, self.result, Room(self.size(), self.fontMetrics().height(), bar))
        self._area.setVisible(bool(cards))
        self._area.setGeometry(arrangement.area)
        for card, rect in zip(cards, arrangement.laid.rects, strict=True):
            card.enlarge(arrangement.times)
            card.setGeometry(rect)
        self._inside.resize(arrangement.laid.size)
        self._arrow = arrangement.arrow
        self.result.enlarge(arrangement.times)
        self.result.setGeometry(arrangement.result)
        self.update()


def _sources(explanation: Explanation | None) -> list[tuple[Tensor, Places]]:
    """The numbers that an explanation speaks of."""
    if explanation is None:
        return []
    return [(one.tensor, one.indices) for equation in explanation.equations for one in equation.sources()]


def _lit(sources: Sequence[tuple[Tensor, Places]], tensor: Tensor) -> list[Places]:
    return [places for one, places in sources if one is tensor or (one.key == tensor.key and one.shape == tensor.shape)]
