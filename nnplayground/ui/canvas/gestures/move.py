"""Moving the selected nodes, or with Ctrl a copy of them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from nnplayground.ui.canvas.gestures.gesture import ADDING, Gesture, Modifiers
from nnplayground.ui.canvas.gestures.snapping import snap
from nnplayground.ui.canvas.gestures.surface import Surface
from nnplayground.ui.canvas.preview_item import GhostItem, GuidesItem
from nnplayground.ui.document import graph_actions

SNAP_PIXELS = 7.0


class Move(Gesture):
    """Begun on a node.  A click selects it, a click with Shift or Ctrl adds it or takes it away."""

    def __init__(self, surface: Surface, start: QPointF, modifiers: Modifiers, node: str) -> None:
        super().__init__(surface, start, modifiers)
        self._node = node
        self._before = self.document.selection, self.document.selected_edges
        if node not in self.document.selection and not modifiers & ADDING:
            self.document.select(frozenset({node}))
        self._ghosts: list[GhostItem] = []
        self._guides: GuidesItem | None = None

    def drag(self, point: QPointF) -> None:
        if self._node not in self.document.selection:
            self.document.select(self.document.selection | {self._node})
        shift, guides = self._shift(point)
        if self._copying:
            self.scene.preview_moved({})
            self._show_ghosts(shift)
        else:
            self._clear_ghosts()
            self.scene.preview_moved({node: QPointF(*position) for node, position in self._places(shift).items()})
        if self._guides is None:
            self._guides = GuidesItem()
            self.scene.addItem(self._guides)
        self._guides.show_lines(guides)

    def drop(self, point: QPointF) -> None:
        shift, _ = self._shift(point)
        copying = self._copying
        positions = self._places(shift)
        self._clear()
        if copying:
            graph_actions.duplicate(self.document, shift.x(), shift.y())
        else:
            graph_actions.move(self.document, positions)

    def click(self, point: QPointF) -> None:
        if self.modifiers & ADDING:
            self.document.select(self.document.selection ^ {self._node}, self.document.selected_edges)
        else:
            self.document.select(frozenset({self._node}))

    def cancel(self) -> None:
        self._clear()
        self.document.select(*self._before)

    @property
    def _copying(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    def _shift(self, point: QPointF) -> tuple[QPointF, list[tuple[QPointF, QPointF]]]:
        """How far the nodes move, drawn to the centres of others unless Alt is held, as positions of the graph; and
        the lines that show it, in scene units."""
        graph, letters = self.document.project.graph, self.scene.lettering
        lead = QPointF(graph[self._node].x, graph[self._node].y)
        shift = letters.to_graph(letters.to_scene(lead) + point - self.start) - lead
        if self.modifiers & Qt.KeyboardModifier.AltModifier:
            return shift, []
        own = frozenset[str]() if self._copying else self.document.selection
        still = [QPointF(node.x, node.y) for node in graph.nodes if node.id not in own]
        snapped, guides = snap(lead, shift, still, SNAP_PIXELS * self.surface.pixel)
        return snapped, [(letters.to_scene(start), letters.to_scene(end)) for start, end in guides]

    def _places(self, shift: QPointF) -> dict[str, tuple[float, float]]:
        graph = self.document.project.graph
        return {
            node: (round(graph[node].x + shift.x(), 2), round(graph[node].y + shift.y(), 2))
            for node in self.document.selection
        }

    def _show_ghosts(self, shift: QPointF) -> None:
        if not self._ghosts:
            for node in sorted(self.document.selection):
                title, size = self.scene.nodes[node].label.title, self.scene.node_geometries[node].rect.size()
                ghost = GhostItem(title, size, self.scene.lettering.scale)
                self._ghosts.append(ghost)
                self.scene.addItem(ghost)
        for ghost, node in zip(self._ghosts, sorted(self.document.selection), strict=True):
            letters, at = self.scene.lettering, self.document.project.graph[node]
            moved = letters.to_scene(QPointF(at.x, at.y) + shift) - letters.to_scene(QPointF(at.x, at.y))
            ghost.setPos(self.scene.node_geometries[node].rect.center() + moved)

    def _clear_ghosts(self) -> None:
        for ghost in self._ghosts:
            self.scene.removeItem(ghost)
        self._ghosts.clear()

    def _clear(self) -> None:
        self._clear_ghosts()
        if self._guides is not None:
            self.scene.removeItem(self._guides)
            self._guides = None
        self.scene.preview_moved({})
