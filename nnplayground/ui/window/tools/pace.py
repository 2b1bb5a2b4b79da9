"""How fast a run goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.templates import TEMPLATES
from nnplayground.ui.toolkit.theme import themes

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document

PACES: tuple[float | None, ...] = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, None)
"""Steps a second, slowest first; None for as fast as it goes."""


class Pace(QWidget):
    """How fast a run goes: from one step a second to as fast as the machine."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("pace")
        self.slider.setAccessibleName(self.tr("Speed"))
        self.slider.setRange(0, len(PACES) - 1)
        self.slider.setPageStep(3)
        self.slider.setValue(len(PACES) - 1)
        self.slider.setFixedWidth(92)
        self._label = QLabel()
        self._label.setObjectName("pace_label")
        rows = QVBoxLayout()
        rows.setSpacing(2)
        rows.addWidget(self.slider)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(4, 0, 8, 0)
        columns.setSpacing(8)
        caption = QLabel(self.tr("Speed"))
        caption.setProperty("faint", True)
        columns.addWidget(caption)
        columns.addLayout(rows)
        columns.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        tip = self.tr("Steps a second while it runs: from one to as fast as it goes")
        self.setToolTip(tip)
        self.setStatusTip(tip)
        self.slider.valueChanged.connect(self._set)
        document.replaced.connect(self._follow)
        themes().changed.connect(self._widen)
        self._widen()
        self._name()
        self._follow()

    def choices(self) -> list[tuple[str, bool]]:
        """In words, slowest first; and that all can be chosen."""
        return [(self._text(pace), True) for pace in PACES]

    def choose(self, place: int) -> None:
        """One of the choices."""
        self.slider.setValue(place)

    def _follow(self) -> None:
        """A template begins at the pace at which it is seen to learn."""
        name = self._document.project.template
        if name in TEMPLATES:
            self.slider.setValue(PACES.index(TEMPLATES[name].pace))

    def _widen(self) -> None:
        texts = [self._text(pace) for pace in PACES]
        # Not the least width: a label keeps what it wants from when that was larger.
        self._label.setFixedWidth(max(self.fontMetrics().horizontalAdvance(text) for text in texts) + 2)

    def _set(self, place: int) -> None:
        self._document.training.set_pace(PACES[place])
        self._name()

    def _name(self) -> None:
        self._label.setText(self._text(PACES[self.slider.value()]))

    def _text(self, pace: float | None) -> str:
        if pace is None:
            return self.tr("unlimited")
        return self.tr("{steps}/s").format(steps=notation.count(int(pace)))
