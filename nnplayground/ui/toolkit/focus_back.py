"""The focus goes back to where it was before something asked for an answer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from nnplayground.ui.toolkit.single_shot import single_shot


class FocusBack(QObject):
    """Remembers what had the focus before it came into a widget."""

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        self._root = root
        self._before: QWidget | None = None
        self._soon = single_shot(self, self._give)  # what was hidden for the question is shown again by then
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._moved)

    def give(self) -> None:
        """Give the focus back, where it is in the widget now: that is about to go."""
        focused = QApplication.focusWidget()
        if focused is not None and self._inside(focused):
            self._soon.start()

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None and now is not None and self._inside(now) and not self._inside(before):
            self._before = before

    def _inside(self, widget: QWidget) -> bool:
        return widget is self._root or self._root.isAncestorOf(widget)

    def _give(self) -> None:
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
