"""Training steps a second, plain and captured, beside a hand-written PyTorch loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nnplayground.bench.part import PARTS, BenchPart, Record, Tell
from nnplayground.bench.statistics import Run, interleaved
from nnplayground.bench.table import aligned, number, times

if TYPE_CHECKING:
    from nnplayground.bench.cases import Case
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.project import Project

WAYS = ("plain", "captured")
TRIED = ("SGD", "Adam")


@dataclass(frozen=True)
class Budget:
    """``rounds`` slices of ``seconds`` for each way to train."""

    rounds: int
    seconds: float


FULL, QUICK = Budget(9, 0.4), Budget(5, 0.15)


@PARTS.register
class Steps(BenchPart):
    kind = "steps"
    rank = 10

    def scope(self, quick: bool) -> str:
        return (
            "Training steps a second on the CPU, without measuring epochs; medians of "
            + (f"{QUICK.rounds} rounds of {QUICK.seconds} s" if quick else f"{FULL.rounds} rounds of {FULL.seconds} s")
            + " for each way, taking turns"
            + (f" (without --quick {FULL.rounds} of {FULL.seconds} s)." if quick else ".")
        )

    def measure(self, quick: bool, tell: Tell) -> list[Record]:
        return measure(QUICK if quick else FULL, tell)

    def table(self, value: Any) -> list[str]:
        rows = [
            (
                row["case"], row["optimizer"], number(row["reference"]), number(row["plain"]), number(row["captured"]),
                times(row["ratio"]),
            )
            for row in value
        ]  # fmt: skip
        return aligned(("network", "optimizer", "hand-written", "plain", "captured", "better / hand-written"), rows, 2)


def measure(budget: Budget, tell: Tell, cases: Sequence[Case] | None = None) -> list[Record]:
    """A row for each case and optimizer; ``captured`` is None where it cannot be captured."""
    from nnplayground.bench.cases import CASES

    rows = []
    for case in CASES if cases is None else cases:
        prepared = case.project().load_data()
        for optimizer in TRIED:
            tell(f"steps: {case.name}, {optimizer}")
            rows.append(_row(case, optimizer, prepared, budget))
    return rows


def _row(case: Case, optimizer: str, prepared: Prepared, budget: Budget) -> Record:
    project = case.on_cpu(optimizer)
    ways: dict[str, Run] = {"reference": case.hand_written(project, prepared, optimizer).run}
    for way in WAYS:
        run = runner(project, prepared, way)
        if run is not None:
            ways[way] = run
    row = interleaved(ways, budget.rounds, budget.seconds)
    best = max(row[way] for way in WAYS if way in row)
    return {
        "case": case.name,
        "optimizer": optimizer,
        "reference": row["reference"],
        "plain": row.get("plain"),
        "captured": row.get("captured"),
        "ratio": best / row["reference"],
    }


def runner(project: Project, prepared: Prepared, way: str) -> Run | None:
    """Trains a session of the project in this way, without records; None where it cannot be run so.

    ``auto`` is whatever the session settles for.
    """
    from nnplayground.training.session.session import Session

    session = Session(replace(project, settings=project.settings.with_(execution=way)), prepared)
    if way != "plain":
        session.wait_for_capture()
    if way == "captured" and session.execution.way != way:
        return None
    return lambda steps: session.run(steps, record=False)
