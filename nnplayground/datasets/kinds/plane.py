"""Plane: a tilted flat surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.planar import PlanarRegression
from nnplayground.text import mark

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats


@DATASETS.register
class Plane(PlanarRegression):
    kind = "plane"
    title = mark("Tilted plane")
    help = mark("A flat surface that rises from one corner to the opposite one.")
    formula = r"y = \frac{x_1 + x_2}{10}"
    rank = 20

    def surface(self, x: Floats, y: Floats) -> Floats:
        return (x + y) / 10.0
