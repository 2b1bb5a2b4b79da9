"""The captured way on a CUDA GPU: one step as a CUDA graph, which starts all its kernels in one call.

As PyTorch's documentation describes it ("CUDA Graphs" in the CUDA semantics notes): warmed up and captured on a stream
of its own, with all tensors at addresses that stay.  The samples lie on the device; of a step only the places of its
rows are copied, from there to there.

It has not been run on a GPU yet.  What cannot be tested without one is ``capture_graph``; all else here runs in the
tests with a stand-in for the graph, and the loop is that of the plain way.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, Protocol

import torch
from torch import Tensor

from nnplayground.training.step.execution.batches import end_epoch, run_batches
from nnplayground.training.step.execution.captured import CapturedProgram
from nnplayground.training.step.execution.program import Advance
from nnplayground.training.step.rollback_copy import RollbackCopy
from nnplayground.training.step.step import Result, Watched

if TYPE_CHECKING:
    from nnplayground.training.session.learner import Learner

WARM = 3
"""Steps before the capture, in which libraries choose their algorithms and take their memory."""


class Graph(Protocol):
    """As ``torch.cuda.CUDAGraph``."""

    def replay(self) -> None:
        """Do again what was captured."""


class _CapturedStep(NamedTuple):
    graph: Graph
    chosen: Tensor
    """The places of its rows: filled before each replay."""
    result: Result
    """What a replay leaves, in memory that stays."""


class CudaGraphProgram(CapturedProgram):
    """One graph for each number of rows.  It stops at an epoch that is to be measured."""

    measures = False

    def __init__(self, learner: Learner) -> None:
        super().__init__(learner)
        self._steps: dict[int, _CapturedStep] = {}

    def capture(self, *, wait: bool = False) -> bool:
        """One graph at a time."""
        missing = [rows for rows in self._learner.batch_rows() if rows not in self._steps]
        for rows in missing if wait else missing[:1]:
            before = RollbackCopy(self._learner)
            try:
                self._steps[rows] = self._captured(rows)
            finally:
                before.restore()
        return wait or len(missing) <= 1

    def _captured(self, rows: int) -> _CapturedStep:
        learner = self._learner
        chosen = torch.arange(rows, device=learner.device)

        def train() -> Result:
            x, y = learner.inputs.index_select(0, chosen), learner.targets.index_select(0, chosen)
            result = learner.step(learner.state, x, y, learner.hyperparameters)
            learner.objective_sum.add_(result.objective)
            return result

        graph, result = capture_graph(train)
        return _CapturedStep(graph, chosen, result)

    def call(self, steps: int, watch: bool, every: int) -> Advance:
        learner = self._learner
        sizes = learner.order.sizes(learner.settings.batch_size, steps)
        sizes = list(takewhile(self._steps.__contains__, sizes))
        if not sizes:
            return Advance(0, False, [])
        before = RollbackCopy(learner)
        result, _ = run_batches(learner, sizes, self._replay, None, watch)
        learner.touch()
        if not learner.finite():
            before.restore()
            return Advance(0, False, [], overflow=steps)
        learner.watched = result.watched or learner.watched
        return Advance(len(sizes), False, end_epoch(learner, every, None))

    def _replay(self, chosen: Tensor, watch: bool) -> Result:
        step, flat = self._steps[len(chosen)], self._learner.step.flat
        step.chosen.copy_(chosen)
        before = flat.clone() if watch else None
        step.graph.replay()
        if before is None:
            return step.result
        return step.result._replace(watched=Watched(before, step.result.gradient.clone(), flat - before))


def capture_graph(train: Callable[[], Result]) -> tuple[Graph, Result]:
    """The graph of ``train``, which works on memory that lasts, and the result that each replay leaves."""
    aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]  # PyTorch's own
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):
        for _ in range(WARM):
            train()
    torch.cuda.current_stream().wait_stream(aside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        result = train()
    return graph, result
