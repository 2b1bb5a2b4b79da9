"""An axis whose labels are set as people write numbers."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg

from nnplayground.ui.numbers import grouped, signed


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """``whole``: ticks at whole numbers only.  ``one_level``: labels at the coarsest ticks only, so that two axes of
    one length and range are labelled alike, whatever room their words need."""

    def __init__(self, side: str, *, one_level: bool = False) -> None:
        super().__init__(side)
        self.whole = False
        if one_level:
            self.setStyle(maxTextLevel=0)

    def tickSpacing(self, low: float, high: float, size: float) -> Any:
        spacings = super().tickSpacing(low, high, size)
        if not self.whole:
            return spacings
        return [spacing for spacing in spacings if spacing[0] >= 1.0] or [(1.0, 0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.whole:
            return [grouped(round(value)) if abs(value) >= 10_000 else str(round(value)) for value in values]
        return [signed(words) for words in super().tickStrings(values, scale, spacing)]
