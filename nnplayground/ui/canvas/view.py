"""The canvas: shows the network, and turns what the mouse and the keys do into gestures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
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
    QPointingDevice,
    QResizeEvent,
    QShowEvent,
    QSinglePointEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.ui.canvas import keyboard
from nnplayground.ui.canvas.boxes import overlap
from nnplayground.ui.canvas.canvas_background import paint_background
from nnplayground.ui.canvas.empty_hint import EmptyHint
from nnplayground.ui.canvas.fit import NEAR_ZOOM, choose_lettering, zoom_to_fit
from nnplayground.ui.canvas.geometry import PortPosition
from nnplayground.ui.canvas.gestures.drop_layer import DropLayer, dragged_layer
from nnplayground.ui.canvas.gestures.gesture import Gesture
from nnplayground.ui.canvas.gestures.pan import Pan
from nnplayground.ui.canvas.gestures.start import begin
from nnplayground.ui.canvas.hits import FINGER, MOUSE, BiasHit, EdgeHit, NodeHit, Reach, TileHit
from nnplayground.ui.canvas.hover import Hover
from nnplayground.ui.canvas.hover_card import HoverCard
from nnplayground.ui.canvas.landing import Landing
from nnplayground.ui.canvas.menus import CanvasMenus
from nnplayground.ui.canvas.navigation import ZoomView
from nnplayground.ui.canvas.quick_add import QuickAdd, search_layer
from nnplayground.ui.canvas.scene import CanvasScene
from nnplayground.ui.canvas.snapshot_request import snapshot_request
from nnplayground.ui.canvas.spoken_network import spoken_network
from nnplayground.ui.canvas.step.follow_view import FollowView
from nnplayground.ui.canvas.value_editor import ValueEditor
from nnplayground.ui.canvas.weight_edit import edit_value
from nnplayground.ui.document import graph_actions
from nnplayground.ui.toolkit.theme import themes

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document


class CanvasView(ZoomView):
    """The central widget."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        self._scene = CanvasScene(document)
        super().__init__(self._scene, parent)
        self.scene().setParent(self)  # so that the items go while there is an application
        self.gesture: Gesture | None = None
        self._pressed_at = QPoint()
        self._space_held = False
        self._presented = self._under_microscope = False
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
        self.menus = CanvasMenus(self, parent=self, zoom_to_fit=self.zoom_to_fit)
        self._hover = Hover(self._scene, self.card, lambda: self.gesture is not None)
        self.empty_hint = EmptyHint(self, document)
        self.zoom_changed.connect(lambda zoom: self.scene().set_near_by_zoom(zoom >= NEAR_ZOOM))
        self.seen_changed.connect(self._want)
        self._scene.graph_shown.connect(self._graph_shown)
        self._scene.shapes_shown.connect(self._shapes_shown)
        self._scene.dataset_shown.connect(self._want)
        self._scene.project_shown.connect(self._project_shown)
        self._scene.step.shown.connect(self._step_shown)
        document.node_shown.connect(self.show_node)
        themes().changed.connect(self._themes_changed)
        themes().settled.connect(self._renew_lettering)
        FollowView(self, self._scene)
        self.make_scene_large()

    # -- zoom

    def scene(self) -> CanvasScene:
        return self._scene

    def zoom_to_fit(self) -> None:
        """The whole network; it stays so when the window changes its size."""
        self.fitted = True
        zoom_to_fit(self, self.scene(), self._presented)
        self._take_hold_again()

    def set_presented(self, presented: bool) -> None:
        """Whether it is read from the back of the room: then words are rather cut than made small."""
        if presented != self._presented:
            self._presented = presented
            self._renew_lettering()

    def show_node(self, node: str) -> None:
        """Scroll so that a node can be seen."""
        self.scroll_to(self.scene().node_geometries[node].rect)

    def content(self) -> QRectF:
        return self.scene().content_rect()

    # -- what gestures show and ask for

    @property
    def document(self) -> Document:
        return self._scene.document

    def hint_at(self, point: QPointF, words: str) -> None:
        """A sentence beside the mouse, in the colour of a refusal; an empty one takes it away."""
        self.card.show_at(self.mapFromScene(point), (words,) if words else (), refusal=True)

    def offer_layers(self, point: QPointF, feed_from: PortPosition | None = None, split: EdgeHit | None = None) -> None:
        """Open the search for a layer to be added at ``point``, fed from a port or put into an edge."""
        landing = Landing(
            self.scene().lettering.to_graph(point), split=None if split is None else split.edge, source=feed_from
        )
        search_layer(self.document, landing, self, self.mapFromScene(point))

    def toggle_near(self, node: str) -> None:
        """From neurons to block, or back."""
        near = self.scene().node_geometries[node].near
        graph_actions.set_view(self.document, [node], "far" if near else "near")

    def spoken(self) -> str:
        """The layers and what is selected of them, or the operation at work, for a screen reader."""
        return spoken_network(self.scene(), self.accessibleDescription())

    # -- the gesture under way

    @property
    def _press(self) -> Gesture | None:
        """The gesture that the mouse moves and ends; a layer dragged in has events of its own."""
        return None if isinstance(self.gesture, DropLayer) else self.gesture

    def _begin(self, gesture: Gesture) -> None:
        self.gesture = gesture
        if gesture.cursor is not None:
            self.viewport().setCursor(gesture.cursor)
        self.empty_hint.set_dragging(isinstance(gesture, DropLayer))

    def _take_gesture(self) -> Gesture | None:
        """What is under way, to be ended: from now on it is not."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None and gesture.cursor is not None:
            self.viewport().unsetCursor()
        self.empty_hint.set_dragging(False)
        return gesture

    def give_up(self) -> None:
        self._cancel_gesture()

    def _cancel_gesture(self) -> None:
        gesture = self._take_gesture()
        if gesture is not None:
            gesture.cancel()

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._press is not None:
            return
        self._cancel_gesture()  # no button comes down during a drag: it has ended elsewhere
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = self._point(event)
        self._pressed_at = self._hover.mouse = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space_held):
            self.fitted = False
            self._begin(Pan(self, point, event.modifiers()))
        elif left:
            self.card.hide()
            self._begin(begin(self, self.scene().hit(point, self.pixel, _reach(event)), point, event.modifiers()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover.mouse = event.position().toPoint()
        if self._press is not None:
            self._press.move_to(self._point(event), event.modifiers())
        elif not event.buttons():
            self._hover.set_hit(self.scene().hit(self._point(event), self.pixel, _reach(event)))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        ends = event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton)
        gesture = self._take_gesture() if ends and self._press is not None else None
        if gesture is not None:
            gesture.finish(self._point(event), event.modifiers())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._cancel_gesture()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self._point(event)
        hit = self.scene().hit(point, self.pixel, _reach(event))
        if isinstance(hit, EdgeHit | BiasHit) and edit_value(self.scene(), hit, self, self.mapFromScene(point)):
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
        self._hover.set_hit(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._cancel_gesture()
        reason = event.reason()
        reach = FINGER if reason == QContextMenuEvent.Reason.Other else MOUSE
        menu = self.menus.at(self.mapToScene(event.pos()), reason == QContextMenuEvent.Reason.Keyboard, reach)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
        event.accept()

    # -- drag from the palette

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        layer = dragged_layer(self.document, event.mimeData())
        if layer is None:
            event.ignore()
            return
        self._cancel_gesture()  # of a press under way the release would go to the drag
        self._begin(DropLayer(self, self._point(event), event.modifiers(), layer))
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not isinstance(self.gesture, DropLayer):
            event.ignore()
            return
        self.gesture.move_to(self._point(event), event.modifiers())
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        if isinstance(self.gesture, DropLayer):
            self._cancel_gesture()

    def dropEvent(self, event: QDropEvent) -> None:
        gesture = self._take_gesture() if isinstance(self.gesture, DropLayer) else None
        if gesture is None:
            event.ignore()
            return
        gesture.finish(self._point(event), event.modifiers())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.acceptProposedAction()

    # -- keys

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from node to node first.  Qt asks, too, when it is hidden: then it selects nothing."""
        return (self.isVisible() and keyboard.cycle(self.document, forward)) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat() and self.gesture is None:
                self._space_held = True
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
            return
        done = self._escape() if event.key() == Qt.Key.Key_Escape else keyboard.press(self.document, event)
        if not done:
            event.ignore()

    def _escape(self) -> bool:
        """Give up the gesture under way, else the selection; False where there is neither."""
        if self.gesture is not None:
            self._cancel_gesture()
        elif self.document.selection:
            self.document.select(frozenset())
        else:
            return False
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            if self.gesture is None or self.gesture.cursor is None:
                self.viewport().unsetCursor()
        super().keyReleaseEvent(event)

    # -- drawing

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        paint_background(painter, QRectF(rect), self.zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.empty_hint.follow()
        if self.fitted and not themes().settling:  # then once, at the end
            self.zoom_to_fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.document.training.request("canvas", SnapshotRequest())

    # -- following the document

    def snapshot_request(self) -> SnapshotRequest:
        """What is needed for what can be seen."""
        return snapshot_request(self.scene(), self.seen)

    def _want(self) -> None:
        if self.isVisible():
            self.document.training.request("canvas", self.snapshot_request())

    def _graph_shown(self) -> None:
        self._let_go()
        self.make_scene_large()
        if self._crowded():
            self._renew_lettering()
        elif self.fitted and not self.seen.contains(self.content().adjusted(60.0, 30.0, -60.0, -30.0)):
            # What made room for a new layer must not be pushed out of sight; less than half a card may stick out.
            self.zoom_to_fit()
        self._want()

    def _shapes_shown(self) -> None:
        self._hover.set_hit(None)  # the line under the mouse may be gone
        if self._crowded():
            self._renew_lettering()
        self._want()

    def _project_shown(self) -> None:
        self._let_go()
        self.make_scene_large()
        self.zoom_to_fit()
        self._want()

    def _step_shown(self) -> None:
        """Under the microscope large text gets other room."""
        active = self.document.microscope.active
        if active != self._under_microscope:
            self._under_microscope = active
            if self.fitted and self.scene().lettering.large:
                self.zoom_to_fit()

    def _let_go(self) -> None:
        """Of what the mouse and the editors were at: it may be gone.  A layer dragged in is none of the graph."""
        if self._press is not None:
            self._cancel_gesture()
        for search in self.findChildren(QuickAdd):
            search.close_search()
        for editor in self.findChildren(ValueEditor):
            editor.give_up()
        self.card.hide()

    def _themes_changed(self) -> None:
        self.resetCachedContent()
        self.viewport().update()

    def _crowded(self) -> bool:
        """Whether room was made for large text, and cards have come or grown since that need other room.  Else a card
        stays where it was dropped."""
        scene = self.scene()
        return scene.lettering.large and overlap(geometry.rect for geometry in scene.node_geometries.values())

    def _renew_lettering(self) -> None:
        """What is seen stays in the middle, and what was fitted is fitted again."""
        if self.fitted:
            self.zoom_to_fit()
            return
        scene, middle = self.scene(), self.seen.center()
        kept = scene.lettering.to_graph(middle)
        choose_lettering(self, scene, self._presented)
        self.make_scene_large()
        moved = scene.lettering.to_scene(kept)
        if moved != middle:
            self.centerOn(moved)
        self._take_hold_again()

    def _take_hold_again(self) -> None:
        """Everything may lie elsewhere under a mouse that is held down."""
        if self._press is not None:
            self._press.take_hold(self.mapToScene(self._pressed_at), self.mapToScene(self._hover.mouse))

    def _point(self, event: QSinglePointEvent | QDropEvent) -> QPointF:
        return self.mapToScene(event.position().toPoint())


def _reach(event: QMouseEvent) -> Reach:
    return FINGER if event.pointerType() == QPointingDevice.PointerType.Finger else MOUSE
