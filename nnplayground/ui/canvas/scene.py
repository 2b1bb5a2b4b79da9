"""The items of the canvas, kept equal to the document's graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsScene, QWidget

from nnplayground.graph.changes import Change, EdgeAdded, EdgeRemoved, NodeAdded, NodeRemoved
from nnplayground.graph.graph import Edge, Node
from nnplayground.ui.canvas.boxes import Boxes
from nnplayground.ui.canvas.edge_item import EdgeItem
from nnplayground.ui.canvas.edge_route import EdgeRoute
from nnplayground.ui.canvas.geometry import NodeGeometry, PortKey, node_geometry
from nnplayground.ui.canvas.hits import MOUSE, BiasHit, EdgeHit, Hit, NodeHit, PortHit, Reach, TileHit, ToggleHit, hit
from nnplayground.ui.canvas.labels import label_positions
from nnplayground.ui.canvas.lettering import PLAIN, Lettering
from nnplayground.ui.canvas.links import DETOUR_FROM, EdgeGeometry, edge_geometry
from nnplayground.ui.canvas.names import neuron_titles, shape_name
from nnplayground.ui.canvas.near_item import NearItem
from nnplayground.ui.canvas.node_item import Ailment, NodeItem, NodeLabel
from nnplayground.ui.canvas.node_labels import node_label
from nnplayground.ui.canvas.note_item import NoteItem
from nnplayground.ui.canvas.port_item import Mood, PortItem
from nnplayground.ui.canvas.snapshot_cache import SnapshotCache
from nnplayground.ui.canvas.step.layer import StepLayer
from nnplayground.ui.document.card_size import figure_scale
from nnplayground.ui.toolkit.theme import themes

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document


class CanvasScene(QGraphicsScene):
    """Redraws from the document's signals.  Gestures only set what is previewed: moved, marked, lit.

    Who needs the items as well as the document listens to the signals of the scene, which pass on those of the document
    once the items follow: the order in which the document tells of something does not matter then.
    """

    graph_shown = Signal()
    shapes_shown = Signal()
    dataset_shown = Signal()
    snapshot_shown = Signal()
    project_shown = Signal()
    """After ``replaced``."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # few items, many of which move
        self.document = document
        self.cache = SnapshotCache(document)
        self.nodes: dict[str, NodeItem] = {}
        self.edges: dict[Edge, EdgeItem] = {}
        self.near: dict[str, NearItem] = {}
        self.notes: dict[str, NoteItem] = {}
        self.ports: dict[PortKey, PortItem] = {}
        self.node_geometries: dict[str, NodeGeometry] = {}
        self.edge_geometries: dict[Edge, EdgeGeometry] = {}
        self.near_by_zoom = True
        self.lettering = PLAIN
        self._arranged_for = -1
        """Revision of the document that the items show."""
        self._routes: dict[Edge, EdgeRoute] = {}
        self._faces: dict[str, NodeLabel] = {}
        """Labels of nodes as if neither selected nor under the mouse, until the document changes."""
        self._moved: dict[str, QPointF] = {}
        self.hovered: Hit | None = None
        """What is under the mouse."""
        self._marked: Edge | None = None
        self._detached: Edge | None = None
        self._moods: dict[PortKey, Mood] = {}
        self.step = StepLayer(self)
        document.graph_changed.connect(self._graph_changed)
        document.shapes_changed.connect(self._shapes_changed)
        document.dataset_changed.connect(self._dataset_changed)
        document.training.frames.add(self)
        document.selection_changed.connect(self._show_states)
        document.replaced.connect(self._replaced)
        themes().changed.connect(self._recolour)
        self._start_over()

    # -- asked by view and gestures

    def hit(self, point: QPointF, pixel: float, reach: Reach = MOUSE) -> Hit | None:
        """What lies under a point; ``pixel`` is the size of a screen pixel in scene units."""
        return hit(self.node_geometries, self.edge_geometries, point, pixel, reach)

    def content_rect(self, near_by_zoom: bool | None = None) -> QRectF:
        """The area that the nodes take, or would take at another zoom."""
        area = QRectF()
        if near_by_zoom is None or near_by_zoom == self.near_by_zoom:
            for geometry in self.node_geometries.values():
                area = area.united(geometry.rect)
            for edge in self.edge_geometries.values():
                area = area.united(edge.bounds)
            if self.lettering.large:  # for large notes room is kept
                for note in self.notes.values():
                    area = area.united(note.warning_area)
            return area
        for node in self.document.project.graph.nodes:
            area = area.united(node_geometry(node, self.document.shapes, near_by_zoom, lettering=self.lettering).rect)
        return area

    # -- set by view and gestures

    def set_near_by_zoom(self, near: bool) -> None:
        """Whether the zoom is close enough for neurons."""
        if near != self.near_by_zoom:
            self.near_by_zoom = near
            self.arrange()

    def set_lettering(self, lettering: Lettering) -> None:
        """How large text is, and how far the nodes are shown apart for it."""
        if lettering != self.lettering:
            self.lettering = lettering
            self.arrange()

    def preview_moved(self, positions: Mapping[str, QPointF]) -> None:
        """Show nodes at other positions than the graph's; an empty mapping ends it."""
        graph = self.document.project.graph
        touched = {key: graph[key] for key in (*self._moved, *positions) if key in graph}
        self._moved = dict(positions)
        if not touched:
            return
        before = [self.node_geometries[key].rect for key in touched]
        self._arrange_nodes(touched.values())
        rects = before + [self.node_geometries[key].rect for key in touched]
        left, right = min(rect.left() for rect in rects), max(rect.right() for rect in rects)
        routes = self._routes
        edges = [
            edge
            for edge in graph.edges
            if edge.source in touched or edge.target in touched or routes[edge].crosses(left, right)
        ]
        self._arrange_edges(edges)
        self._arrange_ports({*touched, *(edge.source for edge in edges), *(edge.target for edge in edges)})
        for node in touched.values():
            self._show_label(node)
        self.step.place()

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

    def hover(self, result: Hit | None) -> None:
        """Mark what is under the mouse."""
        if result != self.hovered:
            self.hovered = result
            self._show_states()

    # -- following the document

    def refresh(self) -> None:
        """New numbers, same graph: repaint what shows numbers."""
        self.cache.renew()
        # Where neurons and wires are repainted piece by piece, it takes twice as long as all of it in one go.
        if any(geometry.near for geometry in self.node_geometries.values()):
            for view in self.views():
                view.viewport().update()
        for node in self.document.project.graph.nodes:
            if not type(node.layer).outputs:
                self._faces.pop(node.id, None)  # it shows the loss
                self._show_label(node)

    def arrange(self) -> None:
        """Put every item where it belongs and write on it what is true now."""
        graph = self.document.project.graph
        self._arranged_for = self.document.revision
        self.cache.renew()
        self._faces.clear()
        self._arrange_nodes(graph.nodes)
        self.node_geometries = {
            node.id: self.node_geometries[node.id] for node in graph.nodes
        }  # later nodes lie on top
        self._routes = {edge: route for edge, route in self._routes.items() if edge in self.edges}
        self._arrange_edges(graph.edges)
        self._arrange_ports(graph.by_id)
        self._show_states()
        self.step.renew()

    def _arrange_nodes(self, nodes: Iterable[Node]) -> None:
        shapes, spec = self.document.shapes, self.document.project.spec
        for node in nodes:
            geometry = node_geometry(node, shapes, self.near_by_zoom, self._moved.get(node.id), self.lettering)
            if geometry == self.node_geometries.get(node.id):
                geometry = self.node_geometries[node.id]  # the same object: its edges see that it stayed
            self.node_geometries[node.id] = geometry
            self.nodes[node.id].place(geometry)
            near = self.near[node.id]
            near.setVisible(geometry.near)
            if geometry.near:
                near.place(geometry, neuron_titles(node, len(geometry.tiles), spec), spec.planar)

    def _arrange_edges(self, edges: Sequence[Edge]) -> None:
        """Courses and labels of ``edges``; those of the others stay."""
        graph, shapes = self.document.project.graph, self.document.shapes
        keys = list(self.node_geometries)
        rects = [self.node_geometries[key].rect for key in keys]
        boxes = Boxes(rects)
        for edge in edges:
            weight = shapes.parameters.get(edge.target, {}).get("weight", ())
            matrix = (weight[0], weight[1]) if len(weight) == 2 else None
            offset = self._offsets(edge.target)[graph.incoming[edge.target].index(edge)]
            start, end = self.node_geometries[edge.source], self.node_geometries[edge.target]
            left, right = start.rect.right(), end.rect.left()
            ahead = boxes.between(left, right) if right - left >= DETOUR_FROM else ()
            obstacles = [rects[at] for at in ahead if keys[at] not in (edge.source, edge.target)]
            rest = (matrix, offset, obstacles)
            known = self._routes.get(edge)
            if known is None or not known.holds(start, end, rest):
                geometry = edge_geometry(edge, start, end, matrix, offset, obstacles)
                self._routes[edge] = EdgeRoute(start, end, rest, geometry)
        self.edge_geometries = {edge: self._routes[edge].geometry for edge in graph.edges}
        labels = {
            edge: shape_name(shapes.outputs[edge.source]) if edge.source in shapes.outputs else "" for edge in edges
        }
        others = [item.label_area for edge, item in self.edges.items() if edge not in labels and item.label]
        geometries = {edge: self.edge_geometries[edge] for edge in edges}
        spots = label_positions(geometries, labels, rects, others, self.lettering)
        for edge, label in labels.items():
            self.edges[edge].place(self.edge_geometries[edge])
            if edge in spots:
                self.edges[edge].show_label(label, spots[edge].middle, spots[edge].pixels)
            else:
                self.edges[edge].show_label("", QPointF())

    def _offsets(self, target: str) -> list[int | None]:
        """Per arriving edge, where its numbers begin among the target's, or None if they do not line up."""
        outputs = self.document.shapes.outputs
        shapes = [outputs.get(edge.source, ()) for edge in self.document.project.graph.incoming[target]]
        whole = outputs.get(target, ())
        if len(whole) != 1 or any(len(shape) != 1 for shape in shapes):
            return [None] * len(shapes)
        if all(shape == whole for shape in shapes):
            return [0] * len(shapes)
        if sum(shape[0] for shape in shapes) == whole[0]:
            return [sum(shape[0] for shape in shapes[:rank]) for rank in range(len(shapes))]
        return [None] * len(shapes)

    def _arrange_ports(self, nodes: Collection[str]) -> None:
        graph = self.document.project.graph
        wanted: set[PortKey] = set()
        for key in nodes:
            used: set[PortKey] = set()
            cabled: set[PortKey] = set()  # where an edge ends as a whole, and not as lines at the neurons
            for edge in graph.incoming[key]:
                lines = self.edge_geometries[edge].lines
                used.add((key, edge.target_port, False))
                if not lines or lines[0].row < 0:
                    cabled.add((key, edge.target_port, False))
            for edge in graph.outgoing[key]:
                lines = self.edge_geometries[edge].lines
                used.add((key, edge.source_port, True))
                if not lines or lines[0].column < 0:
                    cabled.add((key, edge.source_port, True))
            geometry = self.node_geometries[key]
            for end in geometry.ports:
                wanted.add(end.key)
                if end.key not in self.ports:
                    self.ports[end.key] = PortItem()
                    self.addItem(self.ports[end.key])
                quiet = geometry.near and end.key not in cabled
                self.ports[end.key].place(end.point, end.key in used, quiet)
        for port in list(self.ports):
            if port[0] not in self.node_geometries or (port[0] in nodes and port not in wanted):
                self.removeItem(self.ports.pop(port))

    def _show_states(self) -> None:
        """Selection, hover, preview: nothing that moves."""
        for node in self.document.project.graph.nodes:
            self._show_label(node)
            unit = self.hovered.unit if isinstance(self.hovered, TileHit | BiasHit) else None
            same = _node_of(self.hovered) == node.id
            self.near[node.id].hover(unit if same else None)
        for edge, item in self.edges.items():
            over = self.hovered if isinstance(self.hovered, EdgeHit) and self.hovered.edge == edge else None
            chosen = edge in self.document.selected_edges
            line = over.line if over is not None else None
            item.set_state(chosen, over is not None, line, edge == self._marked, edge == self._detached)
        for key, port in self.ports.items():
            awake = key[0] == _node_of(self.hovered) or key[0] in self.document.selection
            port.set_mood(self._mood(key), awake)

    def _mood(self, key: PortKey) -> Mood:
        if self._moods:
            return self._moods.get(key, Mood.DIMMED)
        if isinstance(self.hovered, PortHit):
            return Mood.HOVERED if self.hovered.port.key == key else Mood.REST
        return Mood.REST

    def _show_label(self, node: Node) -> None:
        hovered, selected = _node_of(self.hovered) == node.id, node.id in self.document.selection
        if node.id not in self._faces:
            self._faces[node.id] = node_label(node, self.document, self.cache)
        label = self._faces[node.id]
        if hovered or selected:
            label = replace(label, hovered=hovered, selected=selected)
        self.nodes[node.id].show_label(label)
        caution = label.ailment is Ailment.CAUTION
        sentence = label.complaint if not caution or hovered or label.selected else ""
        rect = self.node_geometries[node.id].rect
        self.notes[node.id].show_words(
            sentence, caution, QPointF(rect.center().x(), rect.bottom()), figure_scale(self.lettering.scale)
        )

    def _shapes_changed(self) -> None:
        self._keep_up()
        self.shapes_shown.emit()

    def _dataset_changed(self) -> None:
        self._keep_up()
        self.dataset_shown.emit()

    def shows_frames(self) -> bool:
        return True  # to gather what has changed costs little, and keeps what is asked of it up to date

    def draw_frame(self) -> None:
        self.refresh()
        self.snapshot_shown.emit()

    def frame_scenes(self) -> tuple[QGraphicsScene, ...]:
        return (self,)

    def frame_window(self) -> QWidget | None:
        return next((view.window() for view in self.views() if view.isVisible()), None)

    def _replaced(self) -> None:
        self._start_over()
        self.project_shown.emit()

    def _keep_up(self) -> None:
        """Several signals may tell of one edit."""
        if self._arranged_for != self.document.revision:
            self.arrange()

    def _graph_changed(self, records: tuple[Change, ...]) -> None:
        self.hovered = None
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
        self.graph_shown.emit()

    def _start_over(self) -> None:
        self._moved, self._moods = {}, {}
        self.hovered = self._marked = self._detached = None
        self.step.start_over()
        for edge in list(self.edges):
            self._remove_edge(edge)
        for key in list(self.nodes):
            self._remove_node(key)
        self.cache.recolour()
        for node in self.document.project.graph.nodes:
            self._add_node(node)
        for edge in self.document.project.graph.edges:
            self._add_edge(edge)
        self.arrange()

    def _recolour(self) -> None:
        self.cache.recolour()
        self._faces.clear()
        self._show_states()
        for item in self.items():
            item.update()

    def _add_node(self, node: Node) -> None:
        self.nodes[node.id] = NodeItem()
        self.near[node.id] = NearItem(node.id, self.cache)
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
        self.edges[edge] = EdgeItem(self.cache)
        self.addItem(self.edges[edge])

    def _remove_edge(self, edge: Edge) -> None:
        self.step.items.drop(edge)
        self.removeItem(self.edges.pop(edge))


def _node_of(result: Hit | None) -> str | None:
    if isinstance(result, NodeHit | TileHit | BiasHit | ToggleHit):
        return result.node
    return None
