"""A layer dragged in from the palette: dropped on space, into an edge, or beside a port."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, QSizeF

from nnplayground.graph.layer import Layer
from nnplayground.text import UserError
from nnplayground.ui.canvas.gestures.gesture import Gesture, Modifiers
from nnplayground.ui.canvas.gestures.surface import Surface
from nnplayground.ui.canvas.landing import Landing, landing, place_layer
from nnplayground.ui.canvas.port_item import Mood
from nnplayground.ui.canvas.preview_item import GhostItem, WireItem
from nnplayground.ui.document import graph_actions
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document


class DropLayer(Gesture):
    """Lives while the drag is over the canvas, and ends with a drop on it.  The button was pressed elsewhere, so that
    there is no click."""

    def __init__(self, surface: Surface, start: QPointF, modifiers: Modifiers, layer: Layer) -> None:
        super().__init__(surface, start, modifiers)
        self.dragging = True
        self._layer = layer
        letters = self.scene.lettering
        size = QSizeF(*letters.block_size(layer))
        self._ghost = GhostItem(translated(type(layer).title) or type(layer).kind, size, letters.scale)
        self._wire = WireItem()
        self.scene.addItem(self._ghost)
        self.scene.addItem(self._wire)
        self.drag(start)

    def drag(self, point: QPointF) -> None:
        result = self._landing(point)
        centre = self.scene.lettering.to_scene(result.centre)
        self._ghost.setPos(centre)
        self.scene.mark_edge(result.split)
        chosen = result.source or result.target
        self.scene.set_moods({chosen.key: Mood.CHOSEN} if chosen is not None else {})
        half = QPointF(self._ghost.size.width() / 2, 0.0)
        if result.source is not None:
            self._wire.show_wire(result.source.point, centre - half)
        elif result.target is not None:
            self._wire.show_wire(centre + half, result.target.point)
        else:
            self._wire.hide_wire()

    def drop(self, point: QPointF) -> None:
        result = self._landing(point)
        self.cancel()
        place_layer(self.document, self._layer, result)

    def cancel(self) -> None:
        self.scene.removeItem(self._ghost)
        self.scene.removeItem(self._wire)
        self.scene.mark_edge(None)
        self.scene.set_moods({})

    def _landing(self, point: QPointF) -> Landing:
        return landing(self.scene, self._layer, point, self.surface.pixel)


def dragged_layer(document: Document, data: QMimeData) -> Layer | None:
    """The layer that a drag carries; None where it carries none, or one that is faulty or unknown here, which the
    document then reports."""
    if not data.hasFormat(graph_actions.LAYER_MIME):
        return None
    try:
        described = json.loads(bytes(data.data(graph_actions.LAYER_MIME).data()))
    except ValueError:
        return None
    try:
        return Layer.parse(described)
    except UserError as error:
        document.message_raised.emit(error.text)
        return None
