"""The canvas: shows the network, and turns what the mouse and the keys do into gestures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.graph.layer import Layer, offered
from nnplayground.ui.canvas import keyboard, menus
from nnplayground.ui.canvas.canvas_background import paint_background
from nnplayground.ui.canvas.descriptions import describe, hint_of
from nnplayground.ui.canvas.empty_hint import EmptyHint
from nnplayground.ui.canvas.geometry import PortPosition
from nnplayground.ui.canvas.gestures.drop_layer import DropLayer, Landing, place_layer, try_layer
from nnplayground.ui.canvas.gestures.gesture import Gesture
from nnplayground.ui.canvas.gestures.pan import Pan
from nnplayground.ui.canvas.gestures.start import begin
from nnplayground.ui.canvas.hits import BiasHit, EdgeHit, Hit, NodeHit, TileHit
from nnplayground.ui.canvas.hover_card import HoverCard
from nnplayground.ui.canvas.navigation import ZoomView
from nnplayground.ui.canvas.quick_add import QuickAdd
from nnplayground.ui.canvas.scene import CanvasScene
from nnplayground.ui.canvas.step.follow_view import FollowView
from nnplayground.ui.canvas.value_editor import ValueEditor
from nnplayground.ui.canvas.weight_edit import edit_value
from nnplayground.ui.document import graph_actions
from nnplayground.ui.toolkit.theme import themes

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document

NEAR_ZOOM = 0.5
"""From this zoom on, nodes that leave it to the zoom show their neurons."""
FIT_ZOOM = 1.35
"""Zoom to fit does not blow small networks up beyond this."""
_NAME = 26.0
"""Room for it."""
_FIT_MARGIN = 24.0
"""Pixels that zoom to fit leaves free on every side, less where there is little room."""


class CanvasView(ZoomView):
    """The central widget."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        self._scene = CanvasScene(document)
        super().__init__(self._scene, parent)
        self.scene().setParent(self)  # so that the items go while there is an application
        self.document = document
        self.gesture: Gesture | None = None
        self._drop: DropLayer | None = None
        self._space_held = False
        self._mouse = QPoint()
        self._hit: Hit | None = None
        self.setObjectName("canvas")
        self.setAccessibleName(self.tr("Network canvas"))
        self.setAccessibleDescription(
            self.tr("The network as a picture. The Outline panel lists the same layers and edges.")
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.card = HoverCard(self)
        self._resting = QTimer(self, interval=350, singleShot=True)
        self._resting.timeout.connect(self.refresh_card)
        self.empty_hint = EmptyHint(self, document)
        self.zoom_changed.connect(lambda zoom: self.scene().set_near_by_zoom(zoom >= NEAR_ZOOM))
        self.seen_changed.connect(self._want)
        document.graph_changed.connect(self._graph_changed)
        document.shapes_changed.connect(self._shapes_changed)
        document.dataset_changed.connect(self._want)
        document.snapshot_changed.connect(self.refresh_card)
        document.node_shown.connect(self.show_node)
        document.replaced.connect(self._replaced)
        themes().changed.connect(self._recolour)
        FollowView(self)
        self.make_scene_large()

    # -- zoom

    def scene(self) -> CanvasScene:
        return self._scene

    def zoom_to_fit(self) -> None:
        """The whole network, and with its neurons if they can be read then."""
        self.fitted = True
        near, far = self.scene().content_rect(True), self.scene().content_rect(False)
        if near.isEmpty():
            self.set_zoom(1.0)
            self.centerOn(0.0, 0.0)
            return
        if self.scene().document.microscope.active:  # below the node at work its operation is named
            near, far = (area.adjusted(0.0, 0.0, 0.0, _NAME) for area in (near, far))
        margin = min(_FIT_MARGIN, max(8.0, self.viewport().height() / 20))
        if self.zoom_for(near, margin) >= NEAR_ZOOM:
            self.show_area(near, FIT_ZOOM, margin)
        else:
            self.show_area(far, NEAR_ZOOM * 0.99, margin)

    def show_node(self, node: str) -> None:
        """Scroll so that a node can be seen."""
        self.ensureVisible(self.scene().node_geometries[node].rect, 8, 8)  # less than zoom to fit leaves

    def content(self) -> QRectF:
        return self.scene().content_rect()

    # -- what gestures show and ask for

    def hint_at(self, point: QPointF, words: str) -> None:
        """A sentence beside the mouse, in the colour of a refusal; an empty one takes it away."""
        self.card.show_at(self.mapFromScene(point), (words,) if words else (), refusal=True)

    def offer_layers(self, point: QPointF, feed_from: PortPosition | None = None, split: EdgeHit | None = None) -> None:
        """Open the search for a layer to be added at ``point``, fed from a port or put into an edge."""
        kinds: list[type[Layer]] = offered()
        if feed_from is not None or split is not None:
            kinds = [kind for kind in kinds if kind.inputs and (kind.outputs or split is None)]
        edge = None if split is None else split.edge

        def add(layer: Layer) -> None:
            place_layer(self, layer, Landing(point, split=edge, source=feed_from))

        QuickAdd(self, self.mapFromScene(point), add, kinds)

    def escape(self) -> None:
        """Give up the gesture under way, else the selection."""
        if self.gesture is not None:
            self._cancel_gesture()
        else:
            self.document.select(frozenset())

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.gesture is not None:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = self._point(event)
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space_held):
            self.fitted = False
            self.gesture = Pan(self, point, event.modifiers())
        elif left:
            self.card.hide()
            self.gesture = begin(self, self.scene().hit(point, self.pixel), point, event.modifiers())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position().toPoint()
        if self.gesture is not None:
            self.gesture.move_to(self._point(event), event.modifiers())
        elif not event.buttons():
            self._hover(self.scene().hit(self._point(event), self.pixel))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture = self.gesture
        if gesture is not None and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self.gesture = None
            gesture.finish(self._point(event), event.modifiers())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.gesture = None
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self._point(event)
        hit = self.scene().hit(point, self.pixel)
        if isinstance(hit, EdgeHit | BiasHit) and edit_value(self, hit, self.mapFromScene(point)):
            self.card.hide()
        elif isinstance(hit, EdgeHit):
            self.offer_layers(point, split=hit)
        elif isinstance(hit, NodeHit | TileHit | BiasHit) and self.scene().node_geometries[hit.node].able:
            self.toggle_near(hit.node)
        elif hit is None:
            self.offer_layers(point)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.gesture is not None:
            self._cancel_gesture()
        menu = menus.menu_at(self, self.mapToScene(event.pos()), event.reason() == QContextMenuEvent.Reason.Keyboard)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
        event.accept()

    # -- drag from the palette

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        layer = try_layer(self, event.mimeData())
        if layer is None:
            event.ignore()
            return
        self._end_drop()
        self._drop = DropLayer(self, layer)
        self._drop.move_to(self.mapToScene(event.position().toPoint()))
        self.empty_hint.set_dragging(True)
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._drop is None:
            event.ignore()
            return
        self._drop.move_to(self.mapToScene(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_drop()

    def dropEvent(self, event: QDropEvent) -> None:
        drop, self._drop = self._drop, None
        self.empty_hint.set_dragging(False)
        if drop is None:
            event.ignore()
            return
        drop.drop(self.mapToScene(event.position().toPoint()))
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.acceptProposedAction()

    def _end_drop(self) -> None:
        if self._drop is not None:
            self._drop.cancel()
            self._drop = None
        self.empty_hint.set_dragging(False)

    # -- keys

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from node to node first."""
        return keyboard.cycle(self, forward) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat() and self.gesture is None:
                self._space_held = True
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
            return
        if not keyboard.press(self, event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            if not isinstance(self.gesture, Pan):
                self.viewport().unsetCursor()
        super().keyReleaseEvent(event)

    # -- drawing

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        paint_background(painter, QRectF(rect), self.zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.empty_hint.follow()
        if self.fitted:
            self.zoom_to_fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.document.request("canvas", SnapshotRequest())

    # -- following the document

    def snapshot_request(self) -> SnapshotRequest:
        """Maps and weights of the near nodes that can be seen."""
        area = self.seen
        graph, shapes = self.document.project.graph, self.document.shapes
        nodes = [
            key
            for key, geometry in self.scene().node_geometries.items()
            if geometry.near and geometry.rect.intersects(area)
        ]
        maps = (
            frozenset(key for key in nodes if type(graph[key].layer).inputs)
            if self.document.project.spec.planar
            else frozenset()
        )
        return SnapshotRequest(neurons=maps, weights=any(shapes.parameters.get(key) for key in nodes))

    def _want(self) -> None:
        if self.isVisible():
            self.document.request("canvas", self.snapshot_request())

    def _graph_changed(self) -> None:
        self._cancel_gesture()
        self._close_editors()
        self._hit = None
        self.card.hide()
        self.make_scene_large()
        if self.fitted and not self.seen.contains(self.content().adjusted(60.0, 30.0, -60.0, -30.0)):
            # What made room for a new layer must not be pushed out of sight; less than half a card may stick out.
            self.zoom_to_fit()
        self._want()

    def _shapes_changed(self) -> None:
        self._hover(None)  # the line under the mouse may be gone
        self._want()

    def _replaced(self) -> None:
        self._cancel_gesture()
        self._close_editors()
        self._hit = None
        self.card.hide()
        self.make_scene_large()
        self.zoom_to_fit()
        self._want()

    def _recolour(self) -> None:
        self.resetCachedContent()
        self.viewport().update()

    def _close_editors(self) -> None:
        """What they were opened for may be gone."""
        for search in self.findChildren(QuickAdd):
            search.close_search()
        for editor in self.findChildren(ValueEditor):
            editor.give_up()

    def _cancel_gesture(self) -> None:
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()

    def toggle_near(self, node: str) -> None:
        """From neurons to block, or back."""
        near = self.scene().node_geometries[node].near
        graph_actions.set_view(self.document, [node], "far" if near else "near")

    def _hover(self, hit: Hit | None) -> None:
        if hit != self._hit:
            self.document.hint_changed.emit(hint_of(self.scene(), hit))
            self._resting.start()
        self._hit = hit
        self.scene().hover(hit)
        self.refresh_card()

    def refresh_card(self) -> None:
        """What is said of the thing under the mouse may be another."""
        if self.gesture is not None:
            return
        description = describe(self.scene(), self._hit)
        if description.picture is not None and self._resting.isActive():
            self.card.hide()  # a picture covers much: only where the mouse stays
        else:
            self.card.show_at(self._mouse, description.lines, description.picture)

    def _point(self, event: QMouseEvent) -> QPointF:
        return self.mapToScene(event.position().toPoint())
