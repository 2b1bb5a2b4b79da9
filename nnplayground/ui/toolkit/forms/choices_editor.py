"""Editor of several of a few values: chips that are pressed in or out."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from nnplayground.fields.spec import FieldSpec
from nnplayground.ui.toolkit.forms.editor import Edit, Editor
from nnplayground.ui.toolkit.forms.flow_layout import FlowLayout
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated


class ChoicesEditor(Editor):
    """The value keeps the order of the declaration, whatever the order of the presses."""

    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.setObjectName(f"field_{path}")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.chips: dict[object, Chip] = {}
        lines = FlowLayout(self)
        for value, label in spec.choices:
            chip = Chip(translated(label), self)
            chip.setObjectName(f"field_{path}_{re.sub(r'[^0-9a-z]+', '_', str(value).lower()).strip('_')}")
            chip.setToolTip(translated(spec.help))
            chip.setAccessibleName(f"{translated(spec.label)}: {translated(label)}")
            chip.toggled.connect(self._toggled)
            self.chips[value] = chip
            lines.addWidget(chip)

    def set_value(self, value: object) -> None:
        assert isinstance(value, tuple)
        for option, chip in self.chips.items():
            chip.blockSignals(True)
            chip.setChecked(option in value)
            chip.blockSignals(False)

    def target(self) -> QWidget:
        return next(iter(self.chips.values()))

    def _toggled(self) -> None:
        self.edited.emit(Edit(tuple(value for value, chip in self.chips.items() if chip.isChecked())))


class Chip(QAbstractButton):
    """A small rounded button that stays pressed: filled when it is."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(label)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        themes().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        height = round(metrics.height() * 1.5)
        return QSize(max(metrics.horizontalAdvance(self.text()) + metrics.height(), height + 6), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        edge = QColor(now.accent if on or self.underMouse() else now.border)
        painter.setBrush(QColor(now.accent if on else now.base))
        painter.setPen(QPen(edge, 1))
        area = self.rect().adjusted(1, 1, -1, -1)
        radius = area.height() / 2
        painter.drawRoundedRect(area, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(now.on_accent if on else now.accent), 2))
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), radius - 2, radius - 2)
        painter.setPen(QColor(now.on_accent if on else now.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
