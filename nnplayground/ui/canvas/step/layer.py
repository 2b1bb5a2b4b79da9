"""Puts the opened step on the canvas, and takes it off again.  While the microscope is closed there is none of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF

from nnplayground.expressions.tensor import Array
from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.step.edge_values import EdgeValues, edge_values
from nnplayground.ui.canvas.step.items import StepItems
from nnplayground.ui.canvas.step.step_state import CanvasStepState, WalkPosition, canvas_step_state
from nnplayground.ui.canvas.step.words import name_of
from nnplayground.ui.toolkit.theme import themes

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene

_DIM_NODE, _DIM_EDGE = 0.42, 0.3
"""Opacity of what the walk has not reached."""
_MARGIN = 8.0
"""Left free beside what stands between two nodes."""


class StepLayer(QObject):
    """Of one scene; follows the microscope of its document."""

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self._model = scene.document.microscope
        self.items = StepItems(scene)
        self.state: CanvasStepState | None = None
        """What is shown now; None while the microscope is closed."""
        self._carried: dict[Edge, EdgeValues] = {}
        self._weights: Mapping[str, Array] | None = None
        self._model.changed.connect(self._follow)
        self._model.walked.connect(self.renew)
        self._model.looks_changed.connect(self.renew)
        themes().changed.connect(self.renew)

    # -- asked by the scene, by gestures and by descriptions

    def renew(self) -> None:
        """Another operation or number is looked at, or the network is another."""
        if self.state is not None:
            self._follow()

    def start_over(self) -> None:
        """Everything on the canvas is about to be made anew."""
        self.state = self._weights = self._scene.cache.step_open = None
        self.items.match((), ())
        self._carried = {}

    def place(self) -> None:
        """Put everything where its node or edge is."""
        if self.state is not None:
            self._place_nodes(self.state)
            self._place_edges(self.state)

    def takes(self, node: str) -> bool:
        """Whether a click on a neuron of this node chooses one of the numbers that are looked at."""
        counted = self.state.counted if self.state is not None else None
        placed = self._model.current
        if counted is None or placed is None or counted.node != node:
            return False
        return placed.operation.output.shape[counted.dimension] == len(self._scene.node_places[node].tiles)

    def choose(self, unit: int) -> None:
        """Look at the number of this neuron."""
        element = self._model.element
        if self.state is not None and self.state.counted is not None and element is not None:
            at = self.state.counted.dimension
            self._model.select((*element[:at], unit, *element[at + 1 :]))

    # -- inside

    def _follow(self) -> None:
        """The microscope was opened or left, or looks at another step."""
        if self._model.active:
            self._look()
            self.place()
        elif self.state is not None:
            self._close()

    def _look(self) -> None:
        """Find out what there is to see."""
        model, scene = self._model, self._scene
        if model.trace is None:
            return
        hidden = model.predicting and not model.revealed
        standing = WalkPosition(model.trace, model.position, model.element, hidden)
        tiles = {node: len(place.tiles) for node, place in scene.node_places.items()}
        near = standing.current is not None and tiles.get(standing.current.node)
        # What a number is made of takes a while to find out, and only wires to single neurons show it.
        explanation = model.explanation() if near else None
        self.state = canvas_step_state(standing, scene.document.project.graph, tiles, explanation)
        self._carried = {
            edge: edge_values(one.numbers, one.hidden, model.digits, self._room(edge))
            for edge, one in self.state.edges.items()
        }
        self.items.match(scene.nodes, scene.edges)
        weights = standing.weights()
        if weights is not self._weights:
            self._weights = scene.cache.step_open = weights
            scene.refresh()

    def _close(self) -> None:
        scene = self._scene
        self.start_over()
        for whole in (*scene.nodes.values(), *scene.near.values(), *scene.edges.values()):
            whole.setOpacity(1.0)
        scene.refresh()

    def _place_nodes(self, seen: CanvasStepState) -> None:
        scene, items, digits = self._scene, self.items, self._model.digits
        back = self._model.phase == "backward"
        for node, one in seen.nodes.items():
            place = scene.node_places[node]
            for item in (scene.nodes[node], scene.near[node]):
                item.setOpacity(_DIM_NODE if one.stage == "ahead" else 1.0)
            items.marks[node].show_stage(place.rect, one.stage, back)
            items.neuron_values[node].show_state(place, one, digits, back)
            items.dots[node].setVisible(one.changed)
            items.dots[node].setPos(place.rect.topLeft() + QPointF(2.0, 2.0))
        placed = seen.current
        for name in items.names.values():
            if placed is None or placed.node not in scene.node_places:
                name.show_words("", QRectF(), back)
            else:
                rect = scene.node_places[placed.node].rect
                name.show_words(name_of(placed, digits, seen.hidden), rect, back)

    def _place_edges(self, seen: CanvasStepState) -> None:
        scene, items, digits = self._scene, self.items, self._model.digits
        taken: list[QRectF] = []
        for edge, one in seen.edges.items():
            course, item = scene.edge_places[edge], scene.edges[edge]
            start, end = scene.node_places[edge.source].rect, scene.node_places[edge.target].rect
            item.setOpacity(1.0 if one.reached or one.terms else _DIM_EDGE)
            items.flows[edge].show_state(course, one)
            items.terms[edge].show_terms(course, one.terms, digits, (start.right(), end.left()))
            label = item.label_area if item.label else QRectF(course.bounds.center(), QSizeF())
            if start.right() < end.left():
                label.moveCenter(QPointF((start.right() + end.left()) / 2, label.center().y()))
            items.edge_values[edge].show_values(
                self._carried[edge], label, one.flow == "gradients", (start, end, *taken)
            )
            if items.edge_values[edge].isVisible():
                taken.append(items.edge_values[edge].area)

    def _room(self, edge: Edge) -> float:
        """What is free between its two nodes."""
        places = self._scene.node_places
        gap = places[edge.target].rect.left() - places[edge.source].rect.right()
        return gap - _MARGIN if gap > _MARGIN else math.inf  # around the nodes there is always room
