"""The view goes with the walk: the node at work is in sight, and a screen reader is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF

from nnplayground.ui.canvas.fit import show_work
from nnplayground.ui.canvas.navigation import ZoomView

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene

_ENOUGH = 0.5
"""Share of a node that has to be seen for the view to stay."""


class FollowView(QObject):
    """Of one view of a scene."""

    def __init__(self, view: ZoomView, scene: CanvasScene) -> None:
        super().__init__(view)
        self._view = view
        self._scene = scene
        self._described = view.accessibleDescription()
        self._node = ""
        scene.step.shown.connect(self._follow)
        view.seen_changed.connect(self._keep)

    def _follow(self) -> None:
        from nnplayground.ui.canvas.step.words import accessible_text

        view, scene, state = self._view, self._scene, self._scene.step.state
        view.setAccessibleDescription(accessible_text(scene) or self._described)
        node = "" if state is None or state.current is None else state.current.node
        if node != self._node and node in scene.node_geometries:
            if view.fitted and scene.lettering.large:
                show_work(view, scene)
            rect = scene.node_geometries[node].rect
            part = rect.intersected(view.seen)
            if part.width() * part.height() < _ENOUGH * rect.width() * rect.height():
                view.scroll_to(rect)
        self._node = node
        self._keep()

    def _keep(self) -> None:
        """The name of the operation is not cut."""
        view = self._view
        for name in self._scene.step.items.names.values():
            if name.isVisible():
                name.keep_within(QRectF(view.viewport().rect()), QPointF(view.mapFromScene(name.pos())))
