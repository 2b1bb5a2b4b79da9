"""Presses that are clicks and nothing more."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.gestures.gesture import ADDING, Gesture, Modifiers
from nnplayground.ui.canvas.gestures.surface import Surface


class PressEdge(Gesture):
    """Selects an edge; Shift or Ctrl adds it or takes it away."""

    def __init__(self, surface: Surface, start: QPointF, modifiers: Modifiers, edge: Edge) -> None:
        super().__init__(surface, start, modifiers)
        self._edge = edge

    def click(self, point: QPointF) -> None:
        if self.modifiers & ADDING:
            self.document.select(self.document.selection, self.document.selected_edges ^ {self._edge})
        else:
            self.document.select(frozenset(), frozenset({self._edge}))


class PressToggle(Gesture):
    """The button on a node that changes between neurons and block."""

    def __init__(self, surface: Surface, start: QPointF, modifiers: Modifiers, node: str) -> None:
        super().__init__(surface, start, modifiers)
        self._node = node

    def click(self, point: QPointF) -> None:
        self.surface.toggle_near(self._node)
