"""What a font says of the numbers in a grid: how much room they take, in several sizes."""

from __future__ import annotations

import math

from PySide6.QtGui import QFont, QFontMetrics

from nnplayground import notation
from nnplayground.expressions.tensor import Array
from nnplayground.ui.microscope.inspection.grid_sizes import Letters

_SMALL = 0.8
"""Times the size of the numbers: those of rows, columns and channels."""
_SAMPLED = 400
"""Numbers that are measured for the width of a cell."""


class GridFonts:
    """A font as many times as large as text as is asked for; each size is measured once."""

    def __init__(self, font: QFont) -> None:
        self._font = QFont(font)
        self._metrics: dict[float, QFontMetrics] = {}

    def numbers(self, times: float) -> QFont:
        """That of the numbers."""
        font = QFont(self._font)
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * times)
        return font

    def small(self, times: float) -> QFont:
        """That of the numbers of rows, columns and channels."""
        return self.numbers(times * _SMALL)

    def metrics(self, times: float) -> QFontMetrics:
        """Of the numbers."""
        if times not in self._metrics:
            self._metrics[times] = QFontMetrics(self.numbers(times))
        return self._metrics[times]

    def small_metrics(self, times: float) -> QFontMetrics:
        return self.metrics(times * _SMALL)


class Lettering:
    """Of the numbers of one tensor, written to so many digits."""

    def __init__(self, fonts: GridFonts, numbers: Array | None, digits: int) -> None:
        self._fonts = fonts
        self._numbers = numbers
        self._digits = digits
        self._widest: str | None = None
        self._letters: dict[float, Letters] = {}

    def letters(self, times: float) -> Letters:
        """So many times as large as text."""
        if times not in self._letters:
            if self._widest is None:
                self._widest = self._widest_number()
            metrics, small = self._fonts.metrics(times), self._fonts.small_metrics(times)
            line = metrics.height()
            number = max(map(metrics.horizontalAdvance, (self._widest, "0.00"))) + round(0.55 * line)
            self._letters[times] = Letters(line, number, small.height(), small.horizontalAdvance)
        return self._letters[times]

    def _widest_number(self) -> str:
        """As it is written; of a great many some are measured."""
        if self._numbers is None or not self._numbers.size:
            return ""
        numbers = self._numbers.reshape(-1)
        some = numbers[:: max(1, math.ceil(len(numbers) / _SAMPLED))]
        texts = {notation.short(float(number), self._digits) for number in some}
        most = max(map(len, texts), default=0)
        return max((one for one in texts if len(one) == most), key=self._fonts.metrics(1.0).horizontalAdvance)
