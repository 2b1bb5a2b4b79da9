"""Another style sheet, or another font under it, for the widgets that there are."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLayout, QWidget
from shiboken6 import isValid

_TURNS = 5
"""A layout asks the one around it for another size, in which that asks again."""


def restyle(application: QApplication, sheet: str, *, larger: bool) -> None:
    """Give ``sheet`` to every widget; to be called after another palette or font, too, which a sheet stands before.

    ``larger``: sizes may be others now, not the colours alone.

    ``QApplication.setStyleSheet`` does each widget once for itself and once more for each of its ancestors: most of a
    second for a window like ours.  So Qt is told to forget what it knows of its widgets, has none to go through, and
    each is done here, once.  A widget gets fonts and colours from its parent: parents come first.
    """
    application.style().unpolish(application)
    application.setStyleSheet(sheet)
    windows = [window for window in application.topLevelWidgets() if window.parent() is None]
    # Dialogs and menus of theirs included.
    widgets = [widget for window in windows for widget in (window, *window.findChildren(QWidget))]
    for widget in widgets:
        widget.style().polish(widget)
    if larger:
        # Widgets are told of another font by a posted event: whoever measures letters now has those of the new one.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.ApplicationFontChange.value)
        _measure(windows, widgets)
    else:
        for widget in widgets:
            widget.update()


def _measure(windows: list[QWidget], widgets: list[QWidget]) -> None:
    """All have their style before any is told of it: who asks a widget for its size while another gets a style is
    answered as if there were no sheet, and the widget keeps that answer until it is told that its style is another."""
    change = QEvent(QEvent.Type.StyleChange)
    for widget in widgets:
        if isValid(widget):  # one that was told may have done away with another
            QCoreApplication.sendEvent(widget, change)
    for window in windows:  # what was never shown does not tell the layout in which it stands
        for layout in window.findChildren(QLayout):
            layout.invalidate()


def settle() -> None:
    """Lay out now what asked for that: what is painted before the last of it has its place is painted twice."""
    for _ in range(_TURNS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
