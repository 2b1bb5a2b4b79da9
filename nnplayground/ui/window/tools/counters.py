"""Epochs and steps done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnplayground import notation
from nnplayground.ui.toolkit.steady_label import SteadyLabel
from nnplayground.ui.toolkit.theme import themes

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document


class Counter(QWidget):
    """A number with its name, large enough for the last row of a class room."""

    _ready = False
    """Whether all its parts are there: Qt tells of fonts before that."""

    def __init__(self, title: str, digits: int) -> None:
        super().__init__()
        self._title, self._digits = title, digits
        caption = QLabel(title)
        caption.setObjectName("counter_name")
        self._value = SteadyLabel("0")
        self._value.setObjectName("counter_value")
        self._value.setAccessibleName(title)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(caption, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._value, 0, Qt.AlignmentFlag.AlignVCenter)
        themes().changed.connect(self._enlarge)
        self._ready = True
        self._enlarge()

    @property
    def sentence(self) -> str:
        """Name and number."""
        return f"{self._title} {self._value.text()}"

    def set_number(self, number: int) -> None:
        self._value.setText(notation.count(number))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._ready:
            self._enlarge()

    def _enlarge(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.45)
        font.setWeight(QFont.Weight.DemiBold)
        font.setFeature(QFont.Tag("tnum"), 1)
        self._value.setFont(font)
        self._value.ensurePolished()
        self._value.reserve(self._value.fontMetrics().horizontalAdvance("0") * self._digits)


class Counters(QWidget):
    """Both, renewed with each snapshot."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._shown = (-1, -1)
        self.epoch, self.step = Counter(self.tr("epoch"), 5), Counter(self.tr("step"), 7)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(6, 0, 6, 0)
        columns.setSpacing(16)
        columns.addWidget(self.epoch)
        columns.addWidget(self.step)
        document.training.snapshot_changed.connect(self._update)
        document.replaced.connect(self._update)
        self._update()

    def _update(self) -> None:
        snapshot = self._document.training.snapshot
        now = (0, 0) if snapshot is None else (snapshot.now.epoch, snapshot.now.step)
        if now != self._shown:
            self._shown = now
            self.epoch.set_number(now[0])
            self.step.set_number(now[1])
