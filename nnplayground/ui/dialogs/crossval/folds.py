"""The table of folds: how far the running one is, what the others gave."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from nnplayground.ui.toolkit.theme import theme, themes

_COLUMNS = 4


class FoldTable(QTableWidget):
    """A line for each fold: its number, loss and score, and the score on what it was trained on."""

    copy_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, _COLUMNS, parent)
        self.setObjectName("crossval_table")
        self.setAccessibleName(self.tr("Folds"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_COLUMNS - 1, QHeaderView.ResizeMode.ResizeToContents)  # the longest heading

        themes().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        """Lines as high as their letters, and what is not measured yet as faint as the theme has it."""
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        for line in range(self.rowCount()):
            share = self.item(line, 2)
            if share is not None and share.data(Qt.ItemDataRole.ForegroundRole) is not None:
                share.setForeground(QColor(theme().faint))

    def begin(self, folds: int, headings: Sequence[str]) -> None:
        """Empty lines under these headings."""
        self.setRowCount(folds)
        self.setHorizontalHeaderLabels(list(headings))
        for column in range(_COLUMNS):
            heading = self.horizontalHeaderItem(column)
            if heading is not None:
                heading.setTextAlignment(_side(column))
        for fold in range(folds):
            for column in range(_COLUMNS):
                item = QTableWidgetItem(str(fold + 1) if column == 0 else "")
                item.setTextAlignment(_side(column))
                self.setItem(fold, column, item)
        self.scrollToTop()

    def show_share(self, fold: int, share: float) -> None:
        """How far a fold is."""
        item = self.item(fold, 2)
        if item is not None:
            item.setText(f"{round(100 * share)}\u202f% …")
            item.setForeground(QColor(theme().faint))

    def show_result(self, fold: int, cells: Sequence[str], tip: str) -> None:
        """What a fold gave."""
        for column, words in enumerate(cells, start=1):
            item = self.item(fold, column)
            if item is not None:
                item.setText(words)
                item.setToolTip(tip)
                item.setData(Qt.ItemDataRole.ForegroundRole, None)
                self.scrollToItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):  # everything, not a cell
            self.copy_asked.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
