"""A dialog is never larger than the screen: what does not fit in it scrolls, its buttons can be reached."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QFileDialog, QTreeView, QWidget

from nnplayground.ui.toolkit.sizes import side_factor, text_factor

_FRAME = QSize(16, 56)
"""Pixels that a window manager may draw around a dialog, title and shadow."""


def room_for_dialogs(widget: QWidget) -> QSize:
    """The largest size of a dialog on the screen of ``widget``, without its frame."""
    return widget.screen().availableSize() - _FRAME


def keep_on_screen(dialog: QDialog) -> None:
    """To be called before it is shown for the first time."""
    room = room_for_dialogs(dialog)
    if isinstance(dialog, QFileDialog):
        _widen(dialog, room)
    size = dialog.size().boundedTo(room)
    if size != dialog.size():
        dialog.resize(size)


def _widen(dialog: QFileDialog, room: QSize) -> None:
    """Qt's own file dialog is made for one size of text, and takes that size again when it opens."""
    side = dialog.findChild(QWidget, "sidebar")
    if side is None or text_factor() <= 1:
        return  # the platform's own, or large enough
    wanted = QSize(round(dialog.width() * text_factor()), round(dialog.height() * side_factor()))
    dialog.setMinimumSize(wanted.boundedTo(room))
    side.setMinimumWidth(8 * dialog.fontMetrics().height())
    files = dialog.findChild(QTreeView, "treeView")
    if files is not None:
        files.header().setStretchLastSection(True)
