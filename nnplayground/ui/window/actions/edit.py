"""The menu Edit: undo, the clipboard, selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from nnplayground.ui.document import graph_actions

if TYPE_CHECKING:
    from nnplayground.ui.window.main_window import MainWindow

_Standard = QKeySequence.StandardKey


class EditActions(QObject):
    """Actions on the document's history and on the selected nodes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._document = document = window.document
        add = window.action_set.add
        add(
            "undo",
            self.tr("&Undo"),
            self.tr("Take back the last edit"),
            document.undo_stack.undo,
            picture="mdi6.undo",
            shortcuts=["Ctrl+Z"],
        )
        add(
            "redo",
            self.tr("&Redo"),
            self.tr("Make the edit again that was taken back"),
            document.undo_stack.redo,
            picture="mdi6.redo",
            shortcuts=["Ctrl+Y", "Ctrl+Shift+Z"],
        )
        add(
            "cut",
            self.tr("Cu&t"),
            self.tr("Move the selected layers to the clipboard"),
            lambda: graph_actions.cut(document),
            picture="mdi6.content-cut",
            shortcuts=[_Standard.Cut],
        )
        add(
            "copy",
            self.tr("&Copy"),
            self.tr("Copy the selected layers to the clipboard"),
            lambda: graph_actions.copy(document),
            picture="mdi6.content-copy",
            shortcuts=[_Standard.Copy],
        )
        add(
            "paste",
            self.tr("&Paste"),
            self.tr("Insert the layers of the clipboard"),
            lambda: graph_actions.paste(document),
            picture="mdi6.content-paste",
            shortcuts=[_Standard.Paste],
        )
        add(
            "duplicate",
            self.tr("&Duplicate"),
            self.tr("Copy the selected layers beside themselves"),
            lambda: graph_actions.duplicate(document),
            picture="mdi6.content-duplicate",
            shortcuts=["Ctrl+D"],
        )
        add(
            "delete",
            self.tr("De&lete"),
            self.tr("Remove the selected layers and edges"),
            lambda: graph_actions.delete_selection(document),
            picture="mdi6.delete-outline",
            shortcuts=["Del", "Backspace"],
        )
        add(
            "select_all",
            self.tr("Select &all"),
            self.tr("Select every layer"),
            lambda: graph_actions.select_all(document),
            picture="mdi6.select-all",
            shortcuts=[_Standard.SelectAll],
        )
        document.selection_changed.connect(self._enable)
        document.graph_changed.connect(self._enable)
        document.replaced.connect(self._enable)
        document.undo_stack.indexChanged.connect(self._name_steps)
        document.undo_stack.cleanChanged.connect(self._name_steps)
        QGuiApplication.clipboard().dataChanged.connect(self._enable)
        self._enable()
        self._name_steps()

    def fill(self, menu: QMenu) -> None:
        """The menu Edit."""
        actions = self._window.actions_by_name
        for names in (("undo", "redo"), ("cut", "copy", "paste", "duplicate", "delete"), ("select_all",)):
            for name in names:
                menu.addAction(actions[name])
            menu.addSeparator()

    def _enable(self) -> None:
        actions, document = self._window.actions_by_name, self._document
        nodes = bool(document.selection)
        for name in ("cut", "copy", "duplicate"):
            actions[name].setEnabled(nodes)
        actions["delete"].setEnabled(nodes or bool(document.selected_edges))
        actions["select_all"].setEnabled(bool(document.project.graph.nodes))
        actions["paste"].setEnabled(graph_actions.can_paste())

    def _name_steps(self) -> None:
        stack, actions = self._document.undo_stack, self._window.actions_by_name
        undo, redo = stack.undoText(), stack.redoText()
        actions["undo"].setEnabled(stack.canUndo())
        actions["redo"].setEnabled(stack.canRedo())
        actions["undo"].setText(self.tr("&Undo: {step}").format(step=undo) if undo else self.tr("&Undo"))
        actions["redo"].setText(self.tr("&Redo: {step}").format(step=redo) if redo else self.tr("&Redo"))
