"""A part of a panel under a heading that folds it away."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from nnplayground.ui.toolkit.theme import theme, themes

_open: dict[str, bool] = {}
"""What the user has opened and closed, by the key of the fold: the same in every panel and document."""


def remembered_folds() -> str:
    """For the store of the window's settings: ``+key -key``."""
    return " ".join(f"{'+' if is_open else '-'}{key}" for key, is_open in sorted(_open.items()))


def remember_folds(stored: str) -> None:
    """What ``remembered_folds`` gave once; for folds that are made from now on."""
    _open.update({word[1:]: word[0] == "+" for word in stored.split() if word[0] in "+-"})


class Fold(QWidget):
    """Put widgets into ``lines``."""

    toggled = Signal(bool)

    def __init__(self, key: str, title: str, *, is_open: bool = True, parent: QWidget | None = None) -> None:
        """``key`` names it among those remembered, without spaces; ``is_open`` is for one never touched."""
        super().__init__(parent)
        self._key = key
        self.header = _Header(title, self)
        self.header.setObjectName(f"fold_{key}")
        self.content = QWidget(self)
        self.lines = QVBoxLayout(self.content)
        self.lines.setContentsMargins(0, 4, 0, 8)
        self.lines.setSpacing(6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        outer.addWidget(self.content)
        self.header.setChecked(_open.get(key, is_open))
        self.content.setVisible(self.header.isChecked())
        self.header.toggled.connect(self._toggled)

    @property
    def is_open(self) -> bool:
        return self.header.isChecked()

    def set_note(self, note: str) -> None:
        """A few words at the right of the heading: what is inside, while it is closed."""
        self.header.set_note(note)

    def _toggled(self, is_open: bool) -> None:
        _open[self._key] = is_open
        self.content.setVisible(is_open)
        self.toggled.emit(is_open)


class _Header(QAbstractButton):
    """A triangle, the heading, and a note; painted, as buttons of the style are centred and framed."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._note = ""
        self.setText(title)
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes().changed.connect(self.update)

    def set_note(self, note: str) -> None:
        if note != self._note:
            self._note = note
            self.setAccessibleDescription(note)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opening = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        elif opening is not None:
            self.setChecked(opening)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * metrics.height(), round(metrics.height() * 1.6))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now, metrics = theme(), self.fontMetrics()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.hover))
            painter.drawRoundedRect(self.rect(), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(QColor(now.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        size, middle = metrics.height() * 0.24, self.height() / 2
        painter.translate(metrics.height() * 0.38, middle)
        if self.isChecked():
            painter.rotate(90)
        chevron = QPolygonF()
        for x, y in ((-size * 0.5, -size), (size * 0.5, 0.0), (-size * 0.5, size)):
            chevron.append(QPointF(x, y))
        painter.setPen(QPen(QColor(now.faint), max(1.5, size * 0.36), c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(chevron)
        painter.resetTransform()
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(now.text))
        begin = round(metrics.height() * 0.95)
        room = self.rect().adjusted(begin, 0, -4, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        bold = painter.fontMetrics()
        painter.drawText(room, flags, bold.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width()))
        if self._note and not self.isChecked():
            left = room.adjusted(bold.horizontalAdvance(self.text()) + metrics.height(), 0, 0, 0)
            painter.setFont(self.font())
            painter.setPen(QColor(now.faint))
            note = metrics.elidedText(self._note, Qt.TextElideMode.ElideRight, max(left.width(), 0))
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, note)
        painter.end()
