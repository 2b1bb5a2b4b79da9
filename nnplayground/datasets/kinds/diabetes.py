"""Diabetes: how far the disease has progressed a year later."""

from __future__ import annotations

from collections.abc import Mapping

from nnplayground.datasets.bundled import BundledTable, bundled
from nnplayground.datasets.dataset import DATASETS, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import flag
from nnplayground.text import mark


@DATASETS.register
class Diabetes(BundledTable):
    """442 patients (Efron, Hastie, Johnstone and Tibshirani, 2004), in the units of the original table."""

    kind = "diabetes"
    title = mark("Diabetes")
    help = mark("442 patients with ten figures each; the target is how far the disease has progressed a year later.")
    formula = r"x \in \mathbb{R}^{10}, \quad y \in \mathbb{R}"
    rank = 43

    standardize_targets: bool = flag(
        True,
        label=mark("Standardize targets"),
        help=mark("The same for the target, so that its large numbers do not make the training diverge."),
    )

    def spec(self) -> DataSpec:
        return DataSpec(
            (10,),
            "regression",
            target_names=("progression",),
            feature_names=("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"),
        )

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        return bundled("diabetes", self.spec(), scaled=False)

    def standardized_targets(self) -> bool:
        return self.standardize_targets
