"""The engine beside a live window: steps, pictures and how long the window keeps a person waiting."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from nnplayground.bench.part import PARTS, BenchPart, Record, Tell
from nnplayground.bench.statistics import steps_for
from nnplayground.bench.table import aligned, number, times

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nnplayground.bench.window import OpenedWindow

WARM = 1.0
"""Seconds for which a run has trained before it is measured."""


@dataclass(frozen=True)
class Budget:
    """``seconds`` of a live window; the reference is timed in ``slices`` of a second or less, before and after."""

    seconds: float
    slices: int
    slice_seconds: float


FULL, QUICK = Budget(20.0, 5, 0.6), Budget(8.0, 3, 0.4)


@PARTS.register
class LiveBench(BenchPart):
    kind = "live"
    rank = 20

    def scope(self, quick: bool) -> str:
        budget = QUICK if quick else FULL
        return (
            "The template circle in a window of 1440 x 900 with all plots and the near view of the canvas on show, "
            f"for {number(budget.seconds)} s{f' (without --quick {number(FULL.seconds)} s)' if quick else ''}; beside "
            "it the hand-written loop without a window, before and after. Lag: how late an event that is due in any "
            "millisecond is handled."
        )

    def measure(self, quick: bool, tell: Tell) -> Record:
        return measure(QUICK if quick else FULL, tell)

    def table(self, value: Any) -> list[str]:
        lag = value["lag_ms"]
        return aligned(
            ("", "window", "hand-written", "window / hand-written"),
            [
                (
                    "steps a second",
                    number(value["steps_per_second"]),
                    number(value["reference"]),
                    times(value["ratio"]),
                ),
                ("pictures a second", number(value["frames_per_second"], 1), "", ""),
                ("lag, median", f"{number(lag['median'], 1)} ms", "", ""),
                ("lag, 99th percentile", f"{number(lag['p99'], 1)} ms", "", ""),
                ("lag, worst", f"{number(lag['worst'], 1)} ms", "", ""),
            ],
        )


def measure(budget: Budget, tell: Tell) -> Record:
    from nnplayground.bench.cases import TINY
    from nnplayground.bench.watch import Frames, Lag
    from nnplayground.bench.window import open_window

    project = TINY.on_cpu("SGD")
    hand_written = TINY.hand_written(project, project.load_data(), "SGD")
    tell("live: the hand-written loop")
    rates = _rates(hand_written.run, budget)
    tell("live: the window")
    with open_window(project) as opened:
        show_everything(opened)
        opened.document.training.run()
        opened.spin(WARM)
        lag, frames = Lag(), Frames(opened.document, views_of(opened))
        with lag.measured():
            opened.wait_decided()
            with frames.counted():
                opened.spin(budget.seconds)
        opened.document.training.pause()
    tell("live: the hand-written loop")
    rates += _rates(hand_written.run, budget)
    reference = median(rates)
    return {
        "steps_per_second": frames.steps_per_second,
        "reference": reference,
        "ratio": frames.steps_per_second / reference,
        "frames_per_second": frames.frames_per_second,
        "lag_ms": lag.figures(),
    }


def show_everything(opened: OpenedWindow) -> None:
    """All plots at once and the neurons of every layer, ready to run."""
    from nnplayground.ui.document import graph_actions

    window = opened.window
    opened.wait_ready()
    window.dock_layout.all_plots()
    canvas = window.canvas
    able = [node for node, geometry in canvas.scene().node_geometries.items() if geometry.able]
    graph_actions.set_view(opened.document, able, "near")
    opened.spin(0.3)
    canvas.zoom_to_fit()
    opened.spin(0.3)


def views_of(opened: OpenedWindow) -> dict[str, list[QWidget]]:
    """The widgets that draw the canvas and each plot, as a run shows them."""
    from PySide6.QtWidgets import QGraphicsView

    from nnplayground.ui.document.panel import PLOTS

    views: dict[str, list[QWidget]] = {"canvas": [opened.window.canvas.viewport()]}
    for kind in PLOTS.names():
        panel = opened.window.panels[kind]
        views[kind] = [view.viewport() for view in panel.findChildren(QGraphicsView) if view.isVisible()]
    return views


def _rates(run: Any, budget: Budget) -> list[float]:
    steps = steps_for(run, budget.slice_seconds)
    rates = []
    for _ in range(budget.slices):
        began = time.perf_counter()
        run(steps)
        rates.append(steps / (time.perf_counter() - began))
    return rates
