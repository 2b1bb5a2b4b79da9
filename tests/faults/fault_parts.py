"""What the tests of faults share.

Each of them checks what should happen.  While the fault is there it is marked as expected to fail; who mends it takes
the mark away.  An ``AssertionError`` is kept for the fault itself: whatever else is amiss raises something else, and
fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Mapping
from typing import Any

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph import edits
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.training.settings import Settings


class NotGivenError(Exception):
    """The ground on which a test stands is gone, which says nothing of the fault that it is about."""


def given(so: bool, what: str) -> None:
    """What a test takes for granted.  Raises ``NotGivenError`` where it is not so."""
    if not so:
        raise NotGivenError(what)


def chained(
    dataset: Dataset, *layers: Mapping[str, Any], files: dict[str, bytes] | None = None, **settings: Any
) -> Project:
    """A chain of Input and these layers, as JSON writes them."""
    graph = edits.chain(Layer.parse("Input"), *(Layer.parse(dict(layer)) for layer in layers))
    return Project(graph, dataset, Settings.model_validate(settings), files=files or {})


def widened(layers: int, units: int) -> Project:
    """The template deep-relu with its first ``layers`` Linear layers so wide."""
    project = TEMPLATES["deep-relu"].build()
    graph = project.graph
    for node in [node for node in graph.nodes if node.layer.kind == "Linear"][:layers]:
        graph = edits.replace_layer(graph, node.id, node.layer.with_(units=units))
    return project.with_graph(graph)


def python(code: str, *arguments: object, **environment: str) -> subprocess.Popen[str]:
    """A process of its own that runs ``code``; one thread computes, and no window is seen."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1", **environment},
    )  # fmt: skip


def ended(process: subprocess.Popen[str], patience: float = 90.0) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a process.  Raises ``subprocess.TimeoutExpired``; it has ended then, too."""
    with process:
        try:
            printed, sentence = process.communicate(timeout=patience)
        finally:
            process.kill()
    return process.returncode, printed, sentence


def growth(work: Callable[[int], object], size: int, repeats: int = 3) -> float:
    """How many times as much of the processor's time ``work`` takes for four times the size: 4 where it is linear, 16
    where it goes with the square.  Other processes do not count."""

    def least(of: int) -> float:
        taken = []
        for _ in range(repeats):
            began = time.thread_time()
            work(of)
            taken.append(time.thread_time() - began)
        return min(taken)

    work(10)  # the first call of anything takes longer
    return least(4 * size) / least(size)


BETWEEN = 8.0
"""``growth`` between linear and square."""
