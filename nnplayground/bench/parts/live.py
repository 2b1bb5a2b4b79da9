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

    from nnplayground.bench.watch import FrameCost
    from nnplayground.bench.window import OpenedWindow

WARM = 1.0
"""Seconds for which a run has trained before it is measured."""
IDLE = 1.0
"""Seconds for which the window is measured while nothing trains."""


@dataclass(frozen=True)
class Budget:
    """``seconds`` of a live window, and ``frame_seconds`` for what a frame costs, in each layout.  The loop by hand is
    timed in ``slices`` of a second or less and the bare plots in so many ``redraws``, both before and after."""

    seconds: float
    slices: int
    slice_seconds: float
    frame_seconds: float
    redraws: int


FULL, QUICK = Budget(20.0, 5, 0.6, 6.0, 60), Budget(8.0, 3, 0.4, 3.0, 30)


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
            "millisecond is handled. Frame: CPU time of the window's thread for a snapshot, in the default layout and "
            f"with everything on show, for {number(budget.frame_seconds)} s each; beside it that of redrawing six bare "
            "plots of pyqtgraph."
        )

    def measure(self, quick: bool, tell: Tell) -> Record:
        return measure(QUICK if quick else FULL, tell)

    def table(self, value: Any) -> list[str]:
        lag, frame, bare = value["lag_ms"], value["frame_ms"], value["reference_frame_ms"]
        lags = (("median", "median"), ("p99", "99th percentile"), ("p999", "99.9th percentile"), ("worst", "worst"))
        milliseconds = [
            *((f"frame, {words}", frame[name]) for name, words in (("default", "default"), ("everything", "all"))),
            *((f"lag, {words}", lag[name]) for name, words in lags),
        ]
        steps = aligned(
            ("", "window", "hand-written", "window / hand-written"),
            [
                (
                    "steps a second",
                    number(value["steps_per_second"]),
                    number(value["reference"]),
                    times(value["ratio"]),
                ),
                ("pictures a second", number(value["frames_per_second"], 1), "", ""),
            ],
        )
        against = aligned(
            ("", "window", "bare plots", "window / bare plots"),
            [
                (words, f"{number(each, 1)} ms", f"{number(bare, 1)} ms", times(each / bare))
                for words, each in milliseconds
            ],
        )
        return [*steps, "", *against]


def measure(budget: Budget, tell: Tell) -> Record:
    from nnplayground.bench.bare_plots import redraw_ms
    from nnplayground.bench.cases import TINY
    from nnplayground.bench.watch import FrameCost, Frames, Lag
    from nnplayground.bench.window import open_window

    project = TINY.on_cpu("SGD")
    hand_written = TINY.hand_written(project, project.load_data(), "SGD")
    tell("live: the hand-written loop")
    rates = _rates(hand_written.run, budget)
    tell("live: the window")
    with open_window(project) as opened:
        opened.wait_ready()
        bare = redraw_ms(budget.redraws)
        cost = FrameCost(opened.document, opened.spin)
        cost.measure_idle(IDLE)
        frame = {"default": _frame_cost(opened, cost, budget)}
        opened.document.training.pause()
        show_everything(opened)
        cost.measure_idle(IDLE)
        frame["everything"] = _frame_cost(opened, cost, budget)
        lag, frames = Lag(), Frames(opened.document, views_of(opened))
        with lag.measured(), frames.counted():
            opened.spin(budget.seconds)
        opened.document.training.pause()
        bare = (bare + redraw_ms(budget.redraws)) / 2
    tell("live: the hand-written loop")
    rates += _rates(hand_written.run, budget)
    reference = median(rates)
    return {
        "steps_per_second": frames.steps_per_second,
        "reference": reference,
        "ratio": frames.steps_per_second / reference,
        "frames_per_second": frames.frames_per_second,
        "lag_ms": lag.figures(),
        "frame_ms": frame,
        "reference_frame_ms": bare,
    }


def _frame_cost(opened: OpenedWindow, cost: FrameCost, budget: Budget) -> float:
    """Of a run that has come to the way in which it trains."""
    opened.document.training.run()
    opened.spin(WARM)
    opened.wait_decided()
    return cost.measure(budget.frame_seconds)


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
