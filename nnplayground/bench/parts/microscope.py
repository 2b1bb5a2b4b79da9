"""The microscope and the timeline in a live window: how long a person waits for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from nnplayground.bench.part import PARTS, BenchPart, Record, Tell
from nnplayground.bench.statistics import percentile
from nnplayground.bench.table import aligned, number

if TYPE_CHECKING:
    from nnplayground.bench.window import OpenedWindow

GOALS = {"open_ms": 300.0, "step_ms": 50.0, "frames_per_second": 20.0}
"""What is asked of it: at most, at most, at least."""
REST = 0.1
"""Seconds between two steps of a walk: as a person walks, formulas are typeset meanwhile."""
DRAG = 10
"""Milliseconds between two places of a mouse that drags along the timeline."""


@dataclass(frozen=True)
class Budget:
    """``openings``: how often the microscope is opened.  ``steps``: training steps that are walked through.
    ``trained``: seconds for which a run is trained before its timeline is dragged for ``dragged`` seconds."""

    openings: int
    steps: int
    trained: float
    dragged: float


FULL, QUICK = Budget(15, 4, 8.0, 10.0), Budget(5, 1, 3.0, 4.0)


@PARTS.register
class MicroscopeBench(BenchPart):
    kind = "microscope"
    rank = 25

    def scope(self, quick: bool) -> str:
        budget = QUICK if quick else FULL
        more = f" (without --quick {FULL.openings}, {FULL.steps} and {number(FULL.dragged)} s)" if quick else ""
        return (
            f"The template digits in a window of 1440 x 900: the microscope opened {budget.openings} times, walked "
            f"through {budget.steps} minibatches of training operation by operation, and the timeline dragged for "
            f"{number(budget.dragged)} s{more}. Times run from asking to the end of the repaint, formulas excepted, "
            "which are typeset in the background."
        )

    def measure(self, quick: bool, tell: Tell) -> Record:
        return measure(QUICK if quick else FULL, tell)

    def table(self, value: Any) -> list[str]:
        rows = [
            (words, *(f"{number(value[key][figure], 1)} ms" for figure in ("median", "p99", "worst")), goal)
            for words, key, goal in (
                ("opening the microscope", "open_ms", f"< {number(GOALS['open_ms'])} ms"),
                ("one operation further", "step_ms", f"< {number(GOALS['step_ms'])} ms"),
                ("into the next minibatch", "next_ms", f"< {number(GOALS['open_ms'])} ms"),
            )
        ]
        dragging = (
            "timeline dragged, pictures a second",
            number(value["frames_per_second"], 1),
            "",
            "",
            f"> {number(GOALS['frames_per_second'])}",
        )
        return aligned(("", "median", "99th percentile", "worst", "goal"), [*rows, dragging])


def measure(budget: Budget, tell: Tell) -> Record:
    from nnplayground.bench.window import open_window
    from nnplayground.templates import TEMPLATES

    with open_window(TEMPLATES["digits"].build()) as opened:
        opened.wait_ready()
        opened.spin(0.5)
        tell("microscope: opening it")
        opening = [_opening(opened) for _ in range(budget.openings)]
        tell("microscope: walking through a step")
        walked, entered = _walk(opened, budget.steps)
        tell("microscope: dragging the timeline")
        frames = _dragging(opened, budget.trained, budget.dragged)
    return {
        "open_ms": _figures(opening),
        "step_ms": _figures(walked),
        "next_ms": _figures(entered),
        "frames_per_second": frames,
    }


def _opening(opened: OpenedWindow) -> float:
    """Milliseconds until a step of the next minibatch is there and painted."""
    microscope = opened.document.microscope
    taken = _timed(opened, microscope.open, lambda: microscope.active and not microscope.busy)
    microscope.leave(keep=False)
    opened.wait(lambda: not microscope.busy, "a window without the microscope")
    opened.spin(0.2)
    return taken


def _walk(opened: OpenedWindow, steps: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each operation, and of each way into a next minibatch; the network is put back at the end."""
    microscope = opened.document.microscope
    walked: list[float] = []
    entered: list[float] = []
    _timed(opened, microscope.open, lambda: microscope.active and not microscope.busy)
    for _ in range(steps):
        assert microscope.trace is not None
        for _ in microscope.trace.operations:
            walked.append(_timed(opened, microscope.walk.forward, lambda: not microscope.busy))
        entered.append(_timed(opened, microscope.walk.forward, lambda: not microscope.busy))
    microscope.leave(keep=False)
    opened.spin(0.2)
    return walked, entered


def _dragging(opened: OpenedWindow, trained: float, dragged: float) -> float:
    """Pictures a second of canvas and plots while a mouse goes along the timeline, there and back."""
    from PySide6.QtCore import Qt, QTimer

    from nnplayground.bench.parts.live import views_of
    from nnplayground.bench.watch import Frames

    document = opened.document
    document.training.run()
    opened.spin(trained)
    document.training.pause()
    opened.wait(lambda: not document.training.running and len(_course(opened)) > 2, "a timeline")
    opened.spin(0.5)
    course = _course(opened)
    there_and_back = [*course, *reversed(course[1:-1])]
    began = time.perf_counter()

    def move() -> None:
        # A whole way along takes two seconds, however many checkpoints there are.
        along = (time.perf_counter() - began) / 4.0 % 1.0
        document.timeline.show_checkpoint(*there_and_back[int(along * len(there_and_back))])

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(move)
    frames = Frames(document, {name: views for name, views in views_of(opened).items() if name == "canvas"})
    with frames.counted():
        timer.start(DRAG)
        opened.spin(dragged)
        timer.stop()
    document.timeline.show_present()
    return frames.frames_per_second


def _course(opened: OpenedWindow) -> tuple[Any, ...]:
    view = opened.document.timeline.view
    return tuple(view.keys_along(view.current))


def _timed(opened: OpenedWindow, act: Callable[[], object], reached: Callable[[], bool]) -> float:
    """Milliseconds from ``act`` until it has come about and everything is painted that it has to paint."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    opened.check()
    everything = QEventLoop.ProcessEventsFlag.AllEvents
    began = time.perf_counter()
    act()
    while not reached():
        QCoreApplication.processEvents(everything | QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        opened.check()
    QCoreApplication.processEvents(everything)  # repaints stand at the end of the queue
    taken = (time.perf_counter() - began) * 1e3
    opened.spin(REST)
    return taken


def _figures(milliseconds: list[float]) -> dict[str, float]:
    return {"median": median(milliseconds), "p99": percentile(milliseconds, 0.99), "worst": max(milliseconds)}
