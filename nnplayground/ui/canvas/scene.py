"""The items of the canvas, kept equal to the document's graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from nnplayground.graph.changes import Change, EdgeAdded, EdgeRemoved, NodeAdded, NodeRemoved
from nnplayground.graph.graph import Edge, Node
from nnplayground.ui.canvas.edge_item import EdgeItem
from nnplayground.ui.canvas.faces import face_of
from nnplayground.ui.canvas.geometry import NodeGeometry, PortKey, node_geometry
from nnplayground.ui.canvas.hits import BiasHit, EdgeHit, Hit, NodeHit, PortHit, TileHit, ToggleHit, hit
from nnplayground.ui.canvas.labels import label_places
from nnplayground.ui.canvas.links import EdgeGeometry, edge_geometry
from nnplayground.ui.canvas.live import Live
from nnplayground.ui.canvas.names import neuron_titles, shape_name
from nnplayground.ui.canvas.near_item import NearItem
from nnplayground.ui.canvas.node_item import Ailment, NodeItem
from nnplayground.ui.canvas.note_item import NoteItem
from nnplayground.ui.canvas.port_item import Mood, PortItem
from nnplayground.ui.theme import themes

if TYPE_CHECKING:
    from nnplayground.ui.document import Document


class CanvasScene(QGraphicsScene):
    """Redraws from the document's signals.  Gestures only set what is previewed: moved, marked, lit."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # few items, many of which move
        self.document = document
        self.live = Live(document)
        self.nodes: dict[str, NodeItem] = {}
        self.edges: dict[Edge, EdgeItem] = {}
        self.near: dict[str, NearItem] = {}
        self.notes: dict[str, NoteItem] = {}
        self.ports: dict[PortKey, PortItem] = {}
        self.node_places: dict[str, NodeGeometry] = {}
        self.edge_places: dict[Edge, EdgeGeometry] = {}
        self.near_by_zoom = True
        self._moved: dict[str, QPointF] = {}
        self._hovered: Hit | None = None
        self._marked: Edge | None = None
        self._detached: Edge | None = None
        self._moods: dict[PortKey, Mood] = {}
        document.graph_changed.connect(self._follow)
        document.shapes_changed.connect(self.arrange)
        document.dataset_changed.connect(self.arrange)
        document.snapshot_changed.connect(self.refresh)
        document.selection_changed.connect(self._show_states)
        document.replaced.connect(self._start_over)
        themes().changed.connect(self._recolour)
        self._start_over()

    # -- asked by view and gestures

    def hit(self, point: QPointF, pixel: float) -> Hit | None:
        """What lies under a point; ``pixel`` is the size of a screen pixel in scene units."""
        return hit(self.node_places, self.edge_places, point, pixel)

    def content_rect(self, near_by_zoom: bool | None = None) -> QRectF:
        """The area that the nodes take, or would take at another zoom."""
        area = QRectF()
        if near_by_zoom is None or near_by_zoom == self.near_by_zoom:
            for place in self.node_places.values():
                area = area.united(place.rect)
            for edge in self.edge_places.values():
                area = area.united(edge.bounds)
            return area
        for node in self.document.project.graph.nodes:
            area = area.united(node_geometry(node, self.document.shapes, near_by_zoom).rect)
        return area

    # -- set by view and gestures

    def set_near_by_zoom(self, near: bool) -> None:
        """Whether the zoom is close enough for neurons."""
        if near != self.near_by_zoom:
            self.near_by_zoom = near
            self.arrange()

    def preview_moved(self, places: Mapping[str, QPointF]) -> None:
        """Show nodes at other centres than the graph's; an empty mapping ends it."""
        self._moved = dict(places)
        self.arrange()

    def mark_edge(self, edge: Edge | None) -> None:
        """Highlight the edge into which a layer would be put."""
        if edge != self._marked:
            self._marked = edge
            self._show_states()

    def detach_edge(self, edge: Edge | None) -> None:
        """Fade the edge whose end is being dragged."""
        if edge != self._detached:
            self._detached = edge
            self._show_states()

    def set_moods(self, moods: Mapping[PortKey, Mood]) -> None:
        """Light and dim ports; an empty mapping puts all to rest."""
        self._moods = dict(moods)
        self._show_states()

    def hover(self, found: Hit | None) -> None:
        """Mark what is under the mouse."""
        if found != self._hovered:
            self._hovered = found
            self._show_states()

    # -- following the document

    def refresh(self) -> None:
        """New numbers, same graph: repaint what shows numbers."""
        self.live.renew()
        for key, item in self.near.items():
            if self.node_places[key].near:
                item.update()
        for edge, line in self.edges.items():
            if self.edge_places[edge].meaning in ("weights", "mixed"):
                line.update()
        for node in self.document.project.graph.nodes:
            if not type(node.layer).outputs:
                self._show_face(node)

    def arrange(self) -> None:
        """Put every item where it belongs and write on it what is true now."""
        graph, shapes, spec = self.document.project.graph, self.document.shapes, self.document.project.spec
        self.live.renew()
        places = {
            node.id: node_geometry(node, shapes, self.near_by_zoom, self._moved.get(node.id)) for node in graph.nodes
        }
        self.node_places = places
        for node in graph.nodes:
            place = places[node.id]
            self.nodes[node.id].place(place)
            near = self.near[node.id]
            near.setVisible(place.near)
            if place.near:
                near.place(place, neuron_titles(node, len(place.tiles), spec), spec.planar)
        self._arrange_edges()
        self._arrange_ports()
        self._show_states()

    def _arrange_edges(self) -> None:
        graph, shapes = self.document.project.graph, self.document.shapes
        rects = {key: place.rect for key, place in self.node_places.items()}
        found: dict[Edge, EdgeGeometry] = {}
        for target in graph.nodes:
            weight = shapes.parameters.get(target.id, {}).get("weight", ())
            matrix = (weight[0], weight[1]) if len(weight) == 2 else None
            for edge, offset in zip(graph.incoming[target.id], self._offsets(target), strict=True):
                obstacles = [rect for key, rect in rects.items() if key not in (edge.source, edge.target)]
                ends = self.node_places[edge.source], self.node_places[edge.target]
                found[edge] = edge_geometry(edge, *ends, matrix, offset, obstacles)
        self.edge_places = {edge: found[edge] for edge in graph.edges}
        labels = {
            edge: shape_name(shapes.outputs[edge.source]) if edge.source in shapes.outputs else ""
            for edge in graph.edges
        }
        spots = label_places(self.edge_places, labels, rects.values())
        for edge, place in self.edge_places.items():
            self.edges[edge].place(place)
            self.edges[edge].show_label(labels[edge], spots.get(edge, QPointF()))

    def _offsets(self, target: Node) -> list[int | None]:
        """Per arriving edge, where its numbers begin among the target's, or None if they do not line up."""
        outputs = self.document.shapes.outputs
        shapes = [outputs.get(edge.source, ()) for edge in self.document.project.graph.incoming[target.id]]
        whole = outputs.get(target.id, ())
        if len(whole) != 1 or any(len(shape) != 1 for shape in shapes):
            return [None] * len(shapes)
        if all(shape == whole for shape in shapes):
            return [0] * len(shapes)
        if sum(shape[0] for shape in shapes) == whole[0]:
            return [sum(shape[0] for shape in shapes[:rank]) for rank in range(len(shapes))]
        return [None] * len(shapes)

    def _arrange_ports(self) -> None:
        graph = self.document.project.graph
        used = {(edge.source, edge.source_port, True) for edge in graph.edges}
        used |= {(edge.target, edge.target_port, False) for edge in graph.edges}
        wanted: set[PortKey] = set()
        for geometry in self.node_places.values():
            for place in geometry.ports:
                key = place.key
                wanted.add(key)
                if key not in self.ports:
                    self.ports[key] = PortItem(place.output)
                    self.addItem(self.ports[key])
                self.ports[key].place(place.point, key in used, geometry.near)
        for key in set(self.ports) - wanted:
            self.removeItem(self.ports.pop(key))

    def _show_states(self) -> None:
        """Selection, hover, preview: nothing that moves."""
        for node in self.document.project.graph.nodes:
            self._show_face(node)
            unit = self._hovered.unit if isinstance(self._hovered, TileHit | BiasHit) else None
            same = getattr(self._hovered, "node", None) == node.id
            self.near[node.id].hover(unit if same else None)
        for edge, item in self.edges.items():
            over = self._hovered if isinstance(self._hovered, EdgeHit) and self._hovered.edge == edge else None
            chosen = edge in self.document.selected_edges
            line = over.line if over is not None else None
            item.set_state(chosen, over is not None, line, edge == self._marked, edge == self._detached)
        for key, port in self.ports.items():
            awake = key[0] == _node_of(self._hovered) or key[0] in self.document.selection
            port.set_mood(self._mood(key), awake)

    def _mood(self, key: PortKey) -> Mood:
        if self._moods:
            return self._moods.get(key, Mood.DIMMED)
        if isinstance(self._hovered, PortHit):
            return Mood.HOVERED if self._hovered.place.key == key else Mood.REST
        return Mood.REST

    def _show_face(self, node: Node) -> None:
        hovered = _node_of(self._hovered) == node.id
        face = face_of(node, self.document, self.live, hovered=hovered)
        self.nodes[node.id].show_face(face)
        caution = face.ailment is Ailment.CAUTION
        said = face.complaint if not caution or hovered or face.selected else ""
        rect = self.node_places[node.id].rect
        self.notes[node.id].show_words(said, caution, QPointF(rect.center().x(), rect.bottom()))

    def _follow(self, records: tuple[Change, ...]) -> None:
        self._hovered = None
        for record in records:
            if isinstance(record, NodeAdded):
                self._add_node(record.node)
            elif isinstance(record, NodeRemoved):
                self._remove_node(record.node.id)
            elif isinstance(record, EdgeAdded):
                self._add_edge(record.edge)
            elif isinstance(record, EdgeRemoved):
                self._remove_edge(record.edge)
        self.arrange()

    def _start_over(self) -> None:
        self._moved, self._moods = {}, {}
        self._hovered = self._marked = self._detached = None
        for edge in list(self.edges):
            self._remove_edge(edge)
        for key in list(self.nodes):
            self._remove_node(key)
        self.live.recolour()
        for node in self.document.project.graph.nodes:
            self._add_node(node)
        for edge in self.document.project.graph.edges:
            self._add_edge(edge)
        self.arrange()

    def _recolour(self) -> None:
        self.live.recolour()
        self._show_states()
        for item in self.items():
            item.update()

    def _add_node(self, node: Node) -> None:
        self.nodes[node.id] = NodeItem()
        self.near[node.id] = NearItem(node.id, self.live)
        self.notes[node.id] = NoteItem()
        self.addItem(self.notes[node.id])
        self.addItem(self.nodes[node.id])
        self.addItem(self.near[node.id])

    def _remove_node(self, node: str) -> None:
        self.removeItem(self.nodes.pop(node))
        self.removeItem(self.near.pop(node))
        self.removeItem(self.notes.pop(node))
        self._moved.pop(node, None)

    def _add_edge(self, edge: Edge) -> None:
        self.edges[edge] = EdgeItem(self.live)
        self.addItem(self.edges[edge])

    def _remove_edge(self, edge: Edge) -> None:
        self.removeItem(self.edges.pop(edge))


def _node_of(found: Hit | None) -> str | None:
    if isinstance(found, NodeHit | TileHit | BiasHit | ToggleHit):
        return found.node
    return None
