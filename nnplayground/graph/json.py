"""A graph as plain JSON values, for project files and the clipboard, and back; nonsense is refused in one sentence.

``{"nodes": [{"id", "layer": {"kind", ...}, "x", "y", "name", "view"}], "edges": [{"source", "target"}]}``; name and
view are left out where they say nothing, and so are the ports of an edge from ``out`` to ``in``.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nnplayground.fields.errors import explain, shorten
from nnplayground.graph.graph import Edge, Graph, Node, View
from nnplayground.graph.layer import Layer
from nnplayground.text import Text, UserError, text

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*_[0-9]+$", max_length=64)]
"""Names a sub-module: small letters, digits and underscores, and a number at the end as in ``linear_2``, so that it is
never a name that ``torch.nn.Module`` keeps for itself (``training``, ``keys``)."""

Coordinate = Annotated[float, Field(ge=-1e6, le=1e6)]


class GraphError(UserError):
    """A description that is no graph."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class _NodeRecord(_Record):
    id: Identifier
    layer: dict[str, Any]
    x: Coordinate = 0.0
    y: Coordinate = 0.0
    name: str = Field("", max_length=200)
    view: View = "auto"


class _EdgeRecord(_Record):
    source: str
    target: str
    source_port: str = "out"
    target_port: str = "in"


class _GraphRecord(_Record):
    nodes: list[Any] = Field(max_length=10_000)
    edges: list[Any] = Field(max_length=100_000)


Record = TypeVar("Record", bound=_Record)


def graph_to_json(graph: Graph) -> dict[str, Any]:
    """Plain values; equal graphs give equal text."""
    return {
        "nodes": [
            _NodeRecord(
                id=node.id, layer=node.layer.dump(), x=node.x, y=node.y, name=node.name, view=node.view
            ).model_dump(exclude={name for name, plain in _PLAIN_NODE.items() if getattr(node, name) == plain})
            for node in graph.nodes
        ],
        "edges": [_EdgeRecord(**vars(edge)).model_dump(exclude_defaults=True) for edge in graph.edges],
    }


_PLAIN_NODE = {"name": "", "view": "auto"}


def graph_from_json(value: object) -> Graph:
    """The graph that ``value`` describes.  Raises ``GraphError`` naming the node or edge at fault."""
    record = _parse(_GraphRecord, value, text("Graph"))
    nodes: dict[str, Node] = {}
    for place, item in enumerate(record.nodes, start=1):
        node = _node(item, place)
        if node.id in nodes:
            raise GraphError(text("Two nodes are called {id!r}; an id must stand for one node only.", id=node.id))
        nodes[node.id] = node
    edges: dict[Edge, None] = {}
    for place, item in enumerate(record.edges, start=1):
        edge = _edge(item, place, nodes)
        if edge in edges:
            raise GraphError(text("Edge {edge} stands there twice.", edge=_name(edge)))
        edges[edge] = None
    graph = Graph(tuple(nodes.values()), tuple(edges))
    _check_ports(graph)
    if graph.cycle:
        loop = " → ".join(graph.cycle)
        raise GraphError(text("The edges form a loop: {loop}. A network must lead forward.", loop=loop))
    return graph


def _node(item: object, place: int) -> Node:
    record = _parse(_NodeRecord, item, text("Node {place}", place=place))
    try:
        layer = Layer.parse(record.layer)
    except UserError as error:
        raise GraphError(text("In node {id!r}: {reason}", id=record.id, reason=error.text)) from error
    return Node(record.id, layer, record.x, record.y, record.name, record.view)


def _edge(item: object, place: int, nodes: dict[str, Node]) -> Edge:
    record = _parse(_EdgeRecord, item, text("Edge {place}", place=place))
    edge = Edge(record.source, record.target, record.source_port, record.target_port)
    for end in (edge.source, edge.target):
        if end not in nodes:
            raise GraphError(text("Edge {edge}: there is no node called {id}.", edge=_name(edge), id=shorten(end)))
    outputs = [port.name for port in type(nodes[edge.source].layer).outputs]
    if edge.source_port not in outputs:
        raise GraphError(_no_port(edge, edge.source, edge.source_port, outputs))
    inputs = [port.name for port in type(nodes[edge.target].layer).inputs]
    if edge.target_port not in inputs:
        raise GraphError(_no_port(edge, edge.target, edge.target_port, inputs))
    return edge


def _check_ports(graph: Graph) -> None:
    """One edge at most ends at a port that is not for many."""
    for node in graph.nodes:
        arriving = [edge.target_port for edge in graph.incoming[node.id]]
        for port in type(node.layer).inputs:
            if not port.many and arriving.count(port.name) > 1:
                raise GraphError(
                    text(
                        "{count} edges end at the port {port!r} of {id!r}, which takes one.",
                        count=arriving.count(port.name),
                        port=port.name,
                        id=node.id,
                    )
                )


def _no_port(edge: Edge, node: str, port: str, ports: list[str]) -> Text:
    if not ports:
        return text("Edge {edge}: {node!r} has no port on that side.", edge=_name(edge), node=node)
    return text(
        "Edge {edge}: {node!r} has no port {port} there, but {ports}.",
        edge=_name(edge),
        node=node,
        port=shorten(port),
        ports=", ".join(ports),
    )


def _name(edge: Edge) -> str:
    return f"{shorten(edge.source)} → {shorten(edge.target)}"


def _parse(model: type[Record], value: object, what: Text) -> Record:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise GraphError(explain(error, what)) from error
