"""Which gesture a press of the left button begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.geometry import PortPlace
from nnplayground.ui.canvas.gestures.band import Band
from nnplayground.ui.canvas.gestures.choose_neuron import ChooseNeuron
from nnplayground.ui.canvas.gestures.connect import Connect, end_of
from nnplayground.ui.canvas.gestures.gesture import Gesture, Modifiers
from nnplayground.ui.canvas.gestures.move import Move
from nnplayground.ui.canvas.gestures.press import PressEdge, PressToggle
from nnplayground.ui.canvas.hits import END_SHARE, EdgeHit, Hit, PortHit, TileHit, ToggleHit

if TYPE_CHECKING:
    from nnplayground.ui.canvas.view import CanvasView


def begin(view: CanvasView, found: Hit | None, point: QPointF, modifiers: Modifiers) -> Gesture:
    """``found``: what lies under the mouse."""
    if isinstance(found, PortHit):
        taken = _edge_at_single_port(view, found.place)
        if taken is not None:
            return end_of(view, point, modifiers, taken)
        return Connect(view, point, modifiers, found.place)
    if isinstance(found, ToggleHit):
        return PressToggle(view, point, modifiers, found.node)
    if isinstance(found, EdgeHit):
        if found.share > END_SHARE:
            return end_of(view, point, modifiers, found.edge)
        return PressEdge(view, point, modifiers, found.edge)
    if isinstance(found, TileHit) and view.canvas.opened.takes(found.node):
        return ChooseNeuron(view, point, modifiers, found.node, found.unit)
    if found is not None:
        return Move(view, point, modifiers, found.node)
    return Band(view, point, modifiers)


def _edge_at_single_port(view: CanvasView, place: PortPlace) -> Edge | None:
    """The edge that a press on an occupied input takes off."""
    if place.output:
        return None
    graph = view.document.project.graph
    port = next(port for port in type(graph[place.node].layer).inputs if port.name == place.name)
    edges = [edge for edge in graph.incoming[place.node] if edge.target_port == place.name]
    return None if port.many or not edges else edges[0]
