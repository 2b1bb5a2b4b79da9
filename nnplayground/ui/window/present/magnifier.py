"""The magnifier: a lens that goes with the mouse and shows what is under it, larger."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QRegion, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QMainWindow, QPlainTextEdit, QTextEdit

from nnplayground.ui.toolkit.theme import theme
from nnplayground.ui.window.present.follower import MouseFollower

_SHARE, _LEAST = 0.42, 220
"""Its diameter, of the window's height; and pixels."""
STRENGTHS = (1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0)
_FRAME = 66
"""Milliseconds from one picture to the next: a lens on a run that is watched shall not slow it."""
_TYPED = (QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit)


class Magnifier(MouseFollower):
    """Takes a picture of what is under it, and no more, about fifteen times a second while it is on."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window, "magnifier", share=_SHARE, least=_LEAST)
        self.strength = STRENGTHS[1]
        self.pictures = 0
        """How many it has taken."""
        self._picture: QPixmap | None = None
        self._middle = QPoint()
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME)
        self._timer.timeout.connect(self._take)
        self.switched.connect(self._begin)

    def follow(self, place: QPoint) -> None:
        self._middle = place
        super().follow(place)

    def seen(self) -> QRect:
        """The part of the window that it shows."""
        side = round(self.width() / self.strength)
        return QRect(self._middle.x() - side // 2, self._middle.y() - side // 2, side, side)

    def change(self, by: int) -> None:
        """The next strength, or the one before."""
        place = STRENGTHS.index(self.strength) + by
        self.strength = STRENGTHS[max(0, min(len(STRENGTHS) - 1, place))]
        self._take()

    def listen(self, event: QEvent) -> bool:
        """The wheel, + and -, Escape; what is typed into a field goes there."""
        if isinstance(event, QWheelEvent):
            turned = event.angleDelta().y()
            if turned:
                self.change(1 if turned > 0 else -1)
            return True
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.toggle()
            return True
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if plain and event.text() in ("+", "-") and not isinstance(self._window.focusWidget(), _TYPED):
            self.change(1 if event.text() == "+" else -1)
            return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.unseen:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        round_ = QPainterPath()
        round_.addEllipse(inside)
        painter.setClipPath(round_)
        painter.fillRect(self.rect(), QColor(theme().window))
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.rect(), self._picture)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(theme().base), 6))
        painter.drawEllipse(inside)
        painter.setPen(QPen(QColor(theme().accent), 3))
        painter.drawEllipse(inside)
        painter.end()

    # -- inside

    def _begin(self) -> None:
        if self.on:
            self._timer.start()
            self._take()
        else:
            self._timer.stop()
            self._picture = None

    def _take(self) -> None:
        """Only of the small square: the rest of the window is not painted."""
        if not self.isVisible():
            return
        place = self.seen()
        fine = self.strength * self.devicePixelRatioF()
        picture = QPixmap(QSize(place.width(), place.height()) * fine)
        picture.setDevicePixelRatio(fine)  # letters and lines are drawn in the size in which they are shown
        picture.fill(QColor(theme().window))
        followers = self._window.findChildren(MouseFollower, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for one in followers:
            one.unseen = True
        try:
            self._window.render(picture, QPoint(), QRegion(place))
        finally:
            for one in followers:
                one.unseen = False
        self._picture = picture
        self.pictures += 1
        self.update()
