"""What is told of the thing under the mouse: on a card beside it, and in the status bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer

from nnplayground.ui.canvas.descriptions import describe, hint_of
from nnplayground.ui.canvas.hits import Hit
from nnplayground.ui.canvas.hover_card import HoverCard

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene


class Hover(QObject):
    """Of one view of a scene, which says where the mouse is.  While ``busy``, the card is a gesture's."""

    def __init__(self, scene: CanvasScene, card: HoverCard, busy: Callable[[], bool]) -> None:
        super().__init__(card)
        self.mouse = QPoint()
        """Where it was last, in pixels of the view."""
        self._scene = scene
        self._card = card
        self._busy = busy
        self._resting = QTimer(self, interval=350, singleShot=True)
        self._resting.timeout.connect(self.refresh)
        scene.snapshot_shown.connect(self.refresh)
        scene.step.shown.connect(self.refresh)

    def set_hit(self, hit: Hit | None) -> None:
        """This is under the mouse now."""
        if hit != self._scene.hovered:
            self._scene.document.hint_changed.emit(hint_of(self._scene, hit))
            self._resting.start()
        self._scene.hover(hit)
        self.refresh()

    def refresh(self) -> None:
        """What is said of the thing under the mouse may be another."""
        if self._busy():
            return
        description = describe(self._scene, self._scene.hovered)
        if description.picture is not None and self._resting.isActive():
            self._card.hide()  # a picture covers much: only where the mouse stays
        else:
            self._card.show_at(self.mouse, description.lines, description.picture)
