"""What the keys do while the canvas has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from nnplayground.text import mark
from nnplayground.ui.document import graph_actions

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document

_STEP, _LONG_STEP = 10.0, 50.0
_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
KEYS = (
    (mark("Tab"), mark("Selects the next layer; after the last one it leaves the canvas")),
    (mark("Arrow keys"), mark("Move the selected layers a little; with Shift further")),
    (mark("Menu key"), mark("Opens what can be done with the selected layers, or on empty space")),
    (mark("Space"), mark("Held down, the mouse moves the whole picture")),
    (mark("Escape"), mark("Gives up what the mouse is doing, else selects nothing")),
)
"""What is told of them in the help: the key, and what it does."""


def press(document: Document, event: QKeyEvent) -> bool:
    """Act on a key; False if it means nothing here."""
    key, standard = Qt.Key(event.key()), QKeySequence.StandardKey
    if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
        graph_actions.delete_selection(document)
    elif key in _ARROWS and document.selection:
        step = _LONG_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        graph_actions.nudge(document, _ARROWS[key][0] * step, _ARROWS[key][1] * step)
    elif event.matches(standard.Copy):
        graph_actions.copy(document)
    elif event.matches(standard.Cut):
        graph_actions.cut(document)
    elif event.matches(standard.Paste):
        graph_actions.paste(document)
    elif event.matches(standard.SelectAll):
        graph_actions.select_all(document)
    elif key == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
        graph_actions.duplicate(document)
    else:
        return False
    return True


def cycle(document: Document, forward: bool) -> bool:
    """Select the next or previous node; False past the end, so that the focus can leave the canvas."""
    graph, selection = document.project.graph, document.selection
    order = list(graph.order) or list(graph.by_id)
    if not forward:
        order.reverse()
    chosen = [rank for rank, node in enumerate(order) if node in selection]
    place = chosen[-1] + 1 if chosen else 0
    if place >= len(order):
        return False
    document.show_node(order[place])
    return True
