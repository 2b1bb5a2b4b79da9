"""Whether a long run keeps its memory."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from nnplayground.bench.part import PARTS, BenchPart, Record, Tell
from nnplayground.bench.table import number

CHUNK = 0.012
"""Seconds of training between two pictures, as in the window."""


@dataclass(frozen=True)
class Budget:
    """Growth is measured between ``first`` and ``last`` steps, or what is reached in ``seconds``."""

    first: int
    last: int
    seconds: float


FULL, QUICK = Budget(100_000, 1_000_000, 1800.0), Budget(20_000, 200_000, 38.0)


@PARTS.register
class Memory(BenchPart):
    kind = "memory"
    rank = 40

    def __init__(self) -> None:
        self.reached = 0
        """Steps at the end."""

    def scope(self, quick: bool) -> str:
        if not quick:
            return (
                f"Growth of the resident memory between {number(FULL.first)} and {number(FULL.last)} steps of the "
                "template circle, with all records that a window keeps."
            )
        return (
            f"Growth of the resident memory between {number(QUICK.first)} and {number(self.reached or QUICK.last)} "
            f"steps of the template circle, with all records that a window keeps (without --quick "
            f"{number(FULL.first)} to {number(FULL.last)}; at most {number(QUICK.seconds)} s)."
        )

    def measure(self, quick: bool, tell: Tell) -> Record:
        growth, self.reached = measure(QUICK if quick else FULL, tell)
        return {"growth_mb": growth}

    def table(self, value: Any) -> list[str]:
        return [f"  {number(value['growth_mb'], 2)} MB"]


def measure(budget: Budget, tell: Tell) -> tuple[float, int]:
    """Megabytes of growth, and the step at which the second figure was taken."""
    from nnplayground.bench.resident import resident
    from nnplayground.engine.history_view import HistoryView
    from nnplayground.templates import TEMPLATES
    from nnplayground.training.measurements import HistoryRow
    from nnplayground.training.session.session import Session

    project = TEMPLATES["circle"].build()
    session = Session(project, project.load_data())
    rows: list[HistoryRow] = []
    session.epochs.on_epoch = rows.append
    history = HistoryView()
    end = time.perf_counter() + budget.seconds

    def train(to: int) -> None:
        last_told = 0.0
        while session.step < to and (now := time.perf_counter()) < end:
            session.run(to - session.step, deadline=now + CHUNK)
            history.extend(rows)
            rows.clear()
            session.probe.weights()
            session.probe.boundary()
            dict(session.probe.gradients)
            if now - last_told > 0.5:
                last_told = now
                tell(f"memory: {number(session.step)} of {number(budget.last)} steps")

    train(budget.first)
    before = resident()
    train(budget.last)
    return (resident() - before) / 1e6, session.step
