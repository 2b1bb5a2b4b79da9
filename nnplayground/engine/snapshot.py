"""What crosses from the training thread to the window: one frozen value with everything that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nnplayground.text import Text
from nnplayground.training.figures import Activity, GradientRow, HistoryRow, Predictions, Scores, Spread
from nnplayground.training.step.execution import Execution

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float32]


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
