"""The data of a session on its device, and a network's behaviour on them in evaluation mode."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from nnplayground.datasets.spec import SPLITS, SplitName
from nnplayground.training.device import undisturbed
from nnplayground.training.evaluation import activity, probe, scores
from nnplayground.training.evaluation.measure import exact, measure
from nnplayground.training.measurements import Activity, Measured, Predictions, Scores, Spread

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.graph.loss import LossFunction
    from nnplayground.graph.shapes import Shapes
    from nnplayground.training.measurements import Array
    from nnplayground.training.step.compile import Network

T = TypeVar("T")

BUDGET = 4_000_000
"""Numbers that one batch of an evaluation may hold in all nodes together."""


class Evaluator:
    """Measures and draws ``network`` without a trace: mode, buffers and random state are afterwards as before."""

    def __init__(self, network: Network, loss: LossFunction, prepared: Prepared, shapes: Shapes, like: Tensor) -> None:
        """``like``: a tensor of the device and type in which the network computes."""
        self._network = network
        self._loss = loss
        self._prepared = prepared
        self._like = like
        per_row = sum(math.prod(shape) for shape in shapes.outputs.values())
        self._rows = max(1, min(65536, BUDGET // max(1, per_row)))
        self._grids: dict[int, Tensor] = {}
        self._lines: dict[int, Tensor] = {}
        self._targets: dict[SplitName, Tensor] = {}
        self.inputs: dict[SplitName, Tensor] = {}
        """``(n, *shape)`` by split."""
        self.encoded: dict[SplitName, Tensor] = {}
        """Targets as the loss takes them, by split."""
        for split in SPLITS:
            # A copy, since the arrays are read-only.
            targets = torch.from_numpy(np.array(prepared.targets[split]))
            self.inputs[split] = torch.from_numpy(np.array(prepared.inputs[split])).to(like.dtype).to(like.device)
            self.encoded[split] = loss.encode(targets, prepared.spec, like.dtype).to(like.device)
            score = targets if prepared.spec.target_kind == "classification" else targets.to(exact(like))
            self._targets[split] = score.to(like.device)
        self.present: tuple[SplitName, ...] = tuple(split for split in SPLITS if len(self.inputs[split]))
        """The splits that have samples."""

    @property
    def pass_count(self) -> int:
        """Forward passes that measuring all splits takes."""
        return sum(math.ceil(len(self.inputs[split]) / self._rows) for split in self.present)

    def measure(self, split: SplitName) -> Measured | None:
        """Loss and score of a split; None where it has no samples."""
        if split not in self.present:
            return None
        with self.evaluating():
            return Measured(*self.measures((split,)).tolist())

    def measures(self, splits: tuple[SplitName, ...] | None = None) -> Tensor:
        """Loss and score of each of ``splits``, by default of all that are present, one after the other in one vector.

        Call it within :meth:`evaluating`.
        """
        columns: list[Tensor] = []
        for split in self.present if splits is None else splits:
            output = self._outputs(self.inputs[split])
            columns += measure(output, self.encoded[split], self._targets[split], self._loss, self._prepared.spec)
        return torch.stack([value.to(exact(value)) for value in columns])

    def by_split(self, measures: Sequence[float]) -> tuple[Measured | None, ...]:
        """What :meth:`measures` found of all splits, in the order of ``SPLITS``; None for one without samples."""
        pairs = dict(zip(self.present, zip(measures[::2], measures[1::2], strict=True), strict=True))
        return tuple(Measured(*pairs[split]) if split in pairs else None for split in SPLITS)

    def boundary(self, size: int) -> Array | None:
        """Scores over the plane, ``(size, size, columns)`` as ``LossFunction.scores`` has them; None where the data
        have none."""
        if not self._prepared.spec.planar:
            return None
        with self.evaluating():
            output = self._outputs(self._grid(size))
            return probe.boundary(output, size, self._loss, self._prepared.spec)

    def neurons(self, nodes: Collection[str], size: int) -> dict[str, Array]:
        """Outputs of small nodes over the plane, by node: ``(units, size, size)``."""
        if not self._prepared.spec.planar or not nodes:
            return {}
        with self.evaluating():
            return probe.neurons(self._network, self._grid(size), size, nodes)

    def curve(self, points: int) -> Array | None:
        """What the network answers along ``DataSpec.span``, ``(points, targets)`` in the data's own unit; None where
        the data have none."""
        span = self._prepared.spec.span
        if span is None:
            return None
        if points not in self._lines:
            self._lines[points] = torch.linspace(*span, points, dtype=torch.float64).reshape(-1, 1).to(self._like)
        with self.evaluating():
            return probe.curve(self._outputs(self._lines[points]), self._prepared)

    def predictions(self) -> Predictions:
        """Of the test split, or of the training split where there is no test."""
        split = self._judged
        with self.evaluating():
            return probe.predictions(self._outputs(self.inputs[split]), split, self._prepared, self._loss)

    def scores(self, split: SplitName | None = None) -> Scores | None:
        """Of a split, by default that of ``predictions``; None where it has no samples."""
        split = self._judged if split is None else split
        if split not in self.present:
            return None
        with self.evaluating():
            return scores.scores(self._outputs(self.inputs[split]), split, self._prepared, self._loss)

    def activity(self, modules: Mapping[str, nn.Module]) -> dict[str, Activity]:
        """What these submodules of the network, by node, are fed."""
        with self.evaluating():
            return activity.activity(self._network, modules, self._some)

    def spread(self) -> dict[str, Spread]:
        """How far the outputs of each node are spread."""
        with self.evaluating():
            return activity.spread(self._network, self._some)

    def examine(self, function: Callable[[Network, Mapping[SplitName, Tensor]], T]) -> T:
        """What ``function`` finds out about the network and its :attr:`inputs`, of each split ``(n, *shape)``."""
        with self.evaluating():
            return function(self._network, self.inputs)

    @property
    def _judged(self) -> SplitName:
        return "test" if len(self.inputs["test"]) else "train"

    @property
    def _some(self) -> Tensor:
        """Samples of the training split; fewer than ``activity.SAMPLES`` where one batch of a large network is less."""
        return self.inputs["train"][: min(activity.SAMPLES, self._rows)]

    def _outputs(self, inputs: Tensor) -> Tensor:
        """``(n, width)``, computed in batches of a size that does not depend on that of training."""
        if len(inputs) <= self._rows:
            result: Tensor = self._network(inputs)
            return result
        whole, rest = divmod(len(inputs), self._rows)
        sizes = [self._rows] * whole + ([rest] if rest else [])
        return torch.cat([self._network(part) for part in inputs.split_with_sizes(sizes)])

    def _grid(self, size: int) -> Tensor:
        if size not in self._grids:
            self._grids[size] = probe.grid(self._prepared.spec, size, self._like)
        return self._grids[size]

    @contextmanager
    def evaluating(self) -> Iterator[None]:
        """While inside, the network is in evaluation mode and nothing leaves a trace."""
        self._network.eval()
        try:
            with torch.no_grad(), undisturbed(self._like.device):
                yield
        finally:
            self._network.train()
