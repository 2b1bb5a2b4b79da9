"""The view goes with the walk: the node at work is in sight, and a screen reader is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF

if TYPE_CHECKING:
    from nnplayground.ui.canvas.view import CanvasView

_ENOUGH = 0.5
"""Share of a node that has to be seen for the view to stay."""


class FollowView(QObject):
    """Of one view.  Made after the scene's own layer, so that it finds that up to date."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._described = view.accessibleDescription()
        self._node = ""
        model = view.document.microscope
        model.changed.connect(self._follow)
        model.walked.connect(self._follow)
        model.options_changed.connect(self._follow)
        view.seen_changed.connect(self._keep)

    def _follow(self) -> None:
        from nnplayground.ui.canvas.step.words import accessible_text

        view, state = self._view, self._view.scene().step.state
        view.setAccessibleDescription(accessible_text(view.scene()) or self._described)
        node = "" if state is None or state.current is None else state.current.node
        if node != self._node and node in view.scene().node_geometries:
            rect = view.scene().node_geometries[node].rect
            part = rect.intersected(view.seen)
            if part.width() * part.height() < _ENOUGH * rect.width() * rect.height():
                view.show_node(node)
        self._node = node
        self._keep()
        view.refresh_card()

    def _keep(self) -> None:
        """The name of the operation is not cut."""
        view = self._view
        for name in view.scene().step.items.names.values():
            if name.isVisible():
                name.keep_within(QRectF(view.viewport().rect()), QPointF(view.mapFromScene(name.pos())))
