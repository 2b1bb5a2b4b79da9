"""Windows beside the main one, of which there is one of each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QDialog, QDockWidget, QWidget

Window = TypeVar("Window", bound=QDialog)


def single_dialog(widget: QWidget, kind: type[Window], make: Callable[[QWidget], Window]) -> Window:
    """The window of this kind that is open beside the main window of ``widget``, or a new one; brought to the front."""
    top = widget.window()
    parent = top.parentWidget()
    if isinstance(top, QDockWidget) and parent is not None:  # it floats
        top = parent.window()
    known = top.findChild(kind)
    window = make(top) if known is None else known
    window.show()
    window.raise_()
    window.activateWindow()
    return window
