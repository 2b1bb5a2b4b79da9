"""What becomes of the engine and of the window as networks and data grow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nnplayground.bench.part import PARTS, BenchPart, Record, Tell
from nnplayground.bench.table import aligned, duration, number, times

NODES = (5, 50, 500)
TABLE_ROWS = 100_000


@dataclass(frozen=True)
class Budget:
    """``rounds`` of slices of ``slice_seconds`` for each training; ``moves`` of the mouse; ``seconds`` on a table."""

    rounds: int
    slice_seconds: float
    moves: int
    seconds: float


FULL, QUICK = Budget(7, 0.4, 200, 15.0), Budget(3, 0.12, 60, 4.0)


@PARTS.register
class ScaleBench(BenchPart):
    kind = "scale"
    rank = 50

    def scope(self, quick: bool) -> str:
        budget = QUICK if quick else FULL
        otherwise = (
            f" (without --quick {FULL.rounds} of {FULL.slice_seconds} s, {FULL.moves} moves and "
            f"{number(FULL.seconds)} s)"
        )
        return (
            f"Medians of {budget.rounds} rounds of {budget.slice_seconds} s of training, {budget.moves} moves of the "
            f"mouse that drags a node, and {number(budget.seconds)} s of training on a CSV file"
            f"{otherwise if quick else ''}."
        )

    def measure(self, quick: bool, tell: Tell) -> list[Record]:
        return measure(QUICK if quick else FULL, tell)

    def table(self, value: Any) -> list[str]:
        steps = [
            (
                row["what"], number(row["n"]), duration(row["seconds_per_step"]),
                duration(row["reference_seconds_per_step"]), times(row["ratio"]),
            )
            for row in value
            if "seconds_per_step" in row
        ]  # fmt: skip
        moves = [
            (
                row["what"], number(row["n"]), f"{number(row['ms_per_move'], 1)} ms",
                f"{number(row['p99_ms_per_move'], 1)} ms", number(row["frames_per_second"]),
            )
            for row in value
            if "ms_per_move" in row
        ]  # fmt: skip
        tables = [
            (
                row["what"], number(row["n"]),
                *(f"{number(row[name], 1)} ms" for name in ("median_lag_ms", "p99_lag_ms", "worst_lag_ms")),
            )
            for row in value
            if "worst_lag_ms" in row
        ]  # fmt: skip
        return [
            *aligned(("growing", "n", "a step", "hand-written", "hand-written / engine"), steps),
            "",
            *aligned(("dragging", "n", "a move", "99th percentile", "moves a second"), moves),
            "",
            *aligned(("rows", "n", "lag, median", "99th percentile", "worst"), tables),
        ]


def measure(budget: Budget, tell: Tell) -> list[Record]:
    """Rows of training steps, then of dragging, then of a table of ``TABLE_ROWS`` rows."""
    from nnplayground.bench.drag import drag
    from nnplayground.bench.table_run import lag_with_table

    rows = train(budget, tell)
    for n in NODES:
        tell(f"scale: dragging one of {n} nodes")
        moved = drag(n, budget.moves)
        rows.append(
            {
                "what": "nodes",
                "n": n,
                "ms_per_move": moved.median,
                "p99_ms_per_move": moved.p99,
                "frames_per_second": moved.moves_per_second,
            }
        )
    tell(f"scale: {number(TABLE_ROWS)} rows of CSV")
    for what, lag in zip(("csv opened", "csv trained"), lag_with_table(TABLE_ROWS, budget.seconds), strict=True):
        rows.append({"what": what, "n": TABLE_ROWS, **{f"{name}_lag_ms": value for name, value in lag.items()}})
    return rows


def train(budget: Budget, tell: Tell, kinds: dict[str, tuple[int, ...]] | None = None) -> list[Record]:
    """A row for each size; ``kinds`` are those of ``growth``, or fewer."""
    from nnplayground.bench.growth import KINDS, step_time

    rows: list[Record] = []
    for what, sizes in (KINDS if kinds is None else kinds).items():
        for n in sizes:
            tell(f"scale: {number(n)} {what}")
            times = step_time(what, n, budget.rounds, budget.slice_seconds)
            rows.append(
                {
                    "what": what,
                    "n": n,
                    "seconds_per_step": times.seconds,
                    "reference_seconds_per_step": times.reference,
                    "ratio": times.reference / times.seconds,
                }
            )
    return rows
