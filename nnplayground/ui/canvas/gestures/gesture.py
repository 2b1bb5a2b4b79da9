"""What every gesture of the mouse is: begun by a press or a drag, shown as a preview, ended by one call of the
document."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt

from nnplayground.ui.canvas.gestures.surface import Surface

DRAG_PIXELS = 4.0
"""A press that moves less is a click."""

Modifiers = Qt.KeyboardModifier

ADDING = Modifiers.ShiftModifier | Modifiers.ControlModifier
"""With these, what is picked is added to the selection."""


class Gesture:
    """Lives from press to release.  All points are in scene units."""

    cursor: ClassVar[Qt.CursorShape | None] = None
    """Shown as long as it lives; None for the usual one."""

    def __init__(self, surface: Surface, start: QPointF, modifiers: Modifiers) -> None:
        self.surface = surface
        self.scene = surface.scene()
        self.document = surface.document
        self.start = start
        self.modifiers = modifiers
        self.dragging = False

    def move_to(self, point: QPointF, modifiers: Modifiers) -> None:
        """The mouse moved with the button held."""
        gap = (point - self.start) / self.surface.pixel
        if self.dragging or gap.x() ** 2 + gap.y() ** 2 >= DRAG_PIXELS**2:
            self.dragging = True
            self.modifiers = modifiers
            self.drag(point)

    def take_hold(self, pressed: QPointF, now: QPointF) -> None:
        """Other things lie where the button came down, and where the mouse is now.  A click stays one, and what is
        dragged moves as far as the mouse has."""
        del now
        self.start = pressed

    def finish(self, point: QPointF, modifiers: Modifiers) -> None:
        """The button was released."""
        self.modifiers = modifiers
        if self.dragging:
            self.drop(point)
        else:
            self.click(point)

    def drag(self, point: QPointF) -> None:
        """Show what a release here would do."""

    def drop(self, point: QPointF) -> None:
        """Do it."""

    def click(self, point: QPointF) -> None:
        """The button came up where it went down."""

    def cancel(self) -> None:
        """Take the preview away; nothing has happened."""
