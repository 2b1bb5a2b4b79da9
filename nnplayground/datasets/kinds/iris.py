"""Iris: three species told apart by four lengths."""

from __future__ import annotations

from collections.abc import Mapping

from nnplayground.datasets.bundled import BundledTable, bundled
from nnplayground.datasets.dataset import DATASETS, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.text import mark


@DATASETS.register
class Iris(BundledTable):
    """150 flowers, four lengths in centimetres (Fisher, 1936)."""

    kind = "iris"
    title = mark("Iris flowers")
    help = mark("150 flowers of three species, measured by the length and width of sepal and petal.")
    formula = r"x \in \mathbb{R}^4, \quad y \in \{0, 1, 2\}"
    rank = 40

    def spec(self) -> DataSpec:
        return DataSpec(
            (4,),
            "classification",
            class_names=("setosa", "versicolor", "virginica"),
            feature_names=("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
        )

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        return bundled("iris", self.spec())
