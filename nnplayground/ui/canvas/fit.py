"""Zoom to fit: the whole network, with its neurons where they can be read then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.ui.canvas.navigation import ZoomView

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene

NEAR_ZOOM = 0.5
"""From this zoom on, nodes that leave it to the zoom show their neurons."""
FIT_ZOOM = 1.35
"""Small networks are not blown up beyond this."""
_NAME = 26.0
"""Room for the name of the operation, below the node at work."""
_MARGIN = 24.0
"""Pixels left free on every side, less where there is little room."""


def zoom_to_fit(view: ZoomView, scene: CanvasScene) -> None:
    """An empty scene is shown at 100 %."""
    near, far = scene.content_rect(True), scene.content_rect(False)
    if near.isEmpty():
        view.set_zoom(1.0)
        view.centerOn(0.0, 0.0)
        return
    if scene.document.microscope.active:
        near, far = (area.adjusted(0.0, 0.0, 0.0, _NAME) for area in (near, far))
    margin = min(_MARGIN, max(8.0, view.viewport().height() / 20))
    if view.zoom_for(near, margin) >= NEAR_ZOOM:
        view.show_area(near, FIT_ZOOM, margin)
    else:
        view.show_area(far, NEAR_ZOOM * 0.99, margin)
