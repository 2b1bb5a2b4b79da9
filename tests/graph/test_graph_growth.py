"""Adding a layer behind another one."""

from __future__ import annotations

from graph_parts import layer

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.graph.growth import append


def test_a_network_grows_one_behind_the_other() -> None:
    graph, last = Graph(), None
    for kind in ("Input", "Linear", "ReLU", "Loss"):
        graph, last = append(graph, layer(kind), last)
    assert graph.order == ("input_1", "linear_1", "relu_1", "loss_1")
    assert len(graph.edges) == 3
    places = [graph[node].x for node in graph.order]
    assert places == sorted(set(places))


def test_between_two_it_is_put_into_the_edge() -> None:
    graph = edits.chain(layer("Input"), layer("Linear"), layer("Loss"))
    graph, node = append(graph, layer("Dropout"), "linear_1")
    assert set(graph.edges) == {Edge("input_1", "linear_1"), Edge("linear_1", node), Edge(node, "loss_1")}
    assert graph["linear_1"].x < graph[node].x < graph["loss_1"].x


def test_behind_a_branch_it_makes_another_one() -> None:
    graph = edits.chain(layer("Input"), layer("Linear"), layer("Add"), layer("Loss"))
    graph = edits.connect(graph, Edge("input_1", "add_1"))
    graph, node = append(graph, layer("Linear"), "input_1")
    assert Edge("input_1", node) in graph.edges
    assert graph.outgoing[node] == ()


def test_what_cannot_be_connected_stands_alone() -> None:
    graph = edits.chain(layer("Input"), layer("Linear"), layer("Loss"))
    for kind, behind in (("Linear", "loss_1"), ("Input", "linear_1"), ("Linear", None)):
        grown, node = append(graph, layer(kind), behind)
        assert set(grown.edges) == set(graph.edges)
        assert grown[node].x > graph["input_1"].x
