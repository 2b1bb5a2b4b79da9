"""The menu Edit: undo, the clipboard, selection."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from nnplayground.text import Text, mark, text
from nnplayground.ui.document import graph_actions
from nnplayground.ui.document.document import Document
from nnplayground.ui.shell.action import Action, Appearance, Entry, Menu

_Standard = QKeySequence.StandardKey


def _without_selection(document: Document) -> Text | None:
    return None if document.selection else text("Select a layer first.")


def _nothing_to_delete(document: Document) -> Text | None:
    return None if document.selection or document.selected_edges else text("Select a layer or an edge first.")


def _nothing_to_undo(document: Document) -> Text | None:
    return None if document.undo_stack.canUndo() else text("Nothing was edited yet.")


def _nothing_to_redo(document: Document) -> Text | None:
    return None if document.undo_stack.canRedo() else text("Nothing was taken back.")


def _empty_clipboard(_document: Document) -> Text | None:
    return None if graph_actions.can_paste() else text("The clipboard holds no layers. Copy some first.")


def _empty_canvas(document: Document) -> Text | None:
    return None if document.project.graph.nodes else text("There are no layers on the canvas.")


def _named_undo(document: Document) -> Appearance:
    step = document.undo_stack.undoText()
    return Appearance(text("&Undo: {step}", step=step) if step else "")


def _named_redo(document: Document) -> Appearance:
    step = document.undo_stack.redoText()
    return Appearance(text("&Redo: {step}", step=step) if step else "")


ENTRIES: tuple[Entry[Document], ...] = (
    Menu(id="edit", title=mark("&Edit"), rank=20),
    Action(
        id="undo",
        title=mark("&Undo"),
        tip=mark("Take back the last edit"),
        do=lambda document: document.undo_stack.undo(),
        menu="edit",
        keys=("Ctrl+Z",),
        icon="mdi6.undo",
        obstacle=_nothing_to_undo,
        appearance=_named_undo,
    ),
    Action(
        id="redo",
        title=mark("&Redo"),
        tip=mark("Make the edit again that was taken back"),
        do=lambda document: document.undo_stack.redo(),
        menu="edit",
        keys=("Ctrl+Y", "Ctrl+Shift+Z"),
        icon="mdi6.redo",
        obstacle=_nothing_to_redo,
        appearance=_named_redo,
    ),
    Action(
        id="cut",
        title=mark("Cu&t"),
        tip=mark("Move the selected layers to the clipboard"),
        do=graph_actions.cut,
        menu="edit",
        group=1,
        keys=(_Standard.Cut,),
        icon="mdi6.content-cut",
        obstacle=_without_selection,
    ),
    Action(
        id="copy",
        title=mark("&Copy"),
        tip=mark("Copy the selected layers to the clipboard"),
        do=graph_actions.copy,
        menu="edit",
        group=1,
        keys=(_Standard.Copy,),
        icon="mdi6.content-copy",
        obstacle=_without_selection,
    ),
    Action(
        id="paste",
        title=mark("&Paste"),
        tip=mark("Insert the layers of the clipboard"),
        do=graph_actions.paste,
        menu="edit",
        group=1,
        keys=(_Standard.Paste,),
        icon="mdi6.content-paste",
        obstacle=_empty_clipboard,
    ),
    Action(
        id="duplicate",
        title=mark("&Duplicate"),
        tip=mark("Copy the selected layers beside themselves"),
        do=graph_actions.duplicate,
        menu="edit",
        group=1,
        keys=("Ctrl+D",),
        icon="mdi6.content-duplicate",
        obstacle=_without_selection,
    ),
    Action(
        id="delete",
        title=mark("De&lete"),
        tip=mark("Remove the selected layers and edges"),
        do=graph_actions.delete_selection,
        menu="edit",
        group=1,
        keys=("Del", "Backspace"),
        icon="mdi6.delete-outline",
        obstacle=_nothing_to_delete,
    ),
    Action(
        id="select_all",
        title=mark("Select &all"),
        tip=mark("Select every layer"),
        do=graph_actions.select_all,
        menu="edit",
        group=2,
        keys=(_Standard.SelectAll,),
        icon="mdi6.select-all",
        obstacle=_empty_canvas,
    ),
)
