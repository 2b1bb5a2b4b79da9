"""Drawn: points that the user sets on the plane with the mouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

import numpy as np
from pydantic import model_validator

from nnplayground import notation
from nnplayground.datasets.dataset import DATASETS, DataError, Dataset, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import hidden, integer
from nnplayground.text import mark, text

Point = tuple[float, float, int]
"""x, y and class index."""

MOST_CLASSES = 6
MOST_POINTS = 20_000


@DATASETS.register
class Drawn(Dataset):
    """The points live in the data set itself and travel in the project; their order is that of drawing."""

    kind = "drawn"
    title = mark("Drawn points")
    help = mark("Points that you draw on the decision boundary plot with the mouse, class by class.")
    formula = r"x \in \mathbb{R}^2, \quad y \in \{0, \ldots, k - 1\}"
    category = mark("Your own")
    rank = 51

    classes: int = integer(
        2,
        low=2,
        high=MOST_CLASSES,
        label=mark("Classes"),
        help=mark("How many classes there are to draw. Points of a class that is taken away go with it."),
    )
    points: tuple[Point, ...] = hidden((), label=mark("Points"), help=mark("The points drawn so far."))

    @model_validator(mode="after")
    def _check_points(self) -> Self:
        low, high = self.spec().plane
        if len(self.points) > MOST_POINTS:
            raise ValueError(f"at most {MOST_POINTS} points can be drawn")
        for x, y, index in self.points:
            if not (low <= x <= high and low <= y <= high):
                ends = f"from {notation.exact(low)} to {notation.exact(high)}"
                raise ValueError(f"the point {_named(x, y)} lies outside the plane {ends}")
            if not 0 <= index < self.classes:
                raise ValueError(f"the point {_named(x, y)} has the class {index} of only {self.classes}")
        return self

    def spec(self) -> DataSpec:
        names = ("A", "B", "C", "D", "E", "F")[: self.classes]
        return DataSpec((2,), "classification", class_names=names, feature_names=("x1", "x2"), planar=True)

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        if not self.points:
            raise DataError(
                text("No point has been drawn yet. Choose a class and draw points on the decision boundary plot.")
            )
        table = np.array(self.points, dtype=np.float64)
        return Samples(table[:, :2].copy(), table[:, 2].astype(np.int64))

    def with_(self, **values: object) -> Self:
        """Fewer classes is one gesture in the inspector: the points of the lost classes go, and nothing is refused."""
        classes = values.get("classes")
        if isinstance(classes, int) and "points" not in values:
            values["points"] = tuple(point for point in self.points if point[2] < classes)
        return super().with_(**values)

    def with_point(self, x: float, y: float, index: int) -> Drawn:
        """With one more point of class ``index``, moved to the edge of the plane where it lies outside."""
        return self.with_points([(x, y, index)])

    def with_points(self, points: Iterable[Point]) -> Drawn:
        """With several more points, in one change: a stroke of the brush."""
        low, high = self.spec().plane
        inside = tuple((min(max(x, low), high), min(max(y, low), high), index) for x, y, index in points)
        return self.with_(points=self.points + inside)

    def without_points_near(self, x: float, y: float, radius: float) -> Drawn:
        """Without the points at most ``radius`` away from (x, y), in units of the plane; itself where there is none."""
        kept = tuple(point for point in self.points if (point[0] - x) ** 2 + (point[1] - y) ** 2 > radius**2)
        return self if len(kept) == len(self.points) else self.with_(points=kept)


def _named(x: float, y: float) -> str:
    return f"({notation.short(x)}, {notation.short(y)})"
