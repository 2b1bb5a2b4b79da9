"""What lies over the window and goes with the mouse: it takes no click and no focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtWidgets import QMainWindow, QWidget


class MouseFollower(QWidget):
    """Hidden until it is switched on; then it looks at what the system tells the window, and at nothing else.

    Moves come from the window itself: widgets that do not track the mouse hear of none.
    """

    switched = Signal()

    def __init__(self, window: QMainWindow, name: str, *, share: float, least: int) -> None:
        """``share``: its diameter, of the window's height, but ``least`` pixels at least."""
        super().__init__(window)
        self.setObjectName(name)
        self._share = share
        self._least = least
        self.unseen = False
        """Whether the window is painted for what enlarges it: none of these is part of that picture."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.on = False
        self._window = window
        self._watched: QWindow | None = None
        self.hide()

    def toggle(self) -> None:
        """On, under the mouse at once; or off."""
        self.on = not self.on
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self._watched = self._window.windowHandle() if self.on else None
        if self._watched is not None:
            self._watched.installEventFilter(self)
            self._window.installEventFilter(self)
        else:
            self._window.removeEventFilter(self)
        self.setVisible(self.on)
        if self.on:
            self.fit()
            self.raise_()
            self.follow(self._window.mapFromGlobal(self.cursor().pos()))
        self.switched.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.fit()
        if watched is self._window and event.type() == QEvent.Type.ChildAdded:
            self.raise_()  # docks that no longer float, and new tabs of theirs
        if watched is not self._watched:
            return False
        if isinstance(event, QMouseEvent):
            self.follow(event.position().toPoint())
        elif event.type() == QEvent.Type.Leave:
            self.hide()
        return self.listen(event)

    def follow(self, place: QPoint) -> None:
        """Be there, in pixels of the window."""
        self.move(place.x() - self.width() // 2, place.y() - self.height() // 2)
        self.setVisible(self._window.rect().contains(place))

    def fit(self) -> None:
        """Take the size that suits the window."""
        side = max(self._least, round(self._share * self._window.height()))
        self.resize(side, side)

    def listen(self, event: QEvent) -> bool:
        """Whether an event is for this alone."""
        del event
        return False
