"""How one looks through the microscope: to how many digits, in which steps, how fast, with results hidden or not."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnplayground.expressions.digits import FEWEST, MOST, USUAL

PACES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Operations a second that running through offers."""


class MicroscopeOptions(QObject):
    """What the microscope of a document keeps from one step that it opens to the next."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.digits = USUAL
        self.predicting = False
        """Whether each result is hidden until it is asked for."""
        self.by_numbers = False
        """Whether a walk goes through the numbers of a result one by one, before the next operation."""
        self.pace = 1.0
        """Operations a second, when one runs through."""

    def set_digits(self, digits: int) -> None:
        self.digits = min(max(digits, FEWEST), MOST)
        self.changed.emit()

    def set_predicting(self, predicting: bool) -> None:
        self.predicting = predicting
        self.changed.emit()

    def set_by_numbers(self, by_numbers: bool) -> None:
        self.by_numbers = by_numbers
        self.changed.emit()

    def set_pace(self, pace: float) -> None:
        self.pace = pace
        self.changed.emit()
