"""Puts the opened step on the canvas, and takes it off again.  While the microscope is closed there is none of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Signal

from nnplayground.expressions.tensor import Array
from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.step.items import StepItems
from nnplayground.ui.toolkit.theme import themes

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene
    from nnplayground.ui.canvas.step.edge_values import EdgeValues
    from nnplayground.ui.canvas.step.step_state import CanvasStepState

_DIM_NODE, _DIM_EDGE = 0.65, 0.45
"""Opacity of what the walk has not reached."""
_MARGIN = 8.0
"""Left free beside what stands between two nodes."""


class StepLayer(QObject):
    """Of one scene; follows the microscope of its document."""

    shown = Signal()
    """What the microscope has just told of can be seen, or was taken off."""

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self._model = scene.document.microscope
        self.items = StepItems(scene)
        self.state: CanvasStepState | None = None
        """What is shown now; None while the microscope is closed."""
        self._edge_values: dict[Edge, EdgeValues] = {}
        self._weights: Mapping[str, Array] | None = None
        self._model.changed.connect(self._model_changed)
        self._model.walk.walked.connect(self._model_walked)
        self._model.state_changed.connect(self._model_walked)
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
        self._edge_values = {}

    def place(self) -> None:
        """Put everything where its node or edge is."""
        if self.state is not None:
            self._place_nodes(self.state)
            self._place_edges(self.state)

    def takes_click(self, node: str) -> bool:
        """Whether a click on a neuron of this node chooses one of the numbers that are looked at."""
        axis = self.state.neuron_axis if self.state is not None else None
        traced = self._model.walk.current
        if axis is None or traced is None or axis.node != node:
            return False
        return traced.operation.output.shape[axis.dimension] == len(self._scene.node_geometries[node].tiles)

    def select_neuron(self, unit: int) -> None:
        """Look at the number of this neuron."""
        element = self._model.walk.element
        if self.state is not None and self.state.neuron_axis is not None and element is not None:
            at = self.state.neuron_axis.dimension
            self._model.walk.select((*element[:at], unit, *element[at + 1 :]))

    # -- inside

    def _model_changed(self) -> None:
        """The microscope was opened or left, or looks at another step."""
        self._follow()
        self.shown.emit()

    def _model_walked(self) -> None:
        self.renew()
        self.shown.emit()

    def _follow(self) -> None:
        if self._model.active:
            self._look()
            self.place()
        elif self.state is not None:
            self._close()

    def _look(self) -> None:
        """Find out what there is to see."""
        from nnplayground.ui.canvas.step.edge_values import edge_values
        from nnplayground.ui.canvas.step.step_state import WalkPosition, canvas_step_state

        model, walk, scene = self._model, self._model.walk, self._scene
        if model.trace is None:
            return
        position = WalkPosition(model.trace, walk.position, walk.element, walk.hidden)
        tiles = {node: len(geometry.tiles) for node, geometry in scene.node_geometries.items()}
        near = position.current is not None and tiles.get(position.current.node)
        # What a number is made of takes a while to find out, and only wires to single neurons show it.
        explanation = walk.explanation() if near else None
        self.state = canvas_step_state(position, scene.document.project.graph, tiles, explanation)
        self._edge_values = {
            edge: edge_values(one.numbers, one.hidden, model.options.digits, self._room(edge), scene.lettering.scale)
            for edge, one in self.state.edges.items()
        }
        self.items.match(scene.nodes, scene.edges)
        weights = position.weights()
        if weights is not self._weights:
            self._weights = scene.cache.step_open = weights
            scene.refresh()

    def _close(self) -> None:
        scene = self._scene
        self.start_over()
        for whole in (*scene.nodes.values(), *scene.near.values(), *scene.edges.values()):
            whole.setOpacity(1.0)
        scene.refresh()

    def _place_nodes(self, state: CanvasStepState) -> None:
        from nnplayground.ui.canvas.step.words import name_of

        scene, items, digits = self._scene, self.items, self._model.options.digits
        back = self._model.walk.phase == "backward"
        for node, one in state.nodes.items():
            node_geometry = scene.node_geometries[node]
            for item in (scene.nodes[node], scene.near[node]):
                item.setOpacity(_DIM_NODE if one.stage == "ahead" else 1.0)
            items.marks[node].show_stage(node_geometry.rect, one.stage, back, scene.lettering.mark_scale)
            items.neuron_values[node].show_state(node_geometry, one, digits, back)
            items.dots[node].setVisible(one.changed)
            items.dots[node].setScale(scene.lettering.mark_scale)
            items.dots[node].setPos(node_geometry.rect.topLeft() + QPointF(2.0, 2.0))
        traced = state.current
        for name in items.names.values():
            if traced is None or traced.node not in scene.node_geometries:
                name.show_words("", QRectF(), back)
            else:
                rect = scene.node_geometries[traced.node].rect
                name.show_words(name_of(traced, digits, state.hidden), rect, back)

    def _place_edges(self, state: CanvasStepState) -> None:
        scene, items, digits = self._scene, self.items, self._model.options.digits
        taken: list[QRectF] = []
        for edge, one in state.edges.items():
            geometry, item = scene.edge_geometries[edge], scene.edges[edge]
            start, end = scene.node_geometries[edge.source].rect, scene.node_geometries[edge.target].rect
            item.setOpacity(1.0 if one.reached or one.terms else _DIM_EDGE)
            items.flows[edge].show_state(geometry, one)
            items.terms[edge].show_terms(geometry, one.terms, digits, (start.right(), end.left()), scene.lettering)
            label = item.label_area if item.label else QRectF(geometry.bounds.center(), QSizeF())
            if start.right() < end.left():
                label.moveCenter(QPointF((start.right() + end.left()) / 2, label.center().y()))
            items.edge_values[edge].show_values(
                self._edge_values[edge], label, one.flow == "gradients", (start, end, *taken)
            )
            if items.edge_values[edge].isVisible():
                taken.append(items.edge_values[edge].area)

    def _room(self, edge: Edge) -> float:
        """What is free between its two nodes."""
        geometries = self._scene.node_geometries
        gap = geometries[edge.target].rect.left() - geometries[edge.source].rect.right()
        return gap - _MARGIN if gap > _MARGIN else math.inf  # around the nodes there is always room
