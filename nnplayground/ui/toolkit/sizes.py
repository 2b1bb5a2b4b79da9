"""How sizes on the screen go with the size of text that is chosen."""

from __future__ import annotations

import math

from nnplayground.ui.toolkit.theme import themes


def text_factor() -> float:
    """1 at 100 %: by this grows what is read."""
    return themes().text_size / 100


def side_factor() -> float:
    """By this grow panels beside what is taught: large text shall not take the room of the pictures."""
    return math.sqrt(text_factor())
