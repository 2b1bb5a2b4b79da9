"""The log: what the program had to say, with the time, also after it has gone from the screen."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from nnplayground.engine.snapshot import Trouble
from nnplayground.text import Text, mark
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PANELS, Panel
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

_MOST = 500
"""Lines kept; the oldest go."""
_DETAILS = Qt.ItemDataRole.UserRole
_TROUBLE = Qt.ItemDataRole.UserRole + 1


@PANELS.register
class Log(Panel):
    kind = "log"
    title = mark("Log")
    help = mark("Messages and troubles of this session, with their time.")
    icon = "mdi6.text-box-outline"
    area = "bottom"
    half = "right"
    rank = 90
    shown = False

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.list = _Lines(self)
        empty = QWidget(self)
        centred = QVBoxLayout(empty)
        label = ToneLabel(
            self.tr("Nothing has been reported yet. Messages and troubles of a run appear here."), "faint"
        )
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        centred.addWidget(label)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(self.list)
        document.message.connect(self._message)
        document.message_raised.connect(self._message)
        document.training.trouble_raised.connect(self._trouble)
        themes().changed.connect(self._dress)

    def _message(self, message: Text) -> None:
        self._add(translated(message), "", False)

    def _trouble(self, trouble: Trouble) -> None:
        graph = self.document.project.graph
        node = f"{graph[trouble.node].label}: " if trouble.node in graph and trouble.node is not None else ""
        self._add(node + translated(trouble.text), trouble.details, True)

    def _add(self, sentence: str, details: str, trouble: bool) -> None:
        item = QListWidgetItem(f"{datetime.now():%H:%M:%S}   {sentence}")
        item.setData(_DETAILS, details)
        item.setData(_TROUBLE, trouble)
        item.setToolTip(details or sentence)
        self._dress_item(item)
        self.list.addItem(item)
        while self.list.count() > _MOST:
            self.list.takeItem(0)
        self.list.scrollToBottom()
        self._stack.setCurrentIndex(1)

    def _dress(self) -> None:
        for place in range(self.list.count()):
            self._dress_item(self.list.item(place))

    @staticmethod
    def _dress_item(item: QListWidgetItem) -> None:
        trouble = bool(item.data(_TROUBLE))
        colour = theme().error if trouble else theme().text
        item.setForeground(QColor(colour))
        item.setIcon(icon("mdi6.alert-circle-outline" if trouble else "mdi6.information-outline", colour))


class _Lines(QListWidget):
    """Copies the selected lines with their details."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("log_list")
        self.setAccessibleName(self.tr("Messages"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            lines = [part for item in self.selectedItems() for part in (item.text(), item.data(_DETAILS)) if part]
            QGuiApplication.clipboard().setText("\n".join(lines))
            event.accept()
        else:
            super().keyPressEvent(event)
