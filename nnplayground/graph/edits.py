"""Every way a graph is changed: pure functions from one graph to the next, and the rules they keep."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from nnplayground.graph.graph import Edge, Graph, Node, View
from nnplayground.graph.layer import Layer
from nnplayground.text import Text, text


def add(graph: Graph, layer: Layer, x: float = 0.0, y: float = 0.0) -> tuple[Graph, str]:
    """The graph with a new node, and the node's id."""
    node = Node(graph.free_id(layer), layer, x, y)
    return replace(graph, nodes=(*graph.nodes, node)), node.id


def remove(graph: Graph, nodes: Collection[str] = (), edges: Collection[Edge] = ()) -> Graph:
    """Without these nodes, the edges at them, and these edges."""
    gone, cut = set(nodes), set(edges)
    return Graph(
        tuple(node for node in graph.nodes if node.id not in gone),
        tuple(edge for edge in graph.edges if edge not in cut and edge.source not in gone and edge.target not in gone),
    )


def refusal(graph: Graph, edge: Edge) -> Text | None:
    """Why this edge cannot be drawn, or None.  An occupied single port is no reason: its edge is replaced."""
    if edge.source not in graph or edge.target not in graph:
        return text("One end of the edge does not exist any more.")
    source, target = graph[edge.source], graph[edge.target]
    if edge.source_port not in [port.name for port in type(source.layer).outputs]:
        return text("{node} has no output to connect from.", node=source.label)
    port = next((port for port in type(target.layer).inputs if port.name == edge.target_port), None)
    if port is None:
        return text("{node} has no input to connect to.", node=target.label)
    if edge.source == edge.target:
        return text("{node} cannot feed itself.", node=source.label)
    if edge in graph.edges:
        return text("{source} already feeds {target}.", source=source.label, target=target.label)
    if edge.source in graph.descendants(edge.target):
        return text(
            "This would close a loop: {target} already leads to {source}.", source=source.label, target=target.label
        )
    return None


def connect(graph: Graph, edge: Edge) -> Graph:
    """With this edge; at a single port it takes the place of the edge that was there.  Raises ``ValueError``."""
    reason = refusal(graph, edge)
    if reason is not None:
        raise ValueError(str(reason))
    port = next(port for port in type(graph[edge.target].layer).inputs if port.name == edge.target_port)
    kept = graph.edges
    if not port.many:
        kept = tuple(other for other in kept if (other.target, other.target_port) != (edge.target, edge.target_port))
    return replace(graph, edges=(*kept, edge))


def insert(graph: Graph, node_id: str, edge: Edge) -> Graph:
    """Put an unconnected node into an edge: source -> node -> target.  The place in a ``many`` port's order is kept.

    Raises ``ValueError`` when the edge is not there, or the node is connected already or cannot stand inside an edge.
    """
    if edge not in graph.edges:
        raise ValueError(f"there is no edge {edge}")
    if graph.incoming[node_id] or graph.outgoing[node_id] or not can_insert(type(graph[node_id].layer)):
        raise ValueError(f"{graph[node_id].label} cannot be put into an edge")
    first = Edge(edge.source, node_id, edge.source_port, type(graph[node_id].layer).inputs[0].name)
    second = Edge(node_id, edge.target, type(graph[node_id].layer).outputs[0].name, edge.target_port)
    edges: list[Edge] = []
    for other in graph.edges:
        edges.extend((first, second) if other == edge else (other,))
    return replace(graph, edges=tuple(edges))


def can_insert(layer: type[Layer]) -> bool:
    """Whether a node of this layer can stand inside an edge."""
    return bool(layer.inputs and layer.outputs)


def replace_layer(graph: Graph, node_id: str, layer: Layer) -> Graph:
    """With other settings for one node, or another layer with the same ports."""
    old, new = type(graph[node_id].layer), type(layer)
    if (old.inputs, old.outputs) != (new.inputs, new.outputs):
        raise ValueError(f"{new.kind} cannot take the place of {old.kind}: its ports are others")
    return _with_nodes(graph, {node_id: replace(graph[node_id], layer=layer)})


def rename(graph: Graph, node_id: str, name: str) -> Graph:
    """With the user's own name for one node; empty gives the made one back."""
    return _with_nodes(graph, {node_id: replace(graph[node_id], name=name.strip())})


def set_view(graph: Graph, node_id: str, view: View) -> Graph:
    """Show one node near, far, or as the zoom says."""
    return _with_nodes(graph, {node_id: replace(graph[node_id], view=view)})


def move(graph: Graph, positions: Mapping[str, tuple[float, float]]) -> Graph:
    """With these nodes at these centres."""
    return _with_nodes(graph, {key: replace(graph[key], x=x, y=y) for key, (x, y) in positions.items()})


def extract(graph: Graph, nodes: Iterable[str]) -> Graph:
    """The part made of these nodes and the edges among them: what Copy puts on the clipboard."""
    wanted = set(nodes)
    return Graph(
        tuple(node for node in graph.nodes if node.id in wanted),
        tuple(edge for edge in graph.edges if edge.source in wanted and edge.target in wanted),
    )


def paste(graph: Graph, part: Graph, dx: float, dy: float) -> tuple[Graph, tuple[str, ...]]:
    """With a copy of ``part`` under new ids, moved by ``(dx, dy)``; and the new ids."""
    names: dict[str, str] = {}
    for node in part.nodes:
        names[node.id] = graph.free_id(node.layer, names.values())
    nodes = tuple(replace(node, id=names[node.id], x=node.x + dx, y=node.y + dy) for node in part.nodes)
    edges = tuple(replace(edge, source=names[edge.source], target=names[edge.target]) for edge in part.edges)
    return Graph((*graph.nodes, *nodes), (*graph.edges, *edges)), tuple(names.values())


def chain(*layers: Layer, gap: float = 190.0) -> Graph:
    """Layers one after the other, left to right: the start of most templates."""
    graph, before = Graph(), ""
    for place, layer in enumerate(layers):
        graph, node = add(graph, layer, x=place * gap)
        if before:
            graph = connect(graph, Edge(before, node))
        before = node
    return graph


def _with_nodes(graph: Graph, changed: Mapping[str, Node]) -> Graph:
    return replace(graph, nodes=tuple(changed.get(node.id, node) for node in graph.nodes))
