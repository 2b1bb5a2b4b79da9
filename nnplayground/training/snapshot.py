"""What crosses from the training thread to the window: frozen values with NumPy copies, never live tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import SplitName
from nnplayground.text import Text
from nnplayground.training.execution import Execution

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Measured:
    """Loss (without penalties) and accuracy or R^2 of one split in evaluation mode."""

    loss: float
    score: float


@dataclass(frozen=True)
class HistoryRow:
    """One row of the history.  An absent split is None.  ``objective`` is NaN before the first step."""

    epoch: int
    step: int
    objective: float
    """Mean over the epoch's steps of loss + penalties, in training mode (Dropout active): the running figure."""
    learning_rate: float
    train: Measured | None = None
    validation: Measured | None = None
    test: Measured | None = None


@dataclass(frozen=True)
class SnapshotRequest:
    """What the visible panels need; everything else is not computed."""

    boundary: bool = False
    neurons: frozenset[str] = frozenset()
    """Nodes shown near: heat maps of their units over the plane, and their weights."""
    weights: bool = False
    predictions: bool = False
    """Confusion matrix, or predicted against true."""
    scores: bool = False
    """``Snapshot.scores``: what scikit-learn measures; dear, so made a few times a second at most."""
    activity: frozenset[str] = frozenset()
    """Nodes whose ``Snapshot.activity`` someone looks at."""
    spread: bool = False
    """``Snapshot.spread``: how far the outputs of all nodes are spread."""
    curve: bool = False
    """``Snapshot.curve``, for data of one input."""
    gradients: bool = False
    """``Snapshot.gradients``, in each snapshot."""
    gradients_over_time: bool = False
    """The same for who records them while nobody looks: in a run so seldom that it costs next to nothing."""


@dataclass(frozen=True)
class Activity:
    """What an activation is really fed, over (at most 1000 samples of) the training split in evaluation mode."""

    low: float
    high: float
    counts: npt.NDArray[np.int64]
    """Histogram of its inputs, ``(bins,)``, evenly from ``low`` to ``high``."""
    dead: int
    """Units whose slope is 0 for every sample."""
    saturated: float
    """Share of the inputs where the slope is below a hundredth of its steepest."""
    units: int


@dataclass(frozen=True)
class Spread:
    """Of one node's outputs over (at most 1000 samples of) the training split in evaluation mode."""

    mean: float
    deviation: float
    """How far the output of a unit moves from sample to sample: the root mean square of this over the units.  Units
    that differ among themselves, but say the same of every sample, tell nothing and count nothing."""
    quantiles: tuple[float, float, float, float, float]
    """Smallest, first quarter, median, third quarter, largest."""
    zero: float
    """Share of outputs that are exactly 0."""


@dataclass(frozen=True)
class Scores:
    """What scikit-learn says of the predictions of one split."""

    split: SplitName
    values: Mapping[str, float]
    """``accuracy, precision, recall, f1`` (each the mean over the classes), for two classes ``roc_auc``; or
    ``mae, rmse, r2``.  NaN where a figure is not defined."""
    classes: tuple[tuple[float, float, float, int], ...] = ()
    """Per class: precision, recall, F1, and how many samples belong to it."""
    confusion: tuple[tuple[int, ...], ...] = ()
    """A row for each true class: how many of its samples were taken for each class."""


@dataclass(frozen=True)
class GradientRow:
    """Figures of one parameter tensor at one step, from the step that trained."""

    mean: float
    """Mean |gradient|."""
    largest: float
    """Largest |gradient|."""
    update_ratio: float
    """Norm of the update over norm of the tensor before it."""


@dataclass(frozen=True)
class Predictions:
    """For data with more than two inputs.  Classification: ``confusion`` int64 (true, predicted) of the test split
    (or the training split when there is no test).  Regression: ``true`` and ``predicted``, at most 2000 rows."""

    split: SplitName
    confusion: npt.NDArray[np.int64] | None = None
    true: Array | None = None
    predicted: Array | None = None


@dataclass(frozen=True)
class Snapshot:
    """The state of a run as the window draws it."""

    run: int
    """Counts sessions of a document: a snapshot of an older one is dropped."""
    revision: int
    """The document revision that the session had taken over."""
    now: HistoryRow
    """Measured at this step; while it trains on data that take long to measure, at the end of the last epoch."""
    history: tuple[HistoryRow, ...]
    """Rows since the last snapshot that the window took; the whole history when ``whole``."""
    whole: bool
    batch: int
    """Steps done in the running epoch."""
    steps_per_epoch: int
    steps_per_second: float
    parameters: int
    device: str
    execution: Execution
    boundary: Array | None = None
    """``(size, size, columns)`` of ``LossFunction.scores`` over ``spec.plane``; row 0 is the lowest x2."""
    neurons: Mapping[str, Array] = field(default_factory=dict)
    """Per near node: ``(units, size, size)`` outputs over the plane; row 0 is the lowest x2."""
    weights: Mapping[str, Array] = field(default_factory=dict)
    """Per parameter ``node.name`` (``linear_1.weight``): a copy, for histograms and the near view."""
    gradients: Mapping[str, GradientRow] = field(default_factory=dict)
    """Per parameter ``node.name``; empty before the first step, and where they were not wanted."""
    predictions: Predictions | None = None
    scores: Scores | None = None
    activity: Mapping[str, Activity] = field(default_factory=dict)
    """Per wanted node that is or has an activation."""
    spread: Mapping[str, Spread] = field(default_factory=dict)
    """Per node that leads to the Loss, in the order of the graph."""
    curve: Array | None = None
    """``(points, targets)``: predictions, in the data's own unit, at evenly spaced inputs over ``DataSpec.span``."""
    best_epoch: int | None = None
    """With early stopping: the epoch whose weights are kept so far, or were restored."""
    stopped: Text | None = None
    """Why training stopped by itself, until it goes on."""
    viewed: tuple[int, int] | None = None
    """Branch and step of the moment of the timeline that this is of; None for the network in training.  ``history`` is
    that of the network in training all the same."""


@dataclass(frozen=True)
class Trouble:
    """A run that had to pause: what happened, at which node it began, and what usually helps."""

    run: int
    text: Text
    node: str | None = None
    details: str = ""
    """Traceback or figures, shown on demand."""
