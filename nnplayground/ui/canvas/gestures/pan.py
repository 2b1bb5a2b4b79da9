"""Dragging the canvas under the window."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from nnplayground.ui.canvas.gestures.gesture import Gesture


class Pan(Gesture):
    """Middle button, or Space and the left one."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def take_hold(self, pressed: QPointF, now: QPointF) -> None:
        del pressed
        self.start = now

    def drag(self, point: QPointF) -> None:
        self.surface.scroll_by((self.start - point) / self.surface.pixel)
