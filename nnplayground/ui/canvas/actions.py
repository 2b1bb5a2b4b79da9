"""What can be done with layers and edges, each once: for the window's menus and for those under the mouse."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from nnplayground.text import Text, mark, text
from nnplayground.ui.document import graph_actions
from nnplayground.ui.document.document import Document
from nnplayground.ui.shell.action import Action

DocumentAction = Action[Document]
_Standard = QKeySequence.StandardKey


def _without_selection(document: Document) -> Text | None:
    return None if document.selection else text("Select a layer first.")


def _nothing_to_delete(document: Document) -> Text | None:
    return None if document.selection or document.selected_edges else text("Select a layer or an edge first.")


def _empty_clipboard(_document: Document) -> Text | None:
    return None if graph_actions.can_paste() else text("The clipboard holds no layers. Copy some first.")


def _empty_canvas(document: Document) -> Text | None:
    return None if document.project.graph.nodes else text("There are no layers on the canvas.")


def _nothing_to_freeze(document: Document) -> Text | None:
    able = graph_actions.able_to_freeze(document, document.selection)
    return None if able else text("Select a layer with weights first.")


def _frozen(document: Document) -> bool:
    """Whether all of the selected nodes are that can be."""
    able = graph_actions.able_to_freeze(document, document.selection)
    return bool(able) and all(document.project.graph[node].layer.is_frozen() for node in able)


CUT: DocumentAction = Action(
    id="cut",
    title=mark("Cu&t"),
    tip=mark("Move the selected layers to the clipboard"),
    do=graph_actions.cut,
    menu="edit",
    group=1,
    keys=(_Standard.Cut,),
    icon="mdi6.content-cut",
    obstacle=_without_selection,
)
COPY: DocumentAction = Action(
    id="copy",
    title=mark("&Copy"),
    tip=mark("Copy the selected layers to the clipboard"),
    do=graph_actions.copy,
    menu="edit",
    group=1,
    keys=(_Standard.Copy,),
    icon="mdi6.content-copy",
    obstacle=_without_selection,
)
PASTE: DocumentAction = Action(
    id="paste",
    title=mark("&Paste"),
    tip=mark("Insert the layers of the clipboard"),
    do=graph_actions.paste,
    menu="edit",
    group=1,
    keys=(_Standard.Paste,),
    icon="mdi6.content-paste",
    obstacle=_empty_clipboard,
)
DUPLICATE: DocumentAction = Action(
    id="duplicate",
    title=mark("&Duplicate"),
    tip=mark("Copy the selected layers beside themselves"),
    do=graph_actions.duplicate,
    menu="edit",
    group=1,
    keys=("Ctrl+D",),
    icon="mdi6.content-duplicate",
    obstacle=_without_selection,
)
DELETE: DocumentAction = Action(
    id="delete",
    title=mark("De&lete"),
    tip=mark("Remove the selected layers and edges"),
    do=graph_actions.delete_selection,
    menu="edit",
    group=1,
    keys=("Del", "Backspace"),
    icon="mdi6.delete-outline",
    obstacle=_nothing_to_delete,
)
SELECT_ALL: DocumentAction = Action(
    id="select_all",
    title=mark("Select &all"),
    tip=mark("Select every layer"),
    do=graph_actions.select_all,
    menu="edit",
    group=2,
    keys=(_Standard.SelectAll,),
    icon="mdi6.select-all",
    obstacle=_empty_canvas,
)
ARRANGE: DocumentAction = Action(
    id="auto_layout",
    title=mark("Arran&ge"),
    tip=mark("Put every layer in its place from left to right"),
    do=graph_actions.auto_layout,
    menu="model",
    group=1,
    keys=("Ctrl+L",),
    icon="mdi6.sitemap-outline",
    obstacle=_empty_canvas,
)
FREEZE: DocumentAction = Action(
    id="freeze",
    title=mark("&Freeze"),
    tip=mark("Keep the weights of the selected layers as they are while the others learn"),
    do=lambda document: graph_actions.set_frozen(document, document.selection, not _frozen(document)),
    menu="model",
    group=3,
    icon="mdi6.lock-outline",
    obstacle=_nothing_to_freeze,
    checked=_frozen,
)
ENTRIES = (CUT, COPY, PASTE, DUPLICATE, DELETE, SELECT_ALL, ARRANGE, FREEZE)
