"""Many rectangles, asked all at once: on a canvas of hundreds of cards one question each is too slow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QRectF


class Boxes:
    """Grows by ``add``; touching at a rim does not count, as with ``QRectF.intersects``."""

    def __init__(self, rects: Sequence[QRectF]) -> None:
        sides = [(rect.left(), rect.top(), rect.right(), rect.bottom()) for rect in rects]
        self._count = len(sides)
        self._sides = np.empty((2 * len(sides) + 16, 4))
        if sides:
            self._sides[: len(sides)] = sides

    def add(self, rect: QRectF) -> None:
        """One more."""
        if self._count == len(self._sides):
            self._sides = np.concatenate([self._sides, np.empty_like(self._sides)])
        self._sides[self._count] = (rect.left(), rect.top(), rect.right(), rect.bottom())
        self._count += 1

    def between(self, left: float, right: float) -> list[int]:
        """The places of those that reach into an upright strip."""
        sides = self._sides[: self._count]
        result: list[int] = np.flatnonzero((sides[:, 0] < right) & (sides[:, 2] > left)).tolist()
        return result

    def meets(self, rect: QRectF) -> bool:
        """Whether one of them overlaps ``rect``."""
        sides = self._sides[: self._count]
        across = (sides[:, 0] < rect.right()) & (sides[:, 2] > rect.left())
        along = (sides[:, 1] < rect.bottom()) & (sides[:, 3] > rect.top())
        return bool((across & along).any())


def overlap(rects: Iterable[QRectF]) -> bool:
    """Whether any two of them overlap."""
    boxes = Boxes([])
    for rect in rects:
        if boxes.meets(rect):
            return True
        boxes.add(rect)
    return False
