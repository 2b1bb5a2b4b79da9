"""Every action that has a key, in a table that stays beside the work."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from nnplayground.ui.dialogs.line_table import LineTable
from nnplayground.ui.shell.action import plain
from nnplayground.ui.shell.action_set import ActionSet, BoundAction
from nnplayground.ui.toolkit.translate import translated


class ShortcutsDialog(QDialog):
    """Name, keys and what it does, in the order of the menus."""

    def __init__(self, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts_dialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        rows = [_line(bound) for bound in actions.in_order() if bound.keys]
        table = LineTable([self.tr("Action"), self.tr("Keys"), self.tr("What it does")], rows, self)
        table.setAccessibleName(self.tr("Actions and their keys"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 16, 16, 12)
        lines.setSpacing(10)
        lines.addWidget(table)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        lines.addWidget(buttons)
        text = self.fontMetrics()
        self.resize(96 * text.averageCharWidth(), 37 * text.height())


def _line(bound: BoundAction[Any]) -> tuple[str, str, str]:
    keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in bound.keys)
    look = bound.look
    return plain(translated(look.title)), keys, translated(look.tip)
