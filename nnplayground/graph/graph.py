"""The network as the user draws it: an immutable value.

Every edit (``nnplayground.graph.edits``) is a function from one graph to the next, so undo is keeping the old one and
a view learns what happened from the difference (``nnplayground.graph.changes``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Literal, Protocol, TypeGuard
from weakref import WeakValueDictionary

from nnplayground.graph.layer import Layer
from nnplayground.graph.loss import LossLayer

if TYPE_CHECKING:
    from nnplayground.datasets.spec import DataSpec
    from nnplayground.graph.shapes import Shapes

View = Literal["auto", "far", "near"]


@dataclass(frozen=True)
class Node:
    """A layer placed on the canvas.  ``x``, ``y`` are the centre of its card in canvas units (pixels at 100 %)."""

    id: str
    layer: Layer
    x: float = 0.0
    y: float = 0.0
    name: str = ""
    view: View = "auto"

    @property
    def label(self) -> str:
        """The user's name for it, or one made from its id: ``Linear 2``."""
        return self.name or f"{type(self.layer).kind} {self.number}".rstrip()

    @property
    def number(self) -> str:
        """What tells it from others of its kind; empty for the first Input and the first Loss, mostly the only ones."""
        number, kind = self.id.rpartition("_")[2], type(self.layer)
        inner = bool(kind.inputs and kind.outputs)
        return number if number.isdigit() and (inner or number != "1") else ""


class LossNode(Protocol):
    """A node whose layer is a loss."""

    @property
    def id(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def layer(self) -> LossLayer: ...


@dataclass(frozen=True, order=True)
class Edge:
    """From an output port to an input port.  The order of a graph's edges is the order at a ``many`` port."""

    source: str
    target: str
    source_port: str = "out"
    target_port: str = "in"


@dataclass(frozen=True)
class Graph:
    """Nodes and edges.  ``nodes`` is ordered by creation; ids are unique; both ends of every edge exist."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = field(default=())

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    def __getitem__(self, node_id: str) -> Node:
        return self.by_id[node_id]

    def label(self, node_id: str) -> str:
        """That of a node; its id, where it is of a graph that was edited since."""
        return self.by_id[node_id].label if node_id in self.by_id else node_id

    def __contains__(self, node_id: object) -> bool:
        return node_id in self.by_id

    @cached_property
    def incoming(self) -> dict[str, tuple[Edge, ...]]:
        """Edges that end at each node, by port in the layer's order, then in the order drawn."""
        edges: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            edges[edge.target].append(edge)
        ordered: dict[str, tuple[Edge, ...]] = {}
        for node in self.nodes:
            ranks = {port.name: rank for rank, port in enumerate(type(node.layer).inputs)}
            ordered[node.id] = tuple(sorted(edges[node.id], key=lambda edge: ranks.get(edge.target_port, 0)))
        return ordered

    @cached_property
    def outgoing(self) -> dict[str, tuple[Edge, ...]]:
        """Edges that start at each node."""
        result: dict[str, list[Edge]] = {node.id: [] for node in self.nodes}
        for edge in self.edges:
            result[edge.source].append(edge)
        return {node: tuple(edges) for node, edges in result.items()}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Node ids such that every edge goes forward; empty if there is a cycle (see ``cycle``)."""
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for node in self.nodes:
            sorter.add(node.id, *(edge.source for edge in self.incoming[node.id]))
        try:
            return tuple(sorter.static_order())
        except CycleError:
            return ()

    @cached_property
    def cycle(self) -> tuple[str, ...]:
        """The node ids of one cycle, or empty."""
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for node in self.nodes:
            sorter.add(node.id, *(edge.source for edge in self.incoming[node.id]))
        try:
            sorter.prepare()
        except CycleError as error:
            path: list[str] = error.args[1]
            return tuple(path)
        return ()

    def descendants(self, node_id: str) -> set[str]:
        """Ids of the nodes that something leaving ``node_id`` reaches, without itself."""
        return self._reach(node_id, lambda node: [edge.target for edge in self.outgoing[node]])

    def ancestors(self, node_id: str) -> set[str]:
        """Ids of the nodes from which ``node_id`` is reached, without itself."""
        return self._reach(node_id, lambda node: [edge.source for edge in self.incoming[node]])

    @staticmethod
    def _reach(start: str, step: Callable[[str], list[str]]) -> set[str]:
        seen: set[str] = set()
        todo = step(start)
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo.extend(step(node))
        return seen

    @cached_property
    def inputs(self) -> tuple[Node, ...]:
        """The nodes that no edge can end at: they are fed with the samples."""
        return tuple(node for node in self.nodes if not type(node.layer).inputs)

    @cached_property
    def losses(self) -> tuple[LossNode, ...]:
        """One, in a network that can train."""
        return tuple(node for node in self.nodes if _is_loss(node))

    @property
    def loss(self) -> LossNode:
        """The first of them.  Raises ``IndexError`` where there is none."""
        return self.losses[0]

    @cached_property
    def known_shapes(self) -> WeakValueDictionary[DataSpec, Shapes]:
        """What ``infer_shapes`` has found, as long as somebody holds it: the undo history keeps a thousand graphs, and
        the shapes of 500 nodes take 0.15 MB."""
        return WeakValueDictionary()

    def of_kind(self, kind: str) -> list[Node]:
        """The nodes whose layer is called ``kind``."""
        return [node for node in self.nodes if type(node.layer).kind == kind]

    def free_id(self, layer: Layer, taken: Iterable[str] = ()) -> str:
        """An id for a new node: the layer's name in small letters and the first free number, ``linear_2``."""
        stem = re.sub(r"[^a-z0-9]", "", type(layer).kind.lower()) or "node"
        used = set(self.by_id) | set(taken)
        number = 1
        while f"{stem}_{number}" in used:
            number += 1
        return f"{stem}_{number}"


def _is_loss(node: Node) -> TypeGuard[LossNode]:
    return isinstance(node.layer, LossLayer)
