"""The captured way on a CUDA GPU: one step as a CUDA graph, which starts all its kernels in one call.

As PyTorch's documentation describes it ("CUDA Graphs" in the CUDA semantics notes): warmed up and captured on a stream
of its own, with all tensors at addresses that stay.  The samples lie on the device; of a step only the numbers of its
rows are copied, from there to there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from nnplayground.training.step.capture.draft import key_of, sizes_of
from nnplayground.training.step.capture.program import EpochRow, Outcome
from nnplayground.training.step.rollback_copy import RollbackCopy
from nnplayground.training.step.step import Watched

if TYPE_CHECKING:
    from nnplayground.training.evaluation.evaluator import Evaluator
    from nnplayground.training.session.learner import Learner

WARM = 3
"""Steps before the capture, in which libraries choose their algorithms and take their memory."""


class GraphDraft:
    """As ``Draft``, which see."""

    def __init__(self, learner: Learner, evaluator: Evaluator) -> None:
        self.learner = learner
        self.key = key_of(learner)
        self.sizes = sizes_of(learner)
        self.graphs: dict[int, tuple[torch.cuda.CUDAGraph, Tensor, Tensor]] = {}
        """By number of rows: the graph, which rows it trains on, and the gradient that it leaves."""

    def advance(self) -> bool:
        """Capture the graph of one number of rows more; whether it was the last."""
        rows = self.sizes[len(self.graphs)]
        before = RollbackCopy(self.learner)
        try:
            self.graphs[rows] = _capture(self.learner, rows)
        finally:
            before.restore()
        return len(self.graphs) == len(self.sizes)

    def program(self) -> GraphProgram:
        return GraphProgram(self)


class GraphProgram:
    """As ``Program``, which see.  It stops at an epoch that is to be measured."""

    measures = False
    compiled = True

    def __init__(self, draft: GraphDraft) -> None:
        self._learner = draft.learner
        self._graphs = draft.graphs
        self.sizes = draft.sizes

    def compile(self) -> None:
        """A graph is compiled when it is captured."""

    def run(self, limit: int, every: int, watch: bool) -> Outcome:
        """Up to ``limit`` steps of the running epoch."""
        learner, order = self._learner, self._learner.order
        copy = RollbackCopy(learner)
        permutation = order.permutation.to(learner.device)
        done, watched = 0, None
        for rows in order.sizes(learner.settings.batch_size, limit):
            if rows not in self._graphs:
                break
            graph, chosen, gradient = self._graphs[rows]
            chosen.copy_(permutation[order.position : order.position + rows])
            done += 1
            last = watch and done == limit
            if learner.scheduled:
                learner.hyperparameters.learning_rate.fill_(learner.rate_at(order.position))
            before = learner.step.flat.clone() if last else None
            graph.replay()
            if before is not None:
                watched = Watched(before, gradient.clone(), learner.step.flat - before)
            learner.steps += 1
            learner.batch += 1
            order.position += rows
        learner.touch()
        if not learner.finite():
            copy.restore()
            return Outcome(0, [], False)
        learner.watched = watched or learner.watched
        if not learner.complete_epoch() or not every or learner.epoch % every:
            return Outcome(done, [], True)
        return Outcome(done, [EpochRow(learner.epoch, learner.steps, learner.last_objective, None)], True)


def _capture(learner: Learner, rows: int) -> tuple[torch.cuda.CUDAGraph, Tensor, Tensor]:
    chosen = torch.arange(rows, device=learner.device)

    def train() -> Tensor:
        x, y = learner.inputs.index_select(0, chosen), learner.targets.index_select(0, chosen)
        result = learner.step(learner.state, x, y, learner.hyperparameters)
        learner.objective_sum.add_(result.objective)
        return result.gradient

    aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]  # PyTorch's own
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):
        for _ in range(WARM):
            train()
    torch.cuda.current_stream().wait_stream(aside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        gradient = train()
    return graph, chosen, gradient
