"""Adding a layer without saying where: behind another one, connected as far as that is possible."""

from __future__ import annotations

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.graph.layer import Layer
from nnplayground.graph.layout import GAP, make_room


def append(graph: Graph, layer: Layer, behind: str | None = None) -> tuple[Graph, str]:
    """The graph with ``layer`` right of the node ``behind`` and fed by it, and the new node's id.

    Where exactly one edge leaves ``behind`` and the layer can stand in it, it is put in between.  Without ``behind``
    it stands, unconnected, right of everything.
    """
    if behind is None:
        rightmost = max(graph.nodes, key=lambda node: node.x, default=None)
        x, y = (rightmost.x + GAP, rightmost.y) if rightmost is not None else (0.0, 0.0)
        return edits.add(graph, layer, x, y)
    source = graph[behind]
    leaving = graph.outgoing[behind]
    graph, node = edits.add(graph, layer, source.x + GAP, source.y)
    if len(leaving) == 1 and edits.can_insert(type(layer)):
        return make_room(edits.insert(graph, node, leaving[0]), node), node
    ports = type(source.layer).outputs, type(layer).inputs
    if ports[0] and ports[1]:
        graph = edits.connect(graph, Edge(behind, node, ports[0][0].name, ports[1][0].name))
    return make_room(graph, node), node
