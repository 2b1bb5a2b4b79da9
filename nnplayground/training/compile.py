"""From a graph to the PyTorch module that trains."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.graph import Graph
from nnplayground.graph.shapes import infer_shapes
from nnplayground.seeds import derive
from nnplayground.text import UserError


class NotRunnableError(UserError):
    """The graph has a fault that its shapes tell of."""


class Network(nn.Module):
    """The nodes that lead to the Loss, without the Loss itself.

    The parameters are called ``nodes.<node id>.<parameter>``; ``penalized`` holds the names of those that L1 and L2
    penalties act on.
    """

    def __init__(
        self, nodes: dict[str, nn.Module], sources: dict[str, tuple[str, ...]], last: str, penalized: frozenset[str]
    ) -> None:
        """``nodes``: every node after its ``sources``; one without any takes the samples."""
        super().__init__()
        self.nodes = nn.ModuleDict(nodes)
        self.penalized = penalized
        self._plan = tuple((node, module, sources[node]) for node, module in nodes.items())
        self._last = last

    def forward(self, samples: Tensor) -> Tensor:
        """The prediction, ``(batch, width)``: what reaches the Loss."""
        return self.forward_all(samples)[self._last]

    def forward_all(self, samples: Tensor) -> dict[str, Tensor]:
        """The output of every node, each with the batch first."""
        values: dict[str, Tensor] = {}
        for node, module, sources in self._plan:
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
    loss = graph.of_kind("Loss")[0].id
    used = graph.ancestors(loss)
    nodes: dict[str, nn.Module] = {}
    sources: dict[str, tuple[str, ...]] = {}
    penalized: set[str] = set()
    for node_id in graph.order:
        if node_id not in used:
            continue
        layer = graph[node_id].layer
        sources[node_id] = tuple(edge.source for edge in graph.incoming[node_id])
        module = layer.build([shapes.outputs[source] for source in sources[node_id]], spec).to(torch.float64)
        _check(node_id, module, shapes.parameters[node_id])
        with torch.no_grad():
            layer.initialize(module, torch.Generator().manual_seed(derive(seed, "weights", weight_draw, node_id)))
        nodes[node_id] = module.to(dtype)
        penalized.update(f"nodes.{node_id}.{name}" for name in layer.penalized())
    return Network(nodes, sources, graph.incoming[loss][0].source, frozenset(penalized))


def _check(node_id: str, module: nn.Module, declared: Mapping[str, Shape]) -> None:
    """A layer that declares other parameters than it builds is a fault of its class, not of the graph."""
    built = {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}
    if built != dict(declared):
        raise AssertionError(f"{node_id} declares {dict(declared)} and builds {built}")
