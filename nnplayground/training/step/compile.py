"""From a graph to the PyTorch module that trains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.graph import Graph
from nnplayground.graph.penalty import Penalty
from nnplayground.graph.shapes import infer_shapes
from nnplayground.seeds import derive
from nnplayground.text import UserError


class NotRunnableError(UserError):
    """The graph has a fault that its shapes tell of."""


@dataclass(frozen=True)
class Weight:
    """What is to be known of a parameter that penalties and the largest norm act on."""

    penalty: Penalty | None
    """Of its layer; None for that of the run."""
    unit_dimension: int
    """``Layer.unit_dimension``."""


class Network(nn.Module):
    """The nodes that lead to the Loss, without the Loss itself.

    The parameters are called ``nodes.<node id>.<parameter>``; ``penalized`` holds those that L1 and L2 penalties act
    on.  Parameters of a frozen node ask for no gradient.
    """

    def __init__(
        self,
        nodes: dict[str, nn.Module],
        sources: dict[str, tuple[str, ...]],
        last: str,
        penalized: Mapping[str, Weight],
        last_step: nn.Module | None = None,
        several_rows: bool = False,
    ) -> None:
        """``nodes``: every node after its ``sources``; one without any takes the samples.

        ``last_step`` makes the step of the last node out of the sum that its module here puts out.
        ``several_rows``: whether a layer cannot be trained on a batch of a single row.
        """
        super().__init__()
        self.several_rows = several_rows
        self.nodes = nn.ModuleDict(nodes)
        self.penalized = penalized
        self.plan = tuple((node, module, sources[node]) for node, module in nodes.items())
        """Each node after its sources, with its module."""
        self.last = last
        """The node that feeds the loss."""
        self.last_step = last_step

    def forward(self, samples: Tensor) -> Tensor:
        """What reaches the loss function, ``(batch, width)``."""
        return self._values(samples)[self.last]

    def forward_all(self, samples: Tensor) -> dict[str, Tensor]:
        """The output of every node, each with the batch first."""
        values = self._values(samples)
        if self.last_step is not None:
            values[self.last] = self.last_step(values[self.last])
        return values

    def _values(self, samples: Tensor) -> dict[str, Tensor]:
        values: dict[str, Tensor] = {}
        for node, module, sources in self.plan:
            values[node] = module(*[values[source] for source in sources]) if sources else module(samples)
        return values


def compile_network(graph: Graph, spec: DataSpec, seed: int, weight_draw: int, dtype: torch.dtype) -> Network:
    """A network on the CPU with its initial values.  Raises ``NotRunnableError``.

    A node's values depend on nothing but ``seed``, ``weight_draw``, its id and its own settings.  They are drawn in
    64 bits and then rounded, so that a network starts from the same numbers in every precision.
    """
    shapes = infer_shapes(graph, spec)
    if shapes.reason is not None:
        raise NotRunnableError(shapes.reason)
    loss = graph.loss.id
    used = graph.ancestors(loss)
    nodes: dict[str, nn.Module] = {}
    sources: dict[str, tuple[str, ...]] = {}
    penalized: dict[str, Weight] = {}
    last = graph.incoming[loss][0].source
    last_step: nn.Module | None = None
    several_rows = False
    for node_id in graph.order:
        if node_id not in used:
            continue
        layer = graph[node_id].layer
        sources[node_id] = tuple(edge.source for edge in graph.incoming[node_id])
        arriving = [shapes.outputs[source] for source in sources[node_id]]
        if node_id == last and graph.loss.layer.function.takes_sum:
            sums = layer.without_step()
            if sums is not None:
                last_step = layer.applied(layer.build(arriving, spec))
                layer = sums
        module = layer.build(arriving, spec).to(torch.float64)
        several_rows = several_rows or layer.needs_several_rows(arriving)
        _check(node_id, module, shapes.parameters[node_id])
        with torch.no_grad():
            layer.initialize(module, torch.Generator().manual_seed(derive(seed, "weights", weight_draw, node_id)))
        nodes[node_id] = module.to(dtype).requires_grad_(not layer.is_frozen())
        weight = Weight(layer.own_penalty(), layer.unit_dimension)
        penalized.update({f"nodes.{node_id}.{name}": weight for name in layer.penalized()})
    return Network(nodes, sources, last, penalized, last_step, several_rows)


def _check(node_id: str, module: nn.Module, declared: Mapping[str, Shape]) -> None:
    """A layer that declares other parameters than it builds is a fault of its class, not of the graph."""
    actual = {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}
    if actual != dict(declared):
        raise AssertionError(f"{node_id} declares {dict(declared)} and builds {actual}")
