"""Every action that has a key, in a table that stays beside the work."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnplayground.ui.shell.action import plain
from nnplayground.ui.shell.action_set import ActionSet
from nnplayground.ui.toolkit.translate import translated


class ShortcutsDialog(QDialog):
    """Name, keys and what it does, in the order of the menus."""

    def __init__(self, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts_dialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        rows = [bound for bound in actions.in_order() if bound.keys]
        table = QTableWidget(len(rows), 3)
        table.setAccessibleName(self.tr("Actions and their keys"))
        table.setTabKeyNavigation(False)
        table.setHorizontalHeaderLabels([self.tr("Action"), self.tr("Keys"), self.tr("What it does")])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        for row, bound in enumerate(rows):
            keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in bound.keys)
            look = bound.look
            for column, shown in enumerate((plain(translated(look.title)), keys, translated(look.tip))):
                table.setItem(row, column, QTableWidgetItem(shown))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 16, 16, 12)
        lines.setSpacing(10)
        lines.addWidget(table)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        lines.addWidget(buttons)
        self.resize(680, 560)
