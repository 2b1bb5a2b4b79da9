"""What can be seen of a network in training, without a trace in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, TypeVar

import torch
from torch import Tensor, nn

from nnplayground.datasets.spec import SplitName
from nnplayground.training.evaluation import probe
from nnplayground.training.evaluation.evaluator import Evaluator
from nnplayground.training.measurements import Activity, GradientRow, Measured, Predictions, Scores, Spread
from nnplayground.training.session.learner import Learner
from nnplayground.training.step.compile import Network

if TYPE_CHECKING:
    from nnplayground.training.measurements import Array

T = TypeVar("T")


class SessionProbe:
    """What looks at a session.  All but the figures of a step is worked out anew when it is asked for."""

    def __init__(self, learner: Learner, evaluator: Evaluator) -> None:
        self._learner = learner
        self._evaluator = evaluator
        self._gradients: tuple[int, Mapping[str, GradientRow]] = -1, {}
        """The figures that were made last, and the ``watch_count`` of their step."""
        self._recalled: tuple[int, Mapping[str, GradientRow]] = 0, {}
        """The step at which the session was put, and the figures that were kept of it."""

    def measure(self, split: SplitName) -> Measured | None:
        """Loss and score of a split in evaluation mode; None where it has no samples."""
        with self._learner.computing():
            return self._evaluator.measure(split)

    def boundary(self, size: int = 100) -> Array | None:
        """Scores over the plane, ``(size, size, columns)``, at the centres of its cells, row 0 the lowest x2; None
        where the data have no plane."""
        with self._learner.computing():
            return self._evaluator.boundary(size)

    def neurons(self, nodes: Collection[str], size: int = 50) -> dict[str, Array]:
        """Outputs over the plane, ``(units, size, size)``, of those of ``nodes`` that have at most 16 units."""
        with self._learner.computing():
            return self._evaluator.neurons(nodes, size)

    def curve(self, points: int = 200) -> Array | None:
        """What the network answers along ``DataSpec.span``, ``(points, targets)`` in the data's own unit, at evenly
        spaced inputs from end to end; None where the data have more than one input."""
        with self._learner.computing():
            return self._evaluator.curve(points)

    def predictions(self) -> Predictions | None:
        """Of the test split, or of the training split where there is no test."""
        with self._learner.computing():
            return self._evaluator.predictions()

    def scores(self, split: SplitName | None = None) -> Scores | None:
        """What scikit-learn measures of a split, by default that of ``predictions``; None where it has no samples.

        The first call imports scikit-learn, which takes about a second.
        """
        with self._learner.computing():
            return self._evaluator.scores(split)

    def activity(self, nodes: Collection[str]) -> dict[str, Activity]:
        """What the activations of those of ``nodes`` that are or have one are fed."""
        graph, modules = self._learner.graph, self._learner.step.network.nodes
        activations = {
            node: graph[node].layer.applied(modules[node])
            for node in sorted(nodes)
            if node in graph and node in modules
        }
        with self._learner.computing():
            return self._evaluator.activity(
                {node: module for node, module in activations.items() if module is not None}
            )

    def spread(self) -> dict[str, Spread]:
        """How far the outputs of each node that leads to the Loss are spread, in the order of the graph."""
        with self._learner.computing():
            return self._evaluator.spread()

    def examine(self, function: Callable[[Network, Mapping[SplitName, Tensor]], T]) -> T:
        """``function(network, inputs)``, for what nothing else here measures.

        ``network.nodes[node]`` is the module of a node, with parameters as in ``torch.nn``: a Linear layer has
        ``weight`` ``(units, inputs)`` and ``bias`` ``(units,)``.  ``network(samples)`` gives the outputs ``(n, width)``
        that the loss is fed, ``network.forward_all(samples)`` those of every node by its id, ``(n, *shape)``.
        ``inputs`` holds the samples of each split, ``(n, *shape)``, with n = 0 for one that is absent, on the device
        and in the type in which the network computes; the targets are in ``prepared.targets``.

        The network is in evaluation mode and no gradients are recorded; whatever ``function`` draws, the run draws as
        if it had not.  It changes none of the tensors and registers nothing that stays, and returns plain numbers and
        NumPy copies (``tensor.cpu().numpy().copy()``), never a tensor or a view of one.
        """
        with self._learner.computing():
            return self._evaluator.examine(function)

    def weights(self) -> dict[str, Array]:
        """A float32 copy of each parameter, by ``node.parameter``, in its own shape."""
        step = self._learner.step
        flat = torch.from_numpy(probe.to_float32(step.flat))
        result = {name: part.numpy() for name, part in step.layout.by_name(flat).items()}
        frozen = {name for name, tensor in self._learner.fixed.items() if isinstance(tensor, nn.Parameter)}
        return {**result, **{name: probe.to_float32(self._learner.fixed[name]) for name in sorted(frozen)}}

    @property
    def gradients(self) -> Mapping[str, GradientRow]:
        """Figures of the last trained step, by ``node.parameter``; those that were recalled where it made none since it
        was put somewhere, and else empty."""
        learner = self._learner
        watched = learner.watched
        if watched is None:
            step, rows = self._recalled
            return rows if learner.steps == step else {}
        if self._gradients[0] != learner.watch_count:
            self._gradients = learner.watch_count, probe.gradient_rows(learner.step.layout, watched)
        return self._gradients[1]

    def recall_gradients(self, step: int, rows: Mapping[str, GradientRow]) -> None:
        """The session was put at this step, whose figures, by ``node.parameter``, were kept."""
        self._recalled = step, rows
