"""Buttons and tabs that a finger finds, while presenting."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenu,
    QSlider,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

TARGET = 40
"""Pixels that a target has at least, both ways."""
_TABS = f"QTabBar::tab {{ min-height: {TARGET - 8}px; }}"
"""Beside the distances that the style gives to tabs."""
_HIGH = (QAbstractSpinBox, QComboBox, QLineEdit, QSlider)


class Targets:
    """Remembers what it enlarged."""

    def __init__(self) -> None:
        self._before: list[tuple[QWidget, int, int]] = []
        self._tabs: list[QTabBar] = []

    def enlarge(self, inside: QWidget) -> None:
        """Everything within that is pressed; what comes later stays as it is."""
        self.give_back()
        for widget in inside.findChildren(QWidget):
            if isinstance(widget, QTabBar):
                self._tabs.append(widget)
                widget.setStyleSheet(_TABS)
            elif isinstance(widget.parent(), _HIGH):
                continue  # a field within it, which is as high as it is
            elif isinstance(widget, (QAbstractButton, *_HIGH)):
                self._before.append((widget, widget.minimumWidth(), widget.minimumHeight()))
                wide = 0 if isinstance(widget, _HIGH) else TARGET
                widget.setMinimumSize(max(wide, widget.minimumWidth()), max(TARGET, widget.minimumHeight()))

    def give_back(self) -> None:
        """As it was."""
        for widget, width, height in self._before:
            if isValid(widget):
                widget.setMinimumSize(width, height)
        for tabs in self._tabs:
            if isValid(tabs):
                tabs.setStyleSheet("")
        self._before.clear()
        self._tabs.clear()


def enlarge_menus(window: QMainWindow, large: bool) -> None:
    """Lines of the menus of a window that a finger finds, of those that open later too; or as they are otherwise."""
    window.setProperty("presenting", large)  # the style sheet asks for it
    for menu in window.findChildren(QMenu):
        menu.style().unpolish(menu)
        menu.style().polish(menu)
