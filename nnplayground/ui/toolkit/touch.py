"""Fingers on a touch screen: one does what the mouse does, two pinch and move, a long press opens the menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QEventPoint,
    QGuiApplication,
    QInputDevice,
    QMouseEvent,
    QPointingDevice,
    QTouchEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QGraphicsView, QScroller, QScrollerProperties, QWidget

TAP_PIXELS = 10.0
"""A finger that moves less has not moved: it is less steady than a mouse."""
_NEAR = 2.5 * TAP_PIXELS
"""Two taps within it may be a double one."""
_OVERSHOOT = (
    QScrollerProperties.ScrollMetric.HorizontalOvershootPolicy,
    QScrollerProperties.ScrollMetric.VerticalOvershootPolicy,
)
_LEAST_GAP = 20.0
"""Pixels between two fingers from which on their distance is taken for a zoom."""


class Touch(QObject):
    """Of one viewport.  What it makes of one finger are mouse events, whose ``pointerType`` is a finger."""

    def __init__(
        self,
        viewport: QWidget,
        pinch: Callable[[float, QPointF, QPointF], None],
        give_up: Callable[[], None],
    ) -> None:
        """``pinch`` gets a factor, the pixel between the fingers and by how many pixels that has moved.  ``give_up``
        takes back what the press of the first finger has begun, when a second one comes or the menu opens."""
        super().__init__(viewport)
        self._viewport = viewport
        self._pinch, self._give_up = pinch, give_up
        # The mouse events are of a device of their own: with that of the screen they would change its fingers.
        self._finger = QPointingDevice(
            "finger",
            -1,
            QInputDevice.DeviceType.TouchScreen,
            QPointingDevice.PointerType.Finger,
            QInputDevice.Capability.Position,
            1,
            1,
            parent=self,
        )
        self._start = QPointF()
        self._moved = False
        self._pressed = False
        """The mouse button is down, as far as the viewport knows."""
        self._spent = False
        """Nothing more comes of the fingers that are down."""
        self._fingers: tuple[QPointF, QPointF] | None = None
        """Where the two are that zoom."""
        self._pair: tuple[int, int] | None = None
        self._last_tap: tuple[QPointF, int] | None = None
        self._double = False
        self._holding = QTimer(self, singleShot=True)
        self._holding.timeout.connect(self._open_menu)
        viewport.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QTouchEvent):
            return False
        if event.deviceType() != QInputDevice.DeviceType.TouchScreen:  # a touchpad moves the mouse already
            return False
        event.accept()
        if event.type() == QEvent.Type.TouchCancel:
            self._drop()
            return True
        if event.type() == QEvent.Type.TouchBegin and (self._spent or self._pressed):
            self._drop()  # a menu that opened meanwhile may have got the end of the fingers before
            self._spent = False
        self._follow(event.points(), event.timestamp())
        return True

    def _follow(self, points: Sequence[QEventPoint], now: int) -> None:
        still_there = (point for point in points if point.state() != QEventPoint.State.Released)
        down = sorted(still_there, key=lambda point: point.id())
        if len(down) >= 2:
            self._two(down[0], down[1])
        elif self._fingers is not None:
            self._fingers, self._spent = None, True  # the finger that stays longer does not begin to drag
        elif not self._spent:
            self._one(points[0], now)
        if not down:
            self._spent = False

    def _one(self, point: QEventPoint, now: int) -> None:
        place = point.position()
        if point.state() == QEventPoint.State.Pressed:
            self._start, self._moved = place, False
            self._double = self._is_second(now)
            kind = QEvent.Type.MouseButtonDblClick if self._double else QEvent.Type.MouseButtonPress
            self._mouse(QEvent.Type.MouseMove, place)  # what is told of a thing under the mouse is told of this
            self._pressed = True
            self._mouse(kind, place)
            self._holding.start(QGuiApplication.styleHints().mousePressAndHoldInterval())
        elif point.state() == QEventPoint.State.Released and self._pressed:
            self._holding.stop()
            self._last_tap = None if self._moved or self._double else (place, now)
            self._pressed = False
            end = place if self._moved else self._start
            self._mouse(QEvent.Type.MouseButtonRelease, end)
            self._mouse(QEvent.Type.MouseMove, end)
        elif self._pressed and (self._moved or _gap(place, self._start) >= TAP_PIXELS):
            self._moved = True
            self._holding.stop()
            self._mouse(QEvent.Type.MouseMove, place)

    def _is_second(self, now: int) -> bool:
        last, self._last_tap = self._last_tap, None
        if last is None:
            return False
        soon = now - last[1] <= QGuiApplication.styleHints().mouseDoubleClickInterval()
        return soon and _gap(last[0], self._start) <= _NEAR

    def _two(self, first: QEventPoint, second: QEventPoint) -> None:
        if self._fingers is None:
            self._drop()
        one, other, pair = first.position(), second.position(), (first.id(), second.id())
        before = self._fingers if pair == self._pair else None  # of three fingers one may go
        self._fingers, self._pair = (one, other), pair
        if before is None:
            return
        middle, old_middle = _middle(one, other), _middle(*before)
        gap, old_gap = _gap(one, other), _gap(*before)
        factor = gap / old_gap if min(gap, old_gap) >= _LEAST_GAP else 1.0
        self._pinch(factor, middle, middle - old_middle)

    def _open_menu(self) -> None:
        place = self._start
        self._drop()
        self._spent = True
        reason = QContextMenuEvent.Reason.Other
        event = QContextMenuEvent(
            reason, place.toPoint(), self._viewport.mapToGlobal(place).toPoint(), Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(self._viewport, event)

    def _drop(self) -> None:
        """Without a trace, but that the button has to come up."""
        self._holding.stop()
        self._last_tap = None
        if self._pressed:
            self._pressed = False
            self._give_up()
            self._mouse(QEvent.Type.MouseButtonRelease, self._start)

    def _mouse(self, kind: QEvent.Type, place: QPointF) -> None:
        """The button is down where ``_pressed`` says so."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind,
            place,
            self._viewport.mapToGlobal(place),
            none if kind == QEvent.Type.MouseMove else left,
            left if self._pressed else none,
            QGuiApplication.keyboardModifiers(),
            self._finger,
        )
        QApplication.sendEvent(self._viewport, event)


def scroll_by_finger(widget: QWidget) -> None:
    """Let a finger scroll every list, table, text and form in ``widget``; the mouse does what it did."""
    for area in widget.findChildren(QAbstractScrollArea):
        viewport = area.viewport()
        if isinstance(area, QGraphicsView) or QScroller.hasScroller(viewport):
            continue
        QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.TouchGesture)
        scroller = QScroller.scroller(viewport)
        properties = scroller.scrollerProperties()
        for metric in _OVERSHOOT:  # views that are pulled beyond their ends leave what lies on them behind
            properties.setScrollMetric(metric, QScrollerProperties.OvershootPolicy.OvershootAlwaysOff)
        scroller.setScrollerProperties(properties)


def _middle(one: QPointF, other: QPointF) -> QPointF:
    """In whole pixels, so that nothing is lost where views scroll by them."""
    return QPointF(((one + other) / 2).toPoint())


def _gap(one: QPointF, other: QPointF) -> float:
    apart = one - other
    return float((apart.x() ** 2 + apart.y() ** 2) ** 0.5)
