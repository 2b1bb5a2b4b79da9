"""Drawing on a chart with the mouse: a press, a drag and a release are one stroke."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from nnplayground.ui.plots.chart.chart import Chart

_APART = 11.0
"""Pixels between the points of a stroke."""


class Brush(QObject):
    """Left draws, or erases while ``erasing``; right always erases.  Escape gives the stroke up."""

    touched = Signal(float, float, bool)
    """A place in axis coordinates, and whether it is to be erased."""
    ended = Signal()
    given_up = Signal()

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart)
        self.active = False
        self.erasing = False
        self._chart = chart
        self._button = Qt.MouseButton.NoButton
        self._last = QPointF()
        chart.view.viewport().installEventFilter(self)
        chart.given_up.connect(self._give_up)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            return self._give_up()
        if not self.active or not isinstance(event, QMouseEvent):
            return self.active and event.type() == QEvent.Type.ContextMenu
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            return self._begin(event)
        if event.type() == QEvent.Type.MouseMove and self._button != Qt.MouseButton.NoButton:
            apart = event.position() - self._last
            if apart.x() ** 2 + apart.y() ** 2 >= _APART**2:
                self._touch(event.position())
            return True
        if event.type() == QEvent.Type.MouseButtonRelease and event.button() == self._button:
            self._button = Qt.MouseButton.NoButton
            self.ended.emit()
            return True
        return False

    def _begin(self, event: QMouseEvent) -> bool:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        if self._button == Qt.MouseButton.NoButton:
            self._button = event.button()
            self._touch(event.position())
        return True

    def _touch(self, position: QPointF) -> None:
        self._last = position
        point = self._chart.to_axes(position)
        self.touched.emit(point.x(), point.y(), self.erasing or self._button == Qt.MouseButton.RightButton)

    def _give_up(self) -> bool:
        if self._button == Qt.MouseButton.NoButton:
            return False
        self._button = Qt.MouseButton.NoButton
        self.given_up.emit()
        return True
