"""Zooming and scrolling: a graphics view that knows no graph."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from nnplayground.ui.toolkit.touch import Touch

LEAST_ZOOM, MOST_ZOOM = 0.1, 5.0
ZOOM_STEP = 1.25


class ZoomView(QGraphicsView):
    """Ctrl and the wheel zoom about the cursor, the wheel scrolls, pinching zooms, two fingers scroll."""

    zoom_changed = Signal(float)
    seen_changed = Signal()
    """Another part of the scene can be seen."""

    def __init__(self, scene: QGraphicsScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self.fitted = True
        """Whether what is seen was chosen by zoom to fit, which then follows the size of the window."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.viewport().installEventFilter(self)
        Touch(self.viewport(), self._pinch, self.give_up)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)

    @property
    def zoom(self) -> float:
        """1 is 100 %."""
        return self.transform().m11()

    @property
    def pixel(self) -> float:
        """The size of a screen pixel in scene units."""
        return 1.0 / self.zoom

    @property
    def seen(self) -> QRectF:
        """The part of the scene that can be seen."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def zoom_in(self) -> None:
        self.fitted = False
        self.set_zoom(self.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        self.fitted = False
        self.set_zoom(self.zoom / ZOOM_STEP)

    def zoom_reset(self) -> None:
        """To 100 %."""
        self.fitted = False
        self.set_zoom(1.0)

    def set_zoom(self, zoom: float, about: QPointF | None = None) -> None:
        """``about``: the point of the viewport that stays where it is; its middle if not given."""
        zoom = min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        if about is None:
            about = QPointF(self.viewport().rect().center())
        if zoom == self.zoom:
            return
        kept = self.mapToScene(about.toPoint())
        factor = zoom / self.zoom
        self.scale(factor, factor)
        self.zoom_changed.emit(self.zoom)
        self.make_scene_large()
        moved = self.mapFromScene(kept) - about.toPoint()
        self.scroll_by(QPointF(moved))

    def scroll_by(self, pixels: QPointF) -> None:
        """Move what is seen; positive is right and down."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + round(pixels.x()))
        down.setValue(down.value() + round(pixels.y()))

    def show_area(self, area: QRectF, most_zoom: float, margin: float = 32.0, beyond: float = 1.0) -> None:
        """Bring ``area`` into the middle, as large as fits with ``margin`` pixels around it, or ``beyond`` times so."""
        zoom = beyond * self.zoom_for(area, margin)
        self.set_zoom(min(zoom, most_zoom))
        self.make_scene_large()
        self.centerOn(area.center())
        self.seen_changed.emit()

    def scroll_to(self, area: QRectF) -> None:
        """So that ``area`` can be seen."""
        self.ensureVisible(area, 8, 8)  # less than zoom to fit leaves

    def zoom_for(self, area: QRectF, margin: float = 32.0) -> float:
        """The zoom at which ``area`` fills the viewport."""
        wide = max(self.viewport().width() - 2 * margin, 50.0)
        high = max(self.viewport().height() - 2 * margin, 50.0)
        return min(wide / max(area.width(), 1.0), high / max(area.height(), 1.0))

    def content(self) -> QRectF:
        """What there is to see."""
        return self.scene().itemsBoundingRect()

    def make_scene_large(self) -> None:
        """Let one scroll until only a corner of the content is left."""
        room = QRectF(self.viewport().rect()).size() * self.pixel * 0.9
        area = self.content().adjusted(-room.width(), -room.height(), room.width(), room.height())
        if area != self.sceneRect():
            corner = self.mapToScene(QPoint(0, 0))
            self.setSceneRect(area)
            self.scroll_by(QPointF(self.mapFromScene(corner)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.fitted = False
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * 1.0018 ** (event.angleDelta().y() or delta.y()), event.position())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and delta.x() == 0:
            self.scroll_by(QPointF(-delta.y(), 0.0))
        else:
            self.scroll_by(-QPointF(delta))
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pinching on a touchpad.  A filter, as an overridden ``viewportEvent`` would be entered for every repaint."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.fitted = False
            self.set_zoom(self.zoom * (1.0 + event.value()), event.position())
            return True
        return False

    def give_up(self) -> None:
        """What the press of a finger began is taken back: it was none of the mouse."""

    def _pinch(self, factor: float, about: QPointF, moved: QPointF) -> None:
        self.fitted = False
        self.scroll_by(-moved)
        self.set_zoom(self.zoom * factor, about)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.seen_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.make_scene_large()
        self.seen_changed.emit()
