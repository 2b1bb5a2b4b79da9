"""Time per training step as a network or its data grow, beside the hand-written loop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from torch import nn

from nnplayground.bench.cases import Case, multilayer, multilayer_by_hand
from nnplayground.bench.parts.steps import runner
from nnplayground.bench.statistics import interleaved

if TYPE_CHECKING:
    from nnplayground.bench.statistics import Run
    from nnplayground.datasets.prepare import Prepared

BATCH = 32
KINDS = {"units": (10, 100, 1000), "depth": (1, 10, 100), "rows": (100, 1_000, 10_000, 100_000)}
"""What grows: units in each of two hidden layers, hidden layers of 8 units, training samples."""


@dataclass(frozen=True)
class StepTime:
    """Seconds per step with the way that the engine chooses, and with the hand-written loop."""

    seconds: float
    reference: float


def step_time(what: str, n: int, rounds: int, seconds: float) -> StepTime:
    """``what`` of ``KINDS``, of size ``n``; ``rounds`` of slices of ``seconds`` for each of the two."""
    widths = {"units": (n, n), "depth": (8,) * n, "rows": (8, 8)}[what]
    case = Case(
        what,
        lambda: multilayer(widths, BATCH, "Tanh"),
        lambda: multilayer_by_hand(widths, nn.Tanh),
        nn.BCEWithLogitsLoss,
    )
    project = case.on_cpu("SGD")
    prepared = project.load_data()
    if what == "rows":
        prepared = _of_rows(prepared, n)
    run = runner(project, prepared, "auto")
    assert run is not None  # only asking for one way can fail
    ways: dict[str, Run] = {"reference": case.hand_written(project, prepared, "SGD").run, "engine": run}
    times = interleaved(ways, rounds, seconds)
    return StepTime(1 / times["engine"], 1 / times["reference"])


def _of_rows(prepared: Prepared, rows: int) -> Prepared:
    """With so many training samples: those that are there, again and again."""
    inputs, targets = dict(prepared.inputs), dict(prepared.targets)
    chosen = np.arange(rows) % len(inputs["train"])
    inputs["train"], targets["train"] = inputs["train"][chosen], targets["train"][chosen]
    return replace(prepared, inputs=inputs, targets=targets)
