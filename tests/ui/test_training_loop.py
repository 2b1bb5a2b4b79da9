"""What the training thread does with its requests, called without a thread: no clock and no event loop decides."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from training_cases import changed

from nnplayground.engine.figures.kinds.scores import ScoresFigure
from nnplayground.engine.figures.kinds.spread import SpreadFigure
from nnplayground.engine.news import News, Note, Report, StopReached
from nnplayground.engine.snapshot import Snapshot, SnapshotRequest, Trouble
from nnplayground.engine.stop_condition import StopCondition
from nnplayground.engine.training_loop import TrainingLoop
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.text import Text
from nnplayground.training.evaluation import probe
from nnplayground.training.measurements import GradientRow
from nnplayground.training.session.session import Session
from nnplayground.training.step.layout import Layout
from nnplayground.training.step.step import Watched

CIRCLE = TEMPLATES["circle"].build()


ELSEWHERE = changed(CIRCLE, device="mps", dtype="float64")
"""No machine can train it: an Apple GPU knows 32 bits only."""


class Bench:
    """A loop with ``CIRCLE`` in it, and what it reported."""

    def __init__(self) -> None:
        self.troubles: list[Trouble] = []
        self.sentence: list[Text] = []
        self.reached: list[int] = []
        self.reports: list[Report] = []
        self.loop = TrainingLoop(self._take)
        self.prepared = CIRCLE.load_data()

    def _take(self, news: News) -> None:
        match news:
            case Trouble():
                self.troubles.append(news)
            case Note():
                self.sentence.append(news.text)
            case StopReached():
                self.reached.append(news.number)
            case Report():
                self.reports.append(news)

    def load(self, project: Project = CIRCLE, session: Session | None = None) -> None:
        state = None if session is None else session.state()
        self.loop.guarded(lambda loop: loop.load(1, project, 1, self.prepared, state, True))

    def update(self, project: Project) -> None:
        self.loop.guarded(lambda loop: loop.update(project, 2, True))

    def aim(self, stop: StopCondition) -> None:
        self.loop.guarded(lambda loop: loop.run_until(stop))

    def train(self, stop: StopCondition) -> None:
        """Until the goal is reached or given up."""
        self.aim(stop)
        while stop.number not in self.reached:
            self.loop.guarded(TrainingLoop.advance)

    @property
    def session(self) -> Session:
        assert self.loop.session is not None
        return self.loop.session


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_run_that_cannot_begin_is_given_up_and_says_why_each_time(bench: Bench) -> None:
    bench.load(ELSEWHERE)
    assert len(bench.troubles) == 1
    bench.train(StopCondition(1, "on"))
    bench.train(StopCondition(2, "steps", 1))
    assert [str(trouble.text) for trouble in bench.troubles] == [str(bench.troubles[0].text)] * 3
    assert bench.loop.session is None


def test_the_state_of_a_file_waits_until_its_project_can_run(bench: Bench) -> None:
    trained = Session(CIRCLE, bench.prepared)
    trained.run(30)
    bench.load(ELSEWHERE, trained)
    assert bench.loop.session is None
    kept = bench.loop.keeper.state
    assert kept is not None
    assert kept.step == 30
    bench.update(CIRCLE)
    assert bench.session.step == 30
    assert bench.sentence == []


def test_what_the_session_cannot_take_over_stops_it_until_it_can(bench: Bench) -> None:
    bench.load()
    bench.train(StopCondition(1, "steps", 5))
    bench.update(ELSEWHERE)
    bench.train(StopCondition(2, "steps", 5))
    assert bench.session.step == 5, "nothing trains that is not what the document says"
    assert len(bench.troubles) == 2
    bench.update(CIRCLE)
    bench.train(StopCondition(3, "steps", 5))
    assert bench.session.step == 10
    assert len(bench.troubles) == 2


def test_a_session_that_starts_over_in_a_run_stops_where_a_new_one_would(bench: Bench) -> None:
    stopping = changed(CIRCLE, epochs=3)
    bench.load(stopping)
    bench.train(StopCondition(1, "on"))
    stop = StopCondition(2, "on")
    bench.aim(stop)
    bench.loop.run.set_pace(1e6)  # one chunk is one step or a few
    bench.loop.guarded(TrainingLoop.advance)
    assert stop.stop == 6
    bench.update(replace(stopping, weight_draw=1))
    while 2 not in bench.reached:
        bench.loop.guarded(TrainingLoop.advance)
    assert bench.session.epoch == 3


def test_a_snapshot_that_fails_is_not_tried_again_until_something_changes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.load()
    monkeypatch.setattr(bench.session, "now", lambda: 1 / 0)
    assert bench.loop.dirty
    assert bench.loop.guarded(TrainingLoop.snapshot) is None
    assert len(bench.troubles) == 1
    assert not bench.loop.dirty


def test_what_was_trained_before_a_divergence_is_shown(bench: Bench) -> None:
    plane = TEMPLATES["plane"].build()
    bench.prepared = plane.load_data()
    bench.load(plane)
    bench.train(StopCondition(1, "epoch"))
    assert bench.loop.snapshot() is not None
    bench.update(changed(plane, learning_rate=100.0))
    assert bench.loop.snapshot() is not None
    bench.train(StopCondition(2, "on"))
    assert len(bench.troubles) == 1
    snapshot = bench.loop.guarded(TrainingLoop.snapshot)
    assert snapshot is not None
    assert snapshot.now.step == bench.session.step
    assert np.isfinite(snapshot.now.objective)


def test_pausing_measures_anew_what_was_taken_from_the_epoch_before(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnplayground.engine.snapshot_maker.CHEAP", 0.0)
    bench.load()
    bench.loop.snapshot()
    bench.train(StopCondition(1, "epoch"))
    bench.loop.snapshot()
    bench.aim(StopCondition(2, "on"))
    while bench.session.batch == 0:
        bench.loop.guarded(TrainingLoop.advance)
    running = bench.loop.snapshot()
    assert running is not None
    bench.loop.run_until(None)
    assert bench.loop.dirty
    resting = bench.loop.snapshot()
    assert resting is not None
    assert resting.now == bench.session.now()
    assert resting.now != running.now


def test_measures_of_scikit_learn_come_after_the_first_picture(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing it takes a second: the first snapshot does not wait for it."""
    monkeypatch.setattr("nnplayground.training.evaluation.scores.metrics", None)
    bench.loop.request(SnapshotRequest(figures=frozenset({"scores"})))
    bench.load()
    first = bench.loop.snapshot()
    assert first is not None
    assert ScoresFigure.of(first) is None
    assert bench.loop.dirty
    bench.loop.advance()
    second = bench.loop.snapshot()
    assert second is not None
    assert ScoresFigure.of(second) == bench.session.probe.scores()
    assert not bench.loop.dirty


