"""Cross-validation: the network trained anew for each fold of the data, and judged by the part it was not shown."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from nnplayground.datasets.progress import Cancelled
from nnplayground.text import Text, UserError, text

if TYPE_CHECKING:
    from nnplayground.project import Project
    from nnplayground.training.measurements import Measured

Measure = Literal["accuracy", "r2"]

CHUNK = 0.1
"""Seconds of training between two looks at whether to stop."""


@dataclass(frozen=True)
class FoldResult:
    """One fold: what the network that never saw it makes of it."""

    fold: int
    """From 0 on."""
    held_out: Measured
    """Of the fold itself."""
    train: Measured
    """Of what was trained on."""
    epochs: int
    """Trained; fewer than asked for where early stopping ended it."""


@dataclass(frozen=True)
class CrossValidation:
    """All folds.  Deviations are those of a sample, divided by one less than the number of folds."""

    measure: Measure
    """What the score is."""
    values: tuple[FoldResult, ...]
    mean: float
    """Of the scores of the held-out folds."""
    deviation: float
    loss_mean: float
    loss_deviation: float

    @classmethod
    def of(cls, measure: Measure, values: tuple[FoldResult, ...]) -> CrossValidation:
        scores = [value.held_out.score for value in values]
        losses = [value.held_out.loss for value in values]
        return cls(measure, values, _mean(scores), _deviation(scores), _mean(losses), _deviation(losses))


Report = Callable[[int, int, float, FoldResult | None], None]
"""Fold (from 0 on), number of folds, share of this fold's training that is done, and its result at the end."""


def silent(fold: int, folds: int, share: float, result: FoldResult | None) -> None:
    """A report that no one reads."""


def cross_validate(
    project: Project,
    folds: int,
    epochs: int,
    *,
    report: Report = silent,
    stopped: Callable[[], bool] = lambda: False,
) -> CrossValidation:
    """Train ``project`` from its initial weights, the same for every fold, ``epochs`` epochs for each of ``folds``.

    The test split takes no part; what else there is of the samples makes up the folds.  The project's own training is
    not touched.  Early stopping, where it is asked for, watches the fold that is held out, which flatters the result a
    little.  Raises ``Cancelled`` once ``stopped`` answers yes, and ``UserError``: too few samples or folds, a graph
    that cannot run, a loss that is no longer finite.
    """
    from nnplayground.training.session.session import Session

    if folds < 2:
        raise UserError(text("Cross-validation needs at least 2 folds. Received: {folds}.", folds=folds))

    def loading(what: Text, share: float | None) -> None:
        if stopped():
            raise Cancelled

    # A weight that was set by hand after the first step is no part of a fresh run.
    fresh = replace(project, edits=tuple(edit for edit in project.edits if edit.step == 0))
    measure: Measure = "accuracy" if project.spec.target_kind == "classification" else "r2"
    samples = fresh.load_samples(loading)
    results: list[FoldResult] = []
    for fold in range(folds):
        report(fold, folds, 0.0, None)
        session = Session(fresh, fresh.load_data(loading, (fold, folds), samples))
        total = epochs * session.steps_per_epoch
        while session.epoch < epochs and session.stopped is None:
            if stopped():
                raise Cancelled
            session.run(total - session.step, deadline=time.perf_counter() + CHUNK, record=False)
            report(fold, folds, min(1.0, session.step / max(1, total)), None)
        held_out, train = session.probe.measure("validation"), session.probe.measure("train")
        assert held_out is not None  # a fold is never empty
        assert train is not None
        results.append(FoldResult(fold, held_out, train, session.epoch))
        report(fold, folds, 1.0, results[-1])
    return CrossValidation.of(measure, tuple(results))


def _mean(values: list[float]) -> float:
    return statistics.fmean(values) if all(map(math.isfinite, values)) else math.nan


def _deviation(values: list[float]) -> float:
    return statistics.stdev(values) if all(map(math.isfinite, values)) else math.nan
