"""From the start of the process to the first picture, and until Run can be pressed, beside the bare imports."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from nnplayground.bench.part import PARTS, BenchPart, Record, Tell
from nnplayground.bench.table import aligned, duration, number, times
from nnplayground.text import UserError, text

IMPORT = """
import os
import {modules}
os.write(1, b"there\\n")
os._exit(0)
"""

PATIENCE = 120.0
"""Seconds after which a child that says nothing is given up."""


@dataclass(frozen=True)
class Budget:
    """``repeats`` starts of each kind, fewer where they take longer than ``seconds`` together."""

    repeats: int
    seconds: float


FULL, QUICK = Budget(9, 240.0), Budget(5, 32.0)


@PARTS.register
class Startup(BenchPart):
    kind = "startup"
    rank = 30

    def scope(self, quick: bool) -> str:
        budget = QUICK if quick else FULL
        return (
            f"From the start of the process, its files in memory; medians of {budget.repeats} starts, or as many as "
            f"{number(budget.seconds)} s allow, taking turns{f' (without --quick {FULL.repeats})' if quick else ''}. "
            "Beside them, processes that import PySide6 and pyqtgraph, and the sum of these and of those that import "
            "torch."
        )

    def measure(self, quick: bool, tell: Tell) -> Record:
        return measure(QUICK if quick else FULL, tell)

    def table(self, value: Any) -> list[str]:
        rows = [
            (what, *(duration(value[name]) for name in names[:2]), times(value[names[2]]))
            for what, names in (
                ("first picture", ("first_paint_s", "reference_s", "ratio")),
                ("ready to train", ("ready_s", "ready_reference_s", "ready_ratio")),
            )
        ]
        return aligned(("", "window", "bare imports", "window / bare imports"), rows)


def measure(budget: Budget, tell: Tell) -> Record:
    from nnplayground.bench.window import choose_platform

    environment = {**choose_platform(), "NNPLAYGROUND_SETTINGS": "memory"}
    # Without its bytecode on disk, every start of a checkout would compile the program anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    children = {
        "qt": ([sys.executable, "-c", IMPORT.format(modules="PySide6.QtWidgets, pyqtgraph")], 1),
        "torch": ([sys.executable, "-c", IMPORT.format(modules="torch")], 1),
        "window": ([sys.executable, "-m", "nnplayground.bench.child"], 2),
    }
    times: dict[str, list[list[float]]] = {name: [] for name in children}
    for command, count in children.values():  # not timed: the files come into memory, and the bytecode onto the disk
        stamps(command, count, environment)
    began = time.perf_counter()
    for turn in range(budget.repeats):
        tell(f"startup: start {turn + 1} of {budget.repeats}")
        for name, (command, count) in children.items():
            times[name].append(stamps(command, count, environment))
        spent = time.perf_counter() - began
        if turn >= 1 and spent + spent / (turn + 1) > budget.seconds:
            break
    paint, ready = (median(start[place] for start in times["window"]) for place in range(2))
    reference = median(start[0] for start in times["qt"])
    ready_reference = reference + median(start[0] for start in times["torch"])
    return {
        "first_paint_s": paint,
        "reference_s": reference,
        "ratio": paint / reference,
        "ready_s": ready,
        "ready_reference_s": ready_reference,
        "ready_ratio": ready / ready_reference,
    }


def stamps(command: Sequence[str], count: int, environment: dict[str, str]) -> list[float]:
    """Seconds from the start of a process to each of the first ``count`` lines that it writes.

    Raises ``UserError`` with the last line of its complaints where it ends before.
    """
    seconds: list[float] = []
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        limit = threading.Timer(PATIENCE, child.kill)
        limit.start()
        try:
            while len(seconds) < count and child.stdout.readline():
                seconds.append(time.perf_counter() - began)
            if len(seconds) < count:
                complaint = child.stderr.read().decode(errors="replace").strip().splitlines()
                raise UserError(
                    text(
                        "A start could not be measured: {why}",
                        why=complaint[-1] if complaint else "the process ended before it was ready.",
                    )
                )
        finally:
            limit.cancel()
            child.kill()
    return seconds
