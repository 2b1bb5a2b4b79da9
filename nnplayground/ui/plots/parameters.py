"""Parameter tensors by the names that people know: the label of the node, then weight or bias."""

from __future__ import annotations

from collections.abc import Iterable

from nnplayground.graph.graph import Graph


def ordered(names: Iterable[str], graph: Graph) -> list[str]:
    """Names ``node.parameter`` in the order of the network, of each node the weights first."""
    rank = {node: place for place, node in enumerate(graph.order or [node.id for node in graph.nodes])}
    order = list(names)
    place = {name: index for index, name in enumerate(order)}

    def key(name: str) -> tuple[int, bool, int]:
        node, _, parameter = name.partition(".")
        return rank.get(node, len(rank)), is_bias(parameter), place[name]

    return sorted(order, key=key)


def is_bias(name: str) -> bool:
    return name.rpartition(".")[2].startswith("bias")


def label(name: str, graph: Graph) -> str:
    """``Linear 1 weight``."""
    node, _, parameter = name.partition(".")
    return f"{graph.label(node)} {parameter}"
