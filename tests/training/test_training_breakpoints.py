"""A run that pauses by itself, exactly where it was told to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from training_cases import same_state

from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.training.guards.breakpoint import AtEpoch, Breakpoint, GradientPasses, Guard, LossPasses, StepMeasures
from nnplayground.training.session.session import Session


def session_of(project: Project, *breakpoints: Breakpoint) -> Session:
    session = Session(project, project.load_data())
    session.guard = Guard(breakpoints)
    return session


CIRCLE = TEMPLATES["circle"].build()
FAST = replace(CIRCLE, settings=CIRCLE.settings.with_(learning_rate=0.5))


@pytest.mark.parametrize("execution", ["plain", "captured"])
def test_a_run_pauses_when_the_epoch_is_completed(execution: str) -> None:
    project = replace(CIRCLE, settings=CIRCLE.settings.with_(execution=execution))
    session, other = session_of(project, AtEpoch(40), AtEpoch(7)), session_of(project)
    session.wait_for_capture()
    done = session.run(100_000)
    assert (session.epoch, session.batch) == (7, 0)
    assert session.break_reason is not None
    assert "epoch 7" in str(session.break_reason)
    other.run(done)
    assert same_state(session, other)
    session.run(100_000)
    assert session.epoch == 40
    session.run(100_000 // session.steps_per_epoch)
    assert session.break_reason is None


def test_a_run_pauses_before_the_very_step_that_passes_a_bound() -> None:
    plain = session_of(FAST)
    losses = []
    for _ in range(300):
        plain.run(1, plain=True)
        losses.append(plain.last_step.loss)
    bound = sorted(losses)[10]
    first = next(place for place, loss in enumerate(losses) if loss < bound)
    session, other = session_of(FAST, LossPasses(bound, "below")), session_of(FAST)
    assert session.run(300) == first
    assert "is below" in str(session.break_reason)
    other.run(first)
    assert same_state(session, other)
    # Going on passes it, to the next time that it falls below.
    again = next(
        place for place in range(first + 1, 300) if losses[place] < bound and losses[place - 1] >= bound
    )  # fmt: skip
    session.run(300 - first)
    assert session.step == again


def test_the_norm_of_the_gradient_and_the_end_of_an_epoch() -> None:
    """A step that is taken back was the last of its epoch: the epoch is not completed either."""
    plain = session_of(FAST)
    norms = []
    for _ in range(plain.steps_per_epoch):
        plain.run(1, plain=True)
        norms.append(plain.last_step.norm)
    session = session_of(FAST, GradientPasses(norms[-1] * 0.999))
    while session.step < len(norms) - 1 or session.break_reason is None:
        session.run(1)
        assert session.step < len(norms)
    assert (session.epoch, session.batch, len(session.history)) == (0, len(norms) - 1, 1)


def test_a_bound_is_told_of_once_while_it_is_passed() -> None:
    guard = Guard([LossPasses(1.0), GradientPasses(5.0)])
    reasons = [
        guard.check(StepMeasures(step, loss, norm))
        for step, (loss, norm) in enumerate([(0.5, 1), (1.5, 1), (1.5, 1), (1.6, 9), (0.9, 9), (1.1, 1)], start=1)
    ]
    assert [one is not None for one in reasons] == [False, True, False, True, False, True]
