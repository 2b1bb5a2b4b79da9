"""Cross-validation is the training of single sessions, fold by fold."""

from __future__ import annotations

import statistics
from dataclasses import replace

import pytest
from training_cases import project

from nnplayground.datasets.dataset import DataError
from nnplayground.datasets.progress import Cancelled
from nnplayground.project import WeightEdit
from nnplayground.text import UserError
from nnplayground.training.session.crossval import FoldResult, cross_validate
from nnplayground.training.session.session import Session

IRIS = project("noisy", "iris", "CrossEntropy", 3, optimizer="Adam", learning_rate=0.01, train_share=0.6)


def test_each_fold_is_a_session_of_its_own_from_the_same_weights() -> None:
    reports: list[tuple[int, int, float, FoldResult | None]] = []
    validation = cross_validate(IRIS, 3, 4, report=lambda *parts: reports.append(parts))
    assert validation.measure == "accuracy"
    for fold, value in enumerate(validation.values):
        prepared = IRIS.load_data(fold=(fold, 3))
        assert [len(prepared.inputs[split]) for split in ("train", "validation", "test")] == [60, 30, 60]
        session = Session(IRIS, prepared)
        session.run(4 * session.steps_per_epoch)
        assert value == FoldResult(fold, session.probe.measure("validation"), session.probe.measure("train"), 4)  # type: ignore[arg-type]  # both are there
    scores = [value.held_out.score for value in validation.values]
    losses = [value.held_out.loss for value in validation.values]
    assert (validation.mean, validation.deviation) == (statistics.mean(scores), statistics.stdev(scores))
    assert (validation.loss_mean, validation.loss_deviation) == (statistics.fmean(losses), statistics.stdev(losses))
    assert cross_validate(IRIS, 3, 4) == validation
    assert [parts[0] for parts in reports] == sorted(parts[0] for parts in reports)
    assert [parts[3] for parts in reports if parts[3] is not None] == list(validation.values)
    assert all(folds == 3 and 0.0 <= share <= 1.0 for _, folds, share, _ in reports)


def test_a_regression_is_judged_by_r2_and_no_epoch_at_all_is_allowed() -> None:
    validation = cross_validate(project(dataset="linear13", function="MSE"), 2, 0)
    assert validation.measure == "r2"
    assert [value.epochs for value in validation.values] == [0, 0]
    fitted = cross_validate(project([{"kind": "Linear", "units": 1}], "linear13", "MSE", learning_rate=0.02), 5, 20)
    assert fitted.mean > 0.99
    assert fitted.deviation < 0.01


def test_what_was_done_by_hand_later_is_left_out() -> None:
    first = WeightEdit("linear_1", "weight", (0, 0), 2.0, 0.0, step=0)
    later = replace(first, value=50.0, step=7)
    with_both = replace(IRIS, edits=(first, later))
    assert cross_validate(with_both, 2, 1) == cross_validate(replace(IRIS, edits=(first,)), 2, 1)
    assert cross_validate(with_both, 2, 1) != cross_validate(IRIS, 2, 1)


def test_early_stopping_ends_a_fold() -> None:
    overfitting = project(dataset={"kind": "xor", "noise": 50, "samples": 60}, learning_rate=0.5, patience=2)
    validation = cross_validate(overfitting, 2, 300)
    assert min(value.epochs for value in validation.values) < 300


def test_it_stops_between_two_chunks() -> None:
    seen: list[float] = []

    def report(fold: int, folds: int, share: float, result: FoldResult | None) -> None:
        seen.append(fold + share)

    with pytest.raises(Cancelled):
        cross_validate(IRIS, 4, 100_000, report=report, stopped=lambda: len(seen) >= 3)
    assert len(seen) == 3
    assert seen[-1] < 1.0


def test_impossible_numbers_of_folds_are_explained() -> None:
    with pytest.raises(UserError, match=r"needs at least 2 folds. Received: 1"):
        cross_validate(IRIS, 1, 1)
    with pytest.raises(DataError, match=r"91 folds cannot be made of the 90 samples that are not for the test"):
        cross_validate(IRIS, 91, 1)
