"""How sizes on the screen go with the size of text that is chosen."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QLabel, QWidget

from nnplayground.ui.toolkit.theme import themes

PER_CENT = range(50, 301)
"""Sizes of text that are taken from the store of settings."""


def text_factor() -> float:
    """1 at 100 %: by this grows what is read."""
    return themes().text_size / 100


def side_factor() -> float:
    """By this grow panels beside what is taught: large text shall not take the room of the pictures."""
    return math.sqrt(text_factor())


def set_least_height(widget: QWidget, height: int) -> None:
    """At least so many pixels from now on, also where it were more before."""
    widget.setMinimumHeight(height)
    if isinstance(widget, QLabel):
        widget.setIndent(widget.indent())  # or it goes on wanting what it wanted when the least was another
