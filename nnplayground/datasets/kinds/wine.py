"""Wine: three growers told apart by an analysis."""

from __future__ import annotations

from collections.abc import Mapping

from nnplayground.datasets.bundled import BundledTable, bundled
from nnplayground.datasets.dataset import DATASETS, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.text import mark

_FEATURES = (
    "alcohol",
    "malic acid",
    "ash",
    "alcalinity of ash",
    "magnesium",
    "total phenols",
    "flavanoids",
    "nonflavanoid phenols",
    "proanthocyanins",
    "color intensity",
    "hue",
    "od280/od315 of diluted wines",
    "proline",
)


@DATASETS.register
class Wine(BundledTable):
    """178 wines of one region (Forina et al., UCI repository, 1991)."""

    kind = "wine"
    title = mark("Wine")
    help = mark("178 wines of three growers, described by 13 figures of a chemical analysis.")
    formula = r"x \in \mathbb{R}^{13}, \quad y \in \{0, 1, 2\}"
    rank = 41

    def spec(self) -> DataSpec:
        return DataSpec(
            (len(_FEATURES),),
            "classification",
            class_names=("class_0", "class_1", "class_2"),
            feature_names=_FEATURES,
        )

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        return bundled("wine", self.spec())
