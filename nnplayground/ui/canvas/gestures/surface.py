"""The canvas as gestures see it: all that they may ask of it, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF

from nnplayground.ui.canvas.geometry import PortPosition
from nnplayground.ui.canvas.hits import EdgeHit

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene
    from nnplayground.ui.document.document import Document


class Surface(Protocol):
    """All points are in scene units."""

    @property
    def document(self) -> Document:
        """What a gesture changes in the end."""

    def scene(self) -> CanvasScene:
        """What it shows its preview on."""

    @property
    def pixel(self) -> float:
        """The size of a screen pixel in scene units."""

    def hint_at(self, point: QPointF, words: str) -> None:
        """A sentence beside the mouse, in the colour of a refusal; an empty one takes it away."""

    def offer_layers(self, point: QPointF, feed_from: PortPosition | None = None, split: EdgeHit | None = None) -> None:
        """Open the search for a layer to be added at ``point``, fed from a port or put into an edge."""

    def toggle_near(self, node: str) -> None:
        """From neurons to block, or back."""

    def scroll_by(self, pixels: QPointF) -> None:
        """Move what is seen; positive is right and down."""
