"""Which gesture a press of the left button begins."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from nnplayground.graph.graph import Edge
from nnplayground.ui.canvas.geometry import PortPosition
from nnplayground.ui.canvas.gestures.band import Band
from nnplayground.ui.canvas.gestures.choose_neuron import ChooseNeuron
from nnplayground.ui.canvas.gestures.connect import Connect, end_of
from nnplayground.ui.canvas.gestures.gesture import Gesture, Modifiers
from nnplayground.ui.canvas.gestures.move import Move
from nnplayground.ui.canvas.gestures.press import PressEdge, PressToggle
from nnplayground.ui.canvas.gestures.surface import Surface
from nnplayground.ui.canvas.hits import END_SHARE, EdgeHit, Hit, PortHit, TileHit, ToggleHit


def begin(surface: Surface, hit: Hit | None, point: QPointF, modifiers: Modifiers) -> Gesture:
    """``hit``: what lies under the mouse."""
    if isinstance(hit, PortHit):
        taken = _edge_at_single_port(surface, hit.port)
        if taken is not None:
            return end_of(surface, point, modifiers, taken)
        return Connect(surface, point, modifiers, hit.port)
    if isinstance(hit, ToggleHit):
        return PressToggle(surface, point, modifiers, hit.node)
    if isinstance(hit, EdgeHit):
        if hit.share > END_SHARE:
            return end_of(surface, point, modifiers, hit.edge)
        return PressEdge(surface, point, modifiers, hit.edge)
    if isinstance(hit, TileHit) and surface.scene().step.takes_click(hit.node):
        return ChooseNeuron(surface, point, modifiers, hit.node, hit.unit)
    if hit is not None:
        return Move(surface, point, modifiers, hit.node)
    return Band(surface, point, modifiers)


def _edge_at_single_port(surface: Surface, end: PortPosition) -> Edge | None:
    """The edge that a press on an occupied input takes off."""
    if end.output:
        return None
    graph = surface.document.project.graph
    port = next(port for port in type(graph[end.node].layer).inputs if port.name == end.name)
    edges = [edge for edge in graph.incoming[end.node] if edge.target_port == end.name]
    return None if port.many or not edges else edges[0]
