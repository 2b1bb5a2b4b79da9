"""How one looks through the microscope: to how many digits, in which steps, and whether results are hidden first."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

from nnplayground.expressions.digits import FEWEST, MOST, USUAL

Walk = Literal["operations", "numbers"]
"""What a step of the walk is: one operation, or one number of its result after the other."""


class MicroscopeOptions(QObject):
    """What the microscope of a document keeps from one step that it opens to the next."""

    options_changed = Signal()
    """Something that is said here, or ``playing``, ``pace``, ``leaving`` or ``busy`` of the microscope."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.digits = USUAL
        self.predicting = False
        """Whether a result is hidden until it is asked for."""
        self.revealed = True
        self.walk: Walk = "operations"

    def set_digits(self, digits: int) -> None:
        self.digits = min(max(digits, FEWEST), MOST)
        self.options_changed.emit()

    def set_predicting(self, predicting: bool) -> None:
        """Hide each result until it is asked for."""
        self.predicting = predicting
        self.revealed = True
        self.options_changed.emit()

    def reveal(self) -> None:
        self.revealed = True
        self.options_changed.emit()

    def set_walk(self, walk: Walk) -> None:
        self.walk = walk
        self.options_changed.emit()
