"""The undo history as a list: a click goes back or forth to that step."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import (
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QUndoView,
    QVBoxLayout,
    QWidget,
)

from nnplayground.text import mark
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PANELS, Panel
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import themes


@PANELS.register
class UndoHistory(Panel):
    kind = "undo_history"
    title = mark("History")
    help = mark("Every change, one line each: click one to go back to it.")
    icon = "mdi6.history"
    area = "right"
    rank = 20
    shown = False

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.view = QUndoView(document.undo_stack, self)
        self.view.setObjectName("undo_list")
        self.view.setAccessibleName(self.tr("Undo history"))
        self.view.setEmptyLabel(self.tr("As opened"))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setIconSize(QSize(16, 16))
        self.view.setItemDelegate(_Line(self.view))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.view)
        self._dress()
        themes().changed.connect(self._dress)

    def _dress(self) -> None:
        self.view.setCleanIcon(icon("mdi6.content-save-outline"))


class _Line(QStyledItemDelegate):
    """Room for a picture on every line, so that the words stand under one another."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.decorationSize = QSize(16, 16)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), max(hint.height(), 16) + 6)
