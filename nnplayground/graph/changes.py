"""What differs between two graphs, as small frozen records from which every view redraws."""

from __future__ import annotations

from dataclasses import dataclass

from nnplayground.graph.graph import Edge, Graph, Node


@dataclass(frozen=True)
class NodeAdded:
    node: Node


@dataclass(frozen=True)
class NodeRemoved:
    node: Node


@dataclass(frozen=True)
class NodeMoved:
    node: Node


@dataclass(frozen=True)
class LayerChanged:
    """Other settings, another name or another view of the same node."""

    old: Node
    node: Node


@dataclass(frozen=True)
class EdgeAdded:
    edge: Edge


@dataclass(frozen=True)
class EdgeRemoved:
    edge: Edge


Change = NodeAdded | NodeRemoved | NodeMoved | LayerChanged | EdgeAdded | EdgeRemoved


def changes(old: Graph, new: Graph) -> tuple[Change, ...]:
    """The records that lead from ``old`` to ``new``, in an order that can be followed one by one.

    Edges go before the nodes they hang on, and come after them.
    """
    if old is new:
        return ()
    before, after = set(old.edges), set(new.edges)
    found: list[Change] = [EdgeRemoved(edge) for edge in old.edges if edge not in after]
    found += [NodeRemoved(node) for node in old.nodes if node.id not in new]
    for node in new.nodes:
        was = old.by_id.get(node.id)
        if was is None:
            found.append(NodeAdded(node))
        elif was is not node:
            if (was.x, was.y) != (node.x, node.y):
                found.append(NodeMoved(node))
            if (was.layer, was.name, was.view) != (node.layer, node.name, node.view):
                found.append(LayerChanged(was, node))
    found += [EdgeAdded(edge) for edge in new.edges if edge not in before]
    return tuple(found)
