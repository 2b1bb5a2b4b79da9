"""Drawing an edge from port to port, or taking the end of an edge elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.text import Text
from nnplayground.ui.canvas.geometry import PortKey, PortPosition
from nnplayground.ui.canvas.gestures.gesture import Gesture, Modifiers
from nnplayground.ui.canvas.gestures.surface import Surface
from nnplayground.ui.canvas.hits import port_at
from nnplayground.ui.canvas.port_item import Mood
from nnplayground.ui.canvas.preview_item import WireItem
from nnplayground.ui.document import graph_actions
from nnplayground.ui.toolkit.translate import translated

_TARGET_PIXELS = 26.0


class Connect(Gesture):
    """Begun at a port; works from output to input and the other way round.

    With ``instead_of`` the dragged end is one of an existing edge: dropped on a port it is connected there, dropped on
    empty space the edge is deleted.
    """

    def __init__(
        self,
        surface: Surface,
        start: QPointF,
        modifiers: Modifiers,
        anchor: PortPosition,
        instead_of: Edge | None = None,
    ) -> None:
        super().__init__(surface, start, modifiers)
        self.anchor = anchor
        self._instead_of = instead_of
        self._wire: WireItem | None = None

    def drag(self, point: QPointF) -> None:
        if self._wire is None:
            self._wire = WireItem()
            self.scene.addItem(self._wire)
            self.scene.detach_edge(self._instead_of)
        target = self._target(point)
        reason = None if target is None else self._reason(target)
        self.scene.set_moods(self._moods(target))
        end = point if target is None or reason is not None else target.point
        begin = self.scene.ports[self.anchor.key].pos()
        ends = (begin, end) if self.anchor.output else (end, begin)
        self._wire.show_wire(*ends, refused=reason is not None)
        self.surface.hint_at(point, "" if reason is None else translated(reason))

    def drop(self, point: QPointF) -> None:
        target = self._target(point)
        self.cancel()
        if target is not None:
            graph_actions.connect(self.document, self._edge(target), self._instead_of)
        elif self._instead_of is not None:
            graph_actions.delete(self.document, edges=(self._instead_of,))
        elif self.anchor.output:
            self.surface.offer_layers(point, feed_from=self.anchor)

    def click(self, point: QPointF) -> None:
        if self._instead_of is not None:
            self.document.select(frozenset(), frozenset({self._instead_of}))
        else:
            self.document.select(frozenset({self.anchor.node}))

    def cancel(self) -> None:
        if self._wire is not None:
            self.scene.removeItem(self._wire)
            self._wire = None
        self.scene.detach_edge(None)
        self.scene.set_moods({})
        self.surface.hint_at(QPointF(), "")

    def _graph(self) -> Graph:
        graph = self.document.project.graph
        return graph if self._instead_of is None else edits.remove(graph, edges=(self._instead_of,))

    def _edge(self, other: PortPosition) -> Edge:
        first, last = (self.anchor, other) if self.anchor.output else (other, self.anchor)
        return Edge(first.node, last.node, first.name, last.name)

    def _reason(self, other: PortPosition) -> Text | None:
        return edits.refusal(self._graph(), self._edge(other))

    def _target(self, point: QPointF) -> PortPosition | None:
        """The port meant: one close by, else the first of the card under the mouse."""
        near = port_at(self.scene.node_geometries, point, _TARGET_PIXELS * self.surface.pixel, not self.anchor.output)
        if near is not None:
            return near
        for geometry in self.scene.node_geometries.values():
            if geometry.node != self.anchor.node and geometry.rect.contains(point):
                ports = geometry.inputs if self.anchor.output else geometry.outputs
                return ports[0] if ports else None
        return None

    def _moods(self, target: PortPosition | None) -> dict[PortKey, Mood]:
        moods: dict[PortKey, Mood] = {}
        graph = self._graph()
        for geometry in self.scene.node_geometries.values():
            for port in geometry.inputs if self.anchor.output else geometry.outputs:
                free = edits.refusal(graph, self._edge(port)) is None
                if port == target:
                    moods[port.key] = Mood.CHOSEN if free else Mood.REFUSED
                else:
                    moods[port.key] = Mood.LIT if free else Mood.DIMMED
        moods[self.anchor.key] = Mood.HOVERED
        return moods


def end_of(surface: Surface, start: QPointF, modifiers: Modifiers, edge: Edge) -> Connect:
    """The gesture that takes the target end of an edge elsewhere."""
    outputs = surface.scene().node_geometries[edge.source].outputs
    anchor = next(port for port in outputs if port.name == edge.source_port)
    return Connect(surface, start, modifiers, anchor, edge)
