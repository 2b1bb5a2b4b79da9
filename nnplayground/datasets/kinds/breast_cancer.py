"""Breast cancer: malignant or benign, from cell nuclei in a picture."""

from __future__ import annotations

from collections.abc import Mapping

from nnplayground.datasets.bundled import BundledTable, bundled
from nnplayground.datasets.dataset import DATASETS, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.text import mark

_MEASURED = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)
_FEATURES = (
    *(f"mean {name}" for name in _MEASURED),
    *(f"{name} error" for name in _MEASURED),
    *(f"worst {name}" for name in _MEASURED),
)


@DATASETS.register
class BreastCancer(BundledTable):
    """569 biopsies (Wolberg, Street and Mangasarian, UCI repository, 1995)."""

    kind = "breast_cancer"
    title = mark("Breast cancer")
    help = mark("569 biopsies, malignant or benign, described by 30 figures of the cell nuclei in a picture.")
    formula = r"x \in \mathbb{R}^{30}, \quad y \in \{0, 1\}"
    rank = 42

    def spec(self) -> DataSpec:
        return DataSpec(
            (len(_FEATURES),), "classification", class_names=("malignant", "benign"), feature_names=_FEATURES
        )

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        return bundled("breast_cancer", self.spec())
