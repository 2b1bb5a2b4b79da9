"""What is known of a data set before it is loaded: enough to infer shapes and to label axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nnplayground.text import mark

Shape = tuple[int, ...]
"""Sizes without the batch: ``(2,)`` for points of the plane, ``(1, 8, 8)`` for grey pictures."""

SplitName = Literal["train", "validation", "test"]
SPLITS: tuple[SplitName, ...] = ("train", "validation", "test")

Task = Literal["classification", "regression"]


@dataclass(frozen=True)
class TargetKindEntry:
    """A kind of target as the catalogue lists it.  ``title`` and ``help`` are marked for translation."""

    name: Task
    title: str
    help: str


TASKS = (
    TargetKindEntry(
        "classification", mark("Classification"), mark("To tell which of several classes a sample belongs to.")
    ),
    TargetKindEntry("regression", mark("Regression"), mark("To predict one or more numbers for a sample.")),
)


@dataclass(frozen=True)
class DataSpec:
    """The outside of a data set.

    ``class_names`` is empty for regression, ``target_names`` is empty for classification.  ``planar`` data have two
    inputs that are coordinates in ``plane`` (low, high; the same for both axes): they can be drawn as points.  Where
    there is one input and a regression, ``span`` says over which inputs the fitted curve is drawn (in the unit in which
    the network is given them).  ``true_weights``: for a linear rule that is known, the weight of each feature.
    """

    shape: Shape
    target_kind: Task
    class_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()
    planar: bool = False
    plane: tuple[float, float] = (-6.0, 6.0)
    span: tuple[float, float] | None = None
    true_weights: tuple[float, ...] = ()
    true_bias: float = 0.0

    @property
    def targets(self) -> int:
        """Number of classes, or of target columns."""
        return len(self.class_names) if self.target_kind == "classification" else len(self.target_names)
