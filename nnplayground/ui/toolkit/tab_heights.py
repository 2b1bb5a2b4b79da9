"""Where the tabs over a group of docks stand."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget, QTabBar


def height_of_tabs(dock: QDockWidget) -> int:
    """Pixels of the tabs over a dock; 0 where it stands alone."""
    window = dock.parentWidget()
    if window is None:
        return 0
    bars = [bar for bar in window.findChildren(QTabBar) if bar.parent() is window and bar.isVisible()]
    return next((bar.height() for bar in bars if stands_above(bar, dock)), 0)


def stands_above(bar: QTabBar, dock: QDockWidget) -> bool:
    """Whether tabs stand right over a dock."""
    return abs(bar.geometry().bottom() + 1 - dock.y()) <= 3 and abs(bar.x() - dock.x()) <= 3
