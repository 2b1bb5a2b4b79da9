"""Dragging the canvas under the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from nnplayground.ui.canvas.gestures.gesture import Gesture, Modifiers

if TYPE_CHECKING:
    from nnplayground.ui.canvas.view import CanvasView


class Pan(Gesture):
    """Middle button, or Space and the left one."""

    def __init__(self, view: CanvasView, start: QPointF, modifiers: Modifiers) -> None:
        super().__init__(view, start, modifiers)
        view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def drag(self, point: QPointF) -> None:
        self.view.scroll_by((self.start - point) / self.view.pixel)

    def drop(self, point: QPointF) -> None:
        self.cancel()

    def click(self, point: QPointF) -> None:
        self.cancel()

    def cancel(self) -> None:
        self.view.viewport().unsetCursor()
