"""A rubber band that selects what it touches."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from nnplayground.ui.canvas.gestures.gesture import ADDING, Gesture, Modifiers
from nnplayground.ui.canvas.gestures.surface import Surface
from nnplayground.ui.canvas.hits import nodes_in
from nnplayground.ui.canvas.preview_item import BandItem


class Band(Gesture):
    """Begun on empty space; Shift or Ctrl adds to the selection."""

    def __init__(self, surface: Surface, start: QPointF, modifiers: Modifiers) -> None:
        super().__init__(surface, start, modifiers)
        self._before = self.document.selection
        self._item: BandItem | None = None

    def drag(self, point: QPointF) -> None:
        if self._item is None:
            self._item = BandItem()
            self.scene.addItem(self._item)
        area = QRectF(self.start, point).normalized()
        self._item.setRect(area)
        self.document.select(self._base() | nodes_in(self.scene.node_geometries, area))

    def drop(self, point: QPointF) -> None:
        self._clear()

    def click(self, point: QPointF) -> None:
        if not self.modifiers & ADDING:
            self.document.select(frozenset())

    def cancel(self) -> None:
        self._clear()
        self.document.select(self._before)

    def _base(self) -> frozenset[str]:
        return self._before if self.modifiers & ADDING else frozenset()

    def _clear(self) -> None:
        if self._item is not None:
            self.scene.removeItem(self._item)
            self._item = None
