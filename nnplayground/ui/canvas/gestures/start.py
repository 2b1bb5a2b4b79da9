"""Which gesture a press of the left button begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.geometry import PortPosition
from nnplayground.ui.canvas.gestures.band import Band
from nnplayground.ui.canvas.gestures.choose_neuron import ChooseNeuron
from nnplayground.ui.canvas.gestures.connect import Connect, end_of
from nnplayground.ui.canvas.gestures.gesture import Gesture, Modifiers
from nnplayground.ui.canvas.gestures.move import Move
from nnplayground.ui.canvas.gestures.press import PressEdge, PressToggle
from nnplayground.ui.canvas.hits import END_SHARE, EdgeHit, Hit, PortHit, TileHit, ToggleHit

if TYPE_CHECKING:
    from nnplayground.ui.canvas.view import CanvasView


def begin(view: CanvasView, hit: Hit | None, point: QPointF, modifiers: Modifiers) -> Gesture:
    """``hit``: what lies under the mouse."""
    if isinstance(hit, PortHit):
        taken = _edge_at_single_port(view, hit.port)
        if taken is not None:
            return end_of(view, point, modifiers, taken)
        return Connect(view, point, modifiers, hit.port)
    if isinstance(hit, ToggleHit):
        return PressToggle(view, point, modifiers, hit.node)
    if isinstance(hit, EdgeHit):
        if hit.share > END_SHARE:
            return end_of(view, point, modifiers, hit.edge)
        return PressEdge(view, point, modifiers, hit.edge)
    if isinstance(hit, TileHit) and view.scene().step.takes_click(hit.node):
        return ChooseNeuron(view, point, modifiers, hit.node, hit.unit)
    if hit is not None:
        return Move(view, point, modifiers, hit.node)
    return Band(view, point, modifiers)


def _edge_at_single_port(view: CanvasView, end: PortPosition) -> Edge | None:
    """The edge that a press on an occupied input takes off."""
    if end.output:
        return None
    graph = view.document.project.graph
    port = next(port for port in type(graph[end.node].layer).inputs if port.name == end.name)
    edges = [edge for edge in graph.incoming[end.node] if edge.target_port == end.name]
    return None if port.many or not edges else edges[0]
