"""The menu Edit, and what undoes; what is done with layers and edges is in ``ui.canvas.actions``."""

from __future__ import annotations

from nnplayground.text import Text, mark, text
from nnplayground.ui.document.document import Document
from nnplayground.ui.shell.action import Action, Appearance, Entry, Menu


def _nothing_to_undo(document: Document) -> Text | None:
    return None if document.undo_stack.canUndo() else text("Nothing was edited yet.")


def _nothing_to_redo(document: Document) -> Text | None:
    return None if document.undo_stack.canRedo() else text("Nothing was taken back.")


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
)
