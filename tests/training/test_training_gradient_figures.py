"""Figures of the gradients are made once for a step, and are always those of the step that led to where it stands."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from training_cases import changed, project, session

from nnplayground.project import WeightEdit
from nnplayground.training.measurements import GradientRow
from nnplayground.training.session.run_history import RunHistory
from nnplayground.training.session.session import Session
from nnplayground.training.session.step_inspector import SessionPosition
from nnplayground.training.timeline.checkpoint import take_checkpoint
from nnplayground.training.timeline.revisit import revisit

CIRCLE = project("mlp", "circle", "BCEWithLogits", batch_size=10)

COURSES = {
    "one step after the other": ["step"] * 6,
    "put back, and on with another learning rate": ["step", "keep", "step", "back", "rate", "step", "step"],
    "put back where no step was made": ["keep", "step", "back", "rate", "step"],
    "reset, and on with another learning rate": ["step", "step", "reset", "rate", "step", "step"],
    "a number changed by hand": ["step", "keep", "step", "back", "weight", "step"],
}


class _Run:
    def __init__(self, way: str) -> None:
        self.session = session(changed(CIRCLE, execution=way))
        self.session.wait_for_capture()
        assert self.session.execution.way == way
        self._kept: SessionPosition | None = None

    def do(self, what: str) -> None:
        one = self.session
        match what:
            case "step":
                assert one.run(1) == 1
            case "keep":
                self._kept = one.step_inspector.position()
            case "back":
                assert self._kept is not None
                one.step_inspector.put_back(*self._kept)
            case "rate":
                self.session = one.adopt(changed(one.project, learning_rate=0.9))
                self.session.wait_for_capture()
            case "reset":
                self.session = one.reset()
                self.session.wait_for_capture()
            case "weight":
                one.set_weight(WeightEdit("linear_1", "weight", (0, 0), 3.0, 0.0, one.step), 3.0)


def _worked_out_once(course: list[str]) -> Mapping[str, GradientRow]:
    """By a session at which nobody looks on the way."""
    run = _Run("plain")
    for what in course:
        run.do(what)
    return run.session.probe.gradients


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
@pytest.mark.parametrize("way", ["plain", pytest.param("captured", marks=pytest.mark.captured)])
def test_they_are_those_of_plain_recomputation(course: list[str], way: str) -> None:
    run = _Run(way)
    for place, what in enumerate(course):
        run.do(what)
        assert repr(run.session.probe.gradients) == repr(_worked_out_once(course[: place + 1])), place


def _trained(steps: int, **settings: float) -> Session:
    one = session(changed(CIRCLE, **settings))
    one.run(steps, plain=True)
    return one


def test_a_checkpoint_brings_its_own_along() -> None:
    """Of the same step, with another learning rate before it; those of now come with the next step."""
    one, other = _trained(4), _trained(4, learning_rate=0.9)
    checkpoint = take_checkpoint(other, None)
    assert checkpoint.gradients == other.probe.gradients != one.probe.gradients
    one = revisit(one, checkpoint, RunHistory())
    assert one.probe.gradients is checkpoint.gradients
    here = one.step_inspector.position()
    one.run(1, plain=True)
    stepped = one.probe.gradients
    assert stepped != checkpoint.gradients
    one.step_inspector.put_back(*here)
    assert one.probe.gradients is checkpoint.gradients
    assert take_checkpoint(one, None).gradients is checkpoint.gradients
    assert one.reset().probe.gradients == {}
