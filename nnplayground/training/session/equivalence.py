"""Which parts of a project decide how training goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.training.state.state import START

if TYPE_CHECKING:
    from nnplayground.graph.graph import Edge, Graph
    from nnplayground.graph.layer import Layer
    from nnplayground.project import Project

_NOT_IN_THE_NUMBERS = {"epochs": None, "execution": "auto"}
"""Settings that only say how far and how fast it trains."""


def trained_part(graph: Graph) -> tuple[dict[str, Layer], tuple[Edge, ...]]:
    """What the network is made of: places and names of nodes, and nodes that lead nowhere, change nothing in it."""
    loss = graph.loss.id
    nodes = graph.ancestors(loss) | {loss}
    return {node: graph[node].layer for node in sorted(nodes)}, tuple(
        edge for edge in graph.edges if edge.target in nodes
    )


def same_data(one: Project, other: Project) -> bool:
    """Whether both learn from the same samples, split in the same way."""
    return one is other or _data(one) == _data(other)


def same_training(one: Project, other: Project) -> bool:
    """Whether a state trains on to the same numbers under both: graph, data and settings, but not how its first
    weights came about, which is in the state."""
    if one is other:
        return True
    return (
        one.settings.model_copy(update=_NOT_IN_THE_NUMBERS) == other.settings.model_copy(update=_NOT_IN_THE_NUMBERS)
        and (one.graph is other.graph or trained_part(one.graph) == trained_part(other.graph))
        and same_data(one, other)
    )


def _data(project: Project) -> tuple[object, ...]:
    settings = project.settings
    files = {name: content for name, content in project.files.items() if name != START}
    shares = settings.seed, settings.train_share, settings.validation_share, settings.label_noise
    return project.dataset, project.data_draw, files, shares
