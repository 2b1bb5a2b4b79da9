"""How ``auto`` chooses between plain and captured steps, on a machine that is busy at times.  Its seconds are made up:
each step takes as long as is said, and nothing waits."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from training_cases import project

from nnplayground.project import Project
from nnplayground.training.session.runner import AGAIN, ROUNDS, SHARE, SLOW
from nnplayground.training.session.session import Session
from nnplayground.training.step.execution.program import Advance
from nnplayground.training.step.execution.torchscript.program import TorchScriptProgram
from nnplayground.training.step.step import Result, TrainingStep

pytestmark = pytest.mark.captured

BUSY = 0.015
"""Seconds: more than ``SLOW``."""


class Machine:
    """Seconds that pass as steps are done: ``plain`` and ``captured`` each."""

    def __init__(self, plain: float, captured: float) -> None:
        self.plain, self.captured = plain, captured
        self.now = 0.0
        self.compared = 0.0
        """Seconds in captured calls."""

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(1e-3, 1e-4)
    step, call = TrainingStep.__call__, TorchScriptProgram.call

    def stepped(self: TrainingStep, *arguments: Any, **options: Any) -> Result:
        machine.now += machine.plain
        return step(self, *arguments, **options)

    def called(self: TorchScriptProgram, steps: int, watch: bool, every: int) -> Advance:
        advance = call(self, steps, watch, every)
        machine.now += machine.captured * advance.done
        machine.compared += machine.captured * advance.done
        return advance

    monkeypatch.setattr(TrainingStep, "__call__", stepped)
    monkeypatch.setattr(TorchScriptProgram, "call", called)
    return machine


def begin(machine: Machine, of: Project | None = None) -> Session:
    of = project(execution="auto") if of is None else of
    return Session(of, of.load_data(), clock=machine)


def way(session: Session) -> str:
    return session.execution.way


def train(session: Session, machine: Machine, seconds: float) -> None:
    """For so long, in calls as short as those of the window; what is compiled beside it is there at the next call."""
    end = machine.now + seconds
    while machine.now < end:
        session.run(10**6, deadline=min(machine.now + 0.05, end + 0.01))
        for thread in threading.enumerate():
            if thread.name == "Capture":
                thread.join()


def test_calm_from_the_beginning(machine: Machine) -> None:
    session = begin(machine)
    train(session, machine, 1.0)
    assert way(session) == "captured"


def test_busy_for_a_moment_at_the_start(machine: Machine) -> None:
    session = begin(machine)
    machine.plain = BUSY
    train(session, machine, 1.0)
    assert (way(session), session.execution.decided) == ("plain", True)
    assert "15 ms" in str(session.execution.reason)
    machine.plain = 1e-3
    train(session, machine, 1.0)
    assert way(session) == "captured"


def test_busy_for_long_and_calm_at_last(machine: Machine) -> None:
    session = begin(machine)
    machine.plain = BUSY
    train(session, machine, 3 * AGAIN)
    assert way(session) == "plain"
    machine.plain = 1e-3
    train(session, machine, 1.0)
    assert way(session) == "captured"


def test_steps_that_are_slow_are_not_even_recorded(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("nnplayground.training.session.runner.captured_program", lambda *parts: asked.append(parts))
    session = begin(machine)
    machine.plain = 2 * SLOW
    train(session, machine, 3 * AGAIN)
    assert way(session) == "plain"
    assert machine.compared == 0.0
    assert asked == []


@pytest.mark.parametrize("busy", ["plain", "captured"])
def test_busy_while_it_was_compared(machine: Machine, busy: str) -> None:
    """Whichever way was held up: it is compared anew, and the other one taken."""
    session = begin(machine)
    machine.plain, machine.captured = (1e-2, 5e-3) if busy == "plain" else (5e-3, 1e-2)
    train(session, machine, 2.0)
    assert way(session) == ("captured" if busy == "plain" else "plain")
    machine.plain, machine.captured = (5e-3, 1e-2) if busy == "plain" else (1e-2, 5e-3)
    train(session, machine, 0.5 * AGAIN)
    assert way(session) == ("captured" if busy == "plain" else "plain")
    train(session, machine, AGAIN)
    assert way(session) == ("plain" if busy == "plain" else "captured")


def test_busy_whenever_it_is_compared(machine: Machine) -> None:
    """It is compared again and again, until it is calm."""
    session = begin(machine)
    machine.plain, machine.captured = 8e-3, 1e-2
    train(session, machine, 4 * AGAIN)
    assert way(session) == "plain"
    machine.captured = 2e-3
    train(session, machine, 2 * AGAIN)
    assert way(session) == "captured"


def test_comparing_takes_a_small_part_of_the_time(machine: Machine) -> None:
    """Also where a round is long: steps that are nearly slow, and captured are slower still."""
    session = begin(machine)
    machine.plain, machine.captured = 0.9 * SLOW, 4 * SLOW
    train(session, machine, AGAIN)
    first, began = machine.compared, machine.now
    assert first > 0.0
    train(session, machine, 15 * AGAIN)
    assert way(session) == "plain"
    spent = machine.compared - first
    assert spent > 0.0
    assert spent < SHARE * (machine.now - began) * (1 + 1 / ROUNDS)
