"""Puts the opened step on the canvas, and takes it off again.  While the microscope is closed there is none of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPointF

from nnplayground.graph.graph import Edge
from nnplayground.story.tensor import Array
from nnplayground.ui.canvas.opened.flow import FlowItem
from nnplayground.ui.canvas.opened.marks import DotItem, MarkItem, NameItem
from nnplayground.ui.canvas.opened.parcels import Parcel, ParcelItem, parcel
from nnplayground.ui.canvas.opened.plates import PlateItem
from nnplayground.ui.canvas.opened.sight import Sight, Standing, sight
from nnplayground.ui.canvas.opened.words import name_of
from nnplayground.ui.theme import themes

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene

_DIM_NODE, _DIM_EDGE = 0.42, 0.3
"""Opacity of what the walk has not reached."""


class OpenedLayer(QObject):
    """Of one scene; follows the microscope of its document."""

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self._model = scene.document.microscope
        self.sight: Sight | None = None
        """What is shown now; None while the microscope is closed."""
        self.marks: dict[str, MarkItem] = {}
        self.plates: dict[str, PlateItem] = {}
        self.dots: dict[str, DotItem] = {}
        self.flows: dict[Edge, FlowItem] = {}
        self.parcels: dict[Edge, ParcelItem] = {}
        self.name: NameItem | None = None
        self._carried: dict[Edge, Parcel] = {}
        self._weights: Mapping[str, Array] | None = None
        self._model.changed.connect(self._renew)
        self._model.walked.connect(self.renew)
        self._model.looks_changed.connect(self.renew)
        themes().changed.connect(self.renew)

    # -- asked by the scene, by gestures and by descriptions

    @property
    def active(self) -> bool:
        return self.sight is not None

    def renew(self) -> None:
        """Another operation or number is looked at, or the network is another."""
        if self.active:
            self._look()
            self.place()

    def place(self) -> None:
        """Put everything where its node or edge is."""
        seen = self.sight
        if seen is None:
            return
        scene, digits = self._scene, self._model.digits
        back = self._model.phase == "backward"
        for node, one in seen.nodes.items():
            geometry = scene.node_places[node]
            scene.nodes[node].setOpacity(_DIM_NODE if one.stage == "ahead" else 1.0)
            scene.near[node].setOpacity(_DIM_NODE if one.stage == "ahead" else 1.0)
            self.marks[node].show_stage(geometry.rect, one.stage, back)
            self.plates[node].show_sight(geometry, one, digits)
            self.dots[node].setVisible(one.changed)
            self.dots[node].setPos(geometry.rect.topLeft() + QPointF(2.0, 2.0))
        for edge, two in seen.edges.items():
            course = scene.edge_places[edge]
            scene.edges[edge].setOpacity(1.0 if two.reached else _DIM_EDGE)
            self.flows[edge].show_sight(course, two, digits)
            label = scene.edges[edge].label_area
            above = QPointF(label.center().x(), label.top() - 1.0) if scene.edges[edge].label else course.bounds.center()
            self.parcels[edge].show_parcel(self._carried[edge], above, two.back)
        placed = seen.current
        if self.name is not None and placed is not None and placed.node in scene.node_places:
            rect = scene.node_places[placed.node].rect
            self.name.show_words(name_of(placed), QPointF(rect.center().x(), rect.bottom()), back)
        elif self.name is not None:
            self.name.show_words("", QPointF(), back)

    def takes(self, node: str) -> bool:
        """Whether a click on a neuron of this node chooses one of the numbers that are looked at."""
        placed, element = self._model.current, self._model.element
        if not self.active or placed is None or placed.node != node or element is None:
            return False
        unit = placed.operation.unit
        count = len(self._scene.node_places[node].tiles)
        return unit is not None and unit < len(element) and placed.operation.output.shape[unit] == count

    def choose(self, unit: int) -> None:
        """Look at the number of this neuron of the node at work."""
        placed, element = self._model.current, self._model.element
        if placed is not None and element is not None and placed.operation.unit is not None:
            at = placed.operation.unit
            self._model.select((*element[:at], unit, *element[at + 1 :]))

    # -- following the microscope

    def _renew(self) -> None:
        """Opened, left, or another step."""
        if self._model.active:
            self._look()
            self.place()
        elif self.active:
            self._close()

    def _look(self) -> None:
        model, scene = self._model, self._scene
        assert model.trace is not None
        hidden = model.predicting and not model.revealed
        standing = Standing(model.trace, model.position, model.element, hidden)
        graph = scene.document.project.graph
        tiles = {node: len(place.tiles) for node, place in scene.node_places.items()}
        self.sight = sight(standing, graph, tiles, model.explanation())
        self._carried = {
            edge: parcel(one.numbers, one.hidden, model.digits) for edge, one in self.sight.edges.items()
        }
        self._fill()
        weights = standing.weights()
        if weights is not self._weights:
            self._weights = weights
            scene.live.opened = weights
            scene.refresh()

    def _fill(self) -> None:
        """An item for each node and edge that there is now, and none for others."""
        scene = self._scene
        for items, wanted, made in (
            (self.marks, scene.nodes, MarkItem),
            (self.plates, scene.nodes, PlateItem),
            (self.dots, scene.nodes, DotItem),
            (self.flows, scene.edges, FlowItem),
            (self.parcels, scene.edges, ParcelItem),
        ):
            for key in [key for key in items if key not in wanted]:
                scene.removeItem(items.pop(key))
            for key in wanted:
                if key not in items:
                    items[key] = made()
                    scene.addItem(items[key])
        if self.name is None:
            self.name = NameItem()
            scene.addItem(self.name)
        said = QCoreApplication.translate("canvas", "Your edit has changed the numbers here.")
        for dot in self.dots.values():
            dot.setToolTip(said)

    def _close(self) -> None:
        scene = self._scene
        for items in (self.marks, self.plates, self.dots, self.flows, self.parcels):
            for item in items.values():
                scene.removeItem(item)
            items.clear()
        if self.name is not None:
            scene.removeItem(self.name)
        self.name = self.sight = self._weights = None
        for whole in (*scene.nodes.values(), *scene.near.values(), *scene.edges.values()):
            whole.setOpacity(1.0)
        scene.live.opened = None
        scene.refresh()
