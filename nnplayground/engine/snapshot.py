"""What crosses from the training thread to the window: one frozen value with everything that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nnplayground.engine.figures.figure import FIGURES
from nnplayground.engine.news import News
from nnplayground.text import Text
from nnplayground.training.measurements import Activity, GradientRow, HistoryRow
from nnplayground.training.step.execution.execution import Execution

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nnplayground.training.timeline.view import CheckpointKey

    Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class SnapshotRequest:
    """What the visible panels need; everything else is not computed.  Raises ``UnknownKindError``: there is no such
    figure."""

    figures: frozenset[str] = frozenset()
    """Kinds of :class:`Figure`."""
    neurons: frozenset[str] = frozenset()
    """Nodes shown near: heat maps of their units over the plane, and their weights."""
    weights: bool = False
    activity: frozenset[str] = frozenset()
    """Nodes whose ``Snapshot.activity`` someone looks at."""
    gradients: bool = False
    """``Snapshot.gradients``, in each snapshot."""
    gradients_over_time: bool = False
    """The same for who records them while nobody looks: in a run so seldom that it costs next to nothing."""

    def __post_init__(self) -> None:
        for kind in self.figures:
            FIGURES[kind]


@dataclass(frozen=True)
class Snapshot(News):
    """The state of a run as the window draws it."""

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
    figures: Mapping[str, object] = field(default_factory=dict)
    """Those asked for that there are, by kind: read one with ``Figure.of``."""
    neurons: Mapping[str, Array] = field(default_factory=dict)
    """Per near node: ``(units, size, size)`` outputs over the plane; row 0 is the lowest x2."""
    weights: Mapping[str, Array] = field(default_factory=dict)
    """Per parameter ``node.name`` (``linear_1.weight``): a copy, for histograms and the near view."""
    gradients: Mapping[str, GradientRow] = field(default_factory=dict)
    """Per parameter ``node.name``; empty before the first step, and where they were not wanted."""
    activity: Mapping[str, Activity] = field(default_factory=dict)
    """Per wanted node that is or has an activation."""
    best_epoch: int | None = None
    """With early stopping: the epoch whose weights are kept so far, or were restored."""
    stopped: Text | None = None
    """Why training stopped by itself, until it goes on."""
    training: bool = False
    """Whether there were steps to do when it was made: the figures of a run that ended are in the first one without."""
    viewed: CheckpointKey | None = None
    """Branch and step of the checkpoint that this is of; None for the network in training.  ``history`` is
    that of the network in training all the same."""


@dataclass(frozen=True)
class Trouble(News):
    """A run that had to pause: what happened, at which node it began, and what usually helps."""

    text: Text
    node: str | None = None
    details: str = ""
    """Traceback or figures, shown on demand."""
