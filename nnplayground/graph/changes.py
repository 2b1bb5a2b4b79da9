"""What differs between two graphs, as small frozen records from which every view redraws."""

from __future__ import annotations

from collections import defaultdict
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

    Edges go before the nodes they hang on, and come after them.  A view that takes edges out and puts them in at the
    end has them in the right order at every port: those that now stand elsewhere go and come back.
    """
    if old is new:
        return ()
    kept = set(new.edges).intersection(old.edges) - _reordered(old, new)
    records: list[Change] = [EdgeRemoved(edge) for edge in old.edges if edge not in kept]
    records += [NodeRemoved(node) for node in old.nodes if node.id not in new]
    for node in new.nodes:
        was = old.by_id.get(node.id)
        if was is None:
            records.append(NodeAdded(node))
        elif was is not node:
            if (was.x, was.y) != (node.x, node.y):
                records.append(NodeMoved(node))
            if (was.layer, was.name, was.view) != (node.layer, node.name, node.view):
                records.append(LayerChanged(was, node))
    records += [EdgeAdded(edge) for edge in new.edges if edge not in kept]
    return tuple(records)


def _reordered(old: Graph, new: Graph) -> set[Edge]:
    """The edges in both graphs that must be put in anew so that the order at their port comes out right."""
    there, wanted = _by_port(old), _by_port(new)
    result: set[Edge] = set()
    for port, edges in wanted.items():
        common = set(edges)
        staying = [edge for edge in there.get(port, []) if edge in common]
        place = next(
            (index for index, (is_, was) in enumerate(zip(edges, staying, strict=False)) if is_ != was), len(staying)
        )
        result.update(staying[place:])
    return result


def _by_port(graph: Graph) -> dict[tuple[str, str], list[Edge]]:
    result: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        result[edge.target, edge.target_port].append(edge)
    return result