def test_what_is_dear_stands_a_while_in_a_run_and_is_fresh_when_it_rests(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.load()
    monkeypatch.setattr(SpreadFigure, "pause", 1e6)
    monkeypatch.setattr(bench.loop.snapshots.activity, "pause", 1e6)
    bench.loop.request(SnapshotRequest(frozenset({"spread"}), activity=frozenset({"linear_1"})))
    bench.aim(StopCondition(1, "on"))
    bench.loop.guarded(TrainingLoop.advance)
    first = bench.loop.snapshot()
    bench.loop.guarded(TrainingLoop.advance)
    second = bench.loop.snapshot()
    assert first is not None
    assert second is not None
    assert second.now.step > first.now.step
    spread = SpreadFigure.of(first)
    assert spread is not None
    assert SpreadFigure.of(second) is spread
    assert second.activity is first.activity
    assert list(spread)[:2] == ["input_1", "linear_1"]
    bench.loop.run_until(None)
    resting = bench.loop.snapshot()
    assert resting is not None
    assert SpreadFigure.of(resting) == bench.session.probe.spread() != spread
    assert resting.activity["linear_1"].high == bench.session.probe.activity({"linear_1"})["linear_1"].high
    bench.loop.request(SnapshotRequest())
    nothing = bench.loop.snapshot()
    assert nothing is not None
    assert (nothing.figures, nothing.activity) == ({}, {})


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """An entry for each time that figures of gradients were made."""
    times: list[int] = []
    rows = probe.gradient_rows

    def count(layout: Layout, watched: Watched) -> dict[str, GradientRow]:
        times.append(len(times))
        return rows(layout, watched)

    monkeypatch.setattr("nnplayground.training.evaluation.probe.gradient_rows", count)
    return times


def snapshot_after_a_step(bench: Bench) -> Snapshot:
    bench.loop.run.set_pace(1e6)
    bench.loop.guarded(TrainingLoop.advance)
    bench.loop.run.set_pace(None)
    snapshot = bench.loop.snapshot()
    assert snapshot is not None
    return snapshot


def test_gradients_that_nobody_asked_for_are_not_made(bench: Bench, built: list[int]) -> None:
    bench.load()
    bench.train(StopCondition(1, "steps", 5))
    built.clear()  # the timeline records them with each checkpoint that it takes
    for _ in range(3):
        bench.loop.dirty = True
        resting = bench.loop.snapshot()
        assert resting is not None
        assert not resting.gradients
    assert not built
    bench.loop.request(SnapshotRequest(gradients=True))
    for _ in range(3):
        asked = bench.loop.snapshot()
        assert asked is not None
        assert asked.gradients == bench.session.probe.gradients
    assert not built, "those of the checkpoint at this step"


def test_gradients_that_are_recorded_cost_a_run_next_to_nothing(
    bench: Bench, built: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.load()
    bench.loop.request(SnapshotRequest(gradients_over_time=True))
    monkeypatch.setattr("nnplayground.engine.throttled_gradients.SHARE", 1e-9)
    bench.aim(StopCondition(1, "on"))
    first, second = snapshot_after_a_step(bench), snapshot_after_a_step(bench)
    assert second.now.step > first.now.step
    assert first.gradients
    assert not second.gradients
    bench.loop.run_until(None)
    resting = bench.loop.snapshot()
    assert resting is not None
    assert resting.gradients == bench.session.probe.gradients != first.gradients
    # While somebody looks, each picture has its own.
    bench.loop.request(SnapshotRequest(gradients=True, gradients_over_time=True))
    bench.aim(StopCondition(2, "on"))
    rows = [snapshot_after_a_step(bench).gradients for _ in range(3)]
    assert all(one != other for one, other in pairwise(rows))


def test_a_place_in_a_step_that_was_opened_anew_is_not_gone_to(bench: Bench) -> None:
    """The window moves within the step that it knows; before it hears of another, that is not the one that is open."""
    bench.load()
    bench.loop.open_microscope(None)
    first = bench.reports[-1].trace
    assert first is not None
    bench.update(changed(CIRCLE, learning_rate=0.5))
    second = bench.reports[-1].trace
    assert second is not None
    assert second is not first
    bench.loop.microscope_work.go(first, len(first.operations))
    assert bench.session.step == 0
    bench.loop.microscope_work.go(second, len(second.operations))
    assert bench.session.step == 1
