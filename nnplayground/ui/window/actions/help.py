"""The menu Help: the shortcuts, and what this program is made of.  Both stay beside the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QMenu,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from nnplayground.ui.window.main_window import MainWindow


class HelpActions(QObject):
    """Opens the two dialogs; neither is modal."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._dialogs: dict[str, QDialog] = {}
        add = window.action_set.add
        add(
            "shortcuts",
            self.tr("&Keyboard shortcuts"),
            self.tr("Every action that has a key"),
            self.show_shortcuts,
            picture="mdi6.keyboard-outline",
            shortcuts=["F1"],
        )
        add(
            "about",
            self.tr("&About"),
            self.tr("Versions, licences, and the files that the program keeps"),
            self.show_about,
            picture="mdi6.information-outline",
        )

    def fill(self, menu: QMenu) -> None:
        """The menu Help."""
        menu.addAction(self._window.actions_by_name["shortcuts"])
        menu.addSeparator()
        menu.addAction(self._window.actions_by_name["about"])

    def show_shortcuts(self) -> None:
        self._show("shortcuts", ShortcutsDialog(self._window))

    def show_about(self) -> None:
        from nnplayground.ui.dialogs.about.dialog import AboutDialog

        old = self._dialogs.get("about")
        if isinstance(old, AboutDialog) and old.busy:
            old.show()
            old.activateWindow()
            return
        self._show("about", AboutDialog(self._window.document, self._window.store, self._window))

    def _show(self, name: str, dialog: QDialog) -> None:
        old = self._dialogs.pop(name, None)
        if old is not None:
            old.close()
            old.deleteLater()
        self._dialogs[name] = dialog
        dialog.show()


class ShortcutsDialog(QDialog):
    """A table of the actions that have a key."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("shortcuts_dialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        rows = [action for action in window.actions_by_name.values() if not action.shortcut().isEmpty()]
        table = QTableWidget(len(rows), 3)
        table.setHorizontalHeaderLabels([self.tr("Action"), self.tr("Keys"), self.tr("What it does")])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        for row, action in enumerate(rows):
            keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
            name = action.text().replace("&", "").rstrip("…")
            for column, shown in enumerate((name, keys, action.statusTip())):
                table.setItem(row, column, QTableWidgetItem(shown))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        _finish(self, table)
        self.resize(680, 560)


def _finish(dialog: QDialog, widget: QWidget) -> None:
    """Put the widget above a Close button."""
    rows = QVBoxLayout(dialog)
    rows.setContentsMargins(16, 16, 16, 12)
    rows.setSpacing(10)
    rows.addWidget(widget)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    rows.addWidget(buttons)
