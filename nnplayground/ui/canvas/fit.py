"""Zoom to fit: the whole network, with its neurons where they can be read then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from nnplayground.ui.canvas.large_text import MOST_NODES, WIDEST, Fit, Legibility, best_fit
from nnplayground.ui.canvas.lettering import PLAIN
from nnplayground.ui.canvas.navigation import ZoomView
from nnplayground.ui.canvas.painting import name_growth
from nnplayground.ui.document.card_size import Detail
from nnplayground.ui.toolkit.sizes import text_factor

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene

NEAR_ZOOM = 0.5
"""From this zoom on, nodes that leave it to the zoom show their neurons."""
FIT_ZOOM = 1.35
"""Small networks are not blown up beyond this."""
_NAME = 26.0
"""Room for the name of the operation, below the node at work."""
_BEYOND = (1.0, 1.5, 2.0, 3.0, 5.0)
"""So much larger than the view the network may be under the microscope."""
_STEP = 8.0
"""Pixels by which the view has to grow for another lettering: while it is being dragged larger not all is made anew."""
_WIDEST = 2.4
"""Under the microscope the wires carry numbers: nodes are drawn apart by this at most where there is room."""
_COMFORT = 5.5
"""Pixels of text at 100 % with which one would rather see all of it."""
_MARGIN = 24.0
"""Pixels left free on every side, less where there is little room."""


def zoom_to_fit(view: ZoomView, scene: CanvasScene, presented: bool = False) -> None:
    """An empty scene is shown at 100 %.  Under the microscope large text comes first, and what has no room then is out
    of sight."""
    graph = scene.document.project.graph
    if not graph.nodes:
        view.set_zoom(1.0)
        view.centerOn(0.0, 0.0)
        return
    fit, beyond = choose_lettering(view, scene, presented)
    margin = _margin(view)
    if fit is not None:
        scene.set_near_by_zoom(fit.near)
        zoom = beyond * view.zoom_for(_with_name(scene, scene.content_rect()), margin)
        if zoom < fit.zoom:  # wires around the cards take room, too
            scene.set_lettering(fit.at(zoom))
        view.show_area(_with_name(scene, scene.content_rect()), fit.most_zoom, margin, beyond)
        show_work(view, scene)
        return
    near, far = (_with_name(scene, scene.content_rect(near)) for near in (True, False))
    if view.zoom_for(near, margin) >= NEAR_ZOOM:
        view.show_area(near, FIT_ZOOM, margin)
    else:
        view.show_area(far, NEAR_ZOOM * 0.99, margin)


def _with_name(scene: CanvasScene, area: QRectF) -> QRectF:
    return area.adjusted(0.0, 0.0, 0.0, _below(scene))


def show_work(view: ZoomView, scene: CanvasScene) -> None:
    """Where a fitted view does not show all, it shows the node at work, and no more emptiness than it must."""
    state, content, seen = scene.step.state, scene.content_rect(), view.seen
    node = None if state is None or state.current is None else scene.node_geometries.get(state.current.node)
    if node is None or seen.contains(content):
        return
    middle, margin = node.rect.center(), _margin(view) * view.pixel
    content.adjust(-margin, -margin, margin, margin + _below(scene) * view.pixel)
    x = _held(middle.x(), content.left() + seen.width() / 2, content.right() - seen.width() / 2)
    y = _held(middle.y(), content.top() + seen.height() / 2, content.bottom() - seen.height() / 2)
    view.centerOn(x, y)


def _held(value: float, low: float, high: float) -> float:
    return (low + high) / 2 if low > high else min(max(value, low), high)


def choose_lettering(view: ZoomView, scene: CanvasScene, presented: bool = False) -> tuple[Fit | None, float]:
    """Give the scene the lettering that goes with the size of text and of the view: None at 100 %; and by how much the
    network goes beyond the view then."""
    graph, window, factor = scene.document.project.graph, view.viewport().size(), text_factor()
    if factor <= 1.0 or not 0 < len(graph.nodes) <= MOST_NODES:
        scene.set_lettering(PLAIN)
        return None, 1.0
    margin, wanted = _margin(view), Legibility.of(factor, presented)
    wide = max(window.width() - 2 * margin, 50.0)
    high = max(window.height() - 2 * margin - _below(scene), 50.0)
    steps, widest = (_BEYOND, _WIDEST) if scene.document.microscope.active else (_BEYOND[:1], WIDEST)
    for beyond in steps:
        room = (beyond * (wide - wide % _STEP), beyond * (high - high % _STEP))
        fit = best_fit(graph, scene.document.shapes, room, factor, wanted, NEAR_ZOOM, FIT_ZOOM, widest)
        if fit.pixels >= _COMFORT * factor and fit.lettering.detail >= Detail.SETTINGS:
            break
    scene.set_lettering(fit.lettering)
    return fit, beyond


def _below(scene: CanvasScene) -> float:
    """Pixels for the name of the operation."""
    return _NAME * name_growth() if scene.document.microscope.active else 0.0


def _margin(view: ZoomView) -> float:
    return min(_MARGIN, max(8.0, view.viewport().height() / 20))
