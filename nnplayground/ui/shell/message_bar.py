"""Messages that do not block: bars above the canvas, with details on demand."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnplayground.text import Text
from nnplayground.ui.toolkit.announcements import announcements
from nnplayground.ui.toolkit.focus_back import FocusBack
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.sizes import text_factor
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

Severity = Literal["info", "warning", "error"]
_AT_MOST = 3
_DETAILS, _LEAST_DETAILS = 8.5, 2.5
"""Lines of the details that are seen at once: where there is room, and at least."""
_ICONS: dict[Severity, str] = {
    "info": "mdi6.information-outline", "warning": "mdi6.alert-outline", "error": "mdi6.alert-circle-outline"
}  # fmt: skip


class _WholeLines(QObject):
    """All lines of a label are seen, however little height there is.

    A filter, as an overridden ``resizeEvent`` ends the process where an error is being told of that came from another
    override.
    """

    def __init__(self, label: QLabel) -> None:
        super().__init__(label)
        label.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QLabel):
            watched.setMinimumHeight(watched.heightForWidth(watched.width()))
        return False


class MessageBar(QFrame):
    """One message with its buttons; closed by the user or by another one that needs its place."""

    closed = Signal()

    def __init__(self, message: str, severity: Severity, details: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setProperty("severity", severity)
        self.setAccessibleName(message)
        self.message = message
        self.about = ""
        """What it is about, in a word or sentence that does not change with its numbers; empty for nothing."""
        self.severity = severity
        self._sign = QLabel()
        label = QLabel(message)
        _WholeLines(label)
        label.setObjectName("message_text")
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(label, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 6, 8, 6)
        rows.setSpacing(6)
        rows.addLayout(self._row)
        self._text = QPlainTextEdit(details)
        self._text.setObjectName("message_details")
        self._text.setReadOnly(True)
        self._text.hide()
        rows.addWidget(self._text)
        self._close = QToolButton()
        self._close.setObjectName("message_close")
        self._close.setToolTip(self.tr("Close this message"))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.clicked.connect(self.closed)
        self._row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        if details:
            self._toggle = self.add_button(self.tr("Details"), lambda: None, "message_show_details")
            self._toggle.setCheckable(True)
            self._toggle.toggled.connect(self._text.setVisible)
        themes().changed.connect(self._recolour)
        self._recolour()

    def add_button(self, text: str, action: Callable[[], object], name: str = "message_button") -> QPushButton:
        """A button before the closing cross."""
        button = QPushButton(text)
        button.setObjectName(name)
        button.clicked.connect(lambda: action())
        self._row.insertWidget(self._row.count() - 1, button, 0, Qt.AlignmentFlag.AlignTop)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _recolour(self) -> None:
        now = theme()
        colour = {"info": now.accent, "warning": now.warning, "error": now.error}[self.severity]
        line = self.fontMetrics().height()
        side = max(18, line)
        self._sign.setPixmap(icon(_ICONS[self.severity], colour).pixmap(side, side))
        self._close.setIcon(icon("mdi6.close"))
        self._close.setIconSize(QSize(max(16, line - 2), max(16, line - 2)))
        spacing = self._text.fontMetrics().lineSpacing()
        self._text.setMinimumHeight(round(_LEAST_DETAILS * spacing))
        self._text.setMaximumHeight(round(_DETAILS * spacing))


class MessageStack(QWidget):
    """The newest messages, at most three, fewer in large text, the newest on top; of those about the same, the last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(1)
        self.bars: list[MessageBar] = []
        self._back = FocusBack(self)
        self.hide()

    def show_message(self, message: str, severity: Severity = "info", details: str = "", about: str = "") -> MessageBar:
        """Add a bar; the caller may give it buttons.  It takes the place of an older one about the same."""
        for bar in list(self.bars):
            if bar.message == message or (about and bar.about == about):
                self._remove(bar)
        while len(self.bars) >= max(1, round(_AT_MOST / text_factor())):
            self._remove(self.bars[-1])
        bar = MessageBar(message, severity, details, self)
        bar.about = about
        bar.closed.connect(lambda: self._remove(bar))
        self.bars.insert(0, bar)
        self._rows.insertWidget(0, bar)
        self.show()
        announcements().say(message, urgent=severity == "error")
        return bar

    def say(self, message: Text, severity: Severity = "warning") -> MessageBar:
        """Add a bar with a sentence, which is about what its template says."""
        return self.show_message(translated(message), severity, about=message.template)

    def clear(self) -> None:
        """Close all: another project is open."""
        for bar in list(self.bars):
            self._remove(bar)

    def forget(self, about: Collection[str]) -> None:
        """Close those about what no longer holds."""
        for bar in list(self.bars):
            if bar.about in about:
                self._remove(bar)

    def _remove(self, bar: MessageBar) -> None:
        if bar not in self.bars:
            return
        self.bars.remove(bar)
        focused = QApplication.focusWidget()
        if focused is not None and bar.isAncestorOf(focused):
            self._back.give()
        self._rows.removeWidget(bar)
        bar.hide()
        bar.deleteLater()
        self.setVisible(bool(self.bars))
