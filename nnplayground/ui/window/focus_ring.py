"""A ring in the widget to which a key has moved the focus: what Qt shows of it is little, and on a canvas nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QPushButton, QTabBar, QWidget

from nnplayground.ui.toolkit.theme import theme

_WIDTH = 2
"""Pixels."""


class FocusRing(QWidget):
    """Lies on its widget until the focus leaves that; the mouse does not notice it."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._target = target
        target.installEventFilter(self)
        if isinstance(target, QTabBar):
            target.currentChanged.connect(self._follow)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)
        self._follow()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        filled = self._target.property("filled") is True  # with the accent
        filled = filled or (isinstance(self._target, QPushButton) and self._target.isDefault())
        QPainter(self).fillRect(self.rect(), QColor(theme().text if filled else theme().accent))

    def _follow(self) -> None:
        bar = self._target
        self.setGeometry(bar.tabRect(bar.currentIndex()) if isinstance(bar, QTabBar) else bar.rect())
        inside = QRect(self.rect()).adjusted(_WIDTH, _WIDTH, -_WIDTH, -_WIDTH)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inside)))

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Another window in front does not count: it gives the focus back."""
        if now is not None and now is not self._target and now.window() is self._target.window():
            self.hide()
            self.deleteLater()
