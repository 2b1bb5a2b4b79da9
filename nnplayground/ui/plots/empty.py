"""What stands in a plot that has nothing to show: why, and what would fill it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import theme, themes


@dataclass(frozen=True)
class Emptiness:
    """A short reason and a sentence of help; ``action`` names a button, where one press would fill the plot."""

    reason: str
    help: str = ""
    action: str = ""


class EmptyState(QWidget):
    """Icon, reason, help and perhaps a button, in the middle.

    Where it is low, the icon goes first, and then the help, which stands in the tip: no line is cut.
    """

    pressed = Signal()

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._icon, self._reason, self._help = QLabel(), QLabel(), QLabel()
        self._button = QPushButton()
        self._button.clicked.connect(self.pressed)
        layout = self._rows = QVBoxLayout(self)
        layout.setContentsMargins(24, 8, 24, 8)
        layout.setSpacing(6)
        layout.addStretch(1)
        for label in (self._icon, self._reason, self._help):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self._icon)
            layout.addWidget(label)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        self.setAutoFillBackground(True)
        themes().changed.connect(self._recolour)
        self._recolour()

    def show_reason(self, emptiness: Emptiness) -> None:
        self._reason.setText(emptiness.reason)
        self._help.setText(emptiness.help)
        self._button.setText(emptiness.action)
        self._button.setVisible(bool(emptiness.action))
        self.setToolTip(self.text())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins, gap = self._rows.contentsMargins(), self._rows.spacing()
        wide = self.width() - margins.left() - margins.right()
        room = self.height() - margins.top() - margins.bottom() - self._reason.heightForWidth(wide)
        if self._button.text():
            room -= self._button.sizeHint().height() + gap
        helped = bool(self._help.text()) and self._help.heightForWidth(wide) + gap <= room
        self._help.setVisible(helped)
        room -= self._help.heightForWidth(wide) + gap if helped else 0
        self._icon.setVisible(self._icon.sizeHint().height() + gap <= room)

    def text(self) -> str:
        return f"{self._reason.text()} {self._help.text()}".strip()

    def _recolour(self) -> None:
        now = theme()
        shades = QPalette(self.palette())
        shades.setColor(QPalette.ColorRole.Window, now.base)
        self.setPalette(shades)
        self._icon.setPixmap(icon(self._icon_name, now.faint).pixmap(28, 28))
        for label, colour in ((self._reason, now.text), (self._help, now.faint)):
            ink = QPalette(label.palette())
            ink.setColor(QPalette.ColorRole.WindowText, colour)
            label.setPalette(ink)
        bold = self.font()
        bold.setBold(True)
        self._reason.setFont(bold)
        self._fit()
