"""The automatic layout and the room for a newcomer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph, Node
from nnplayground.graph.layer import Layer
from nnplayground.graph.layout import GAP, SIZE, arrange, make_room


def add_node() -> Layer:
    return Layer.parse("Add")


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Nodes that all take any number of edges, with edges that go forward in the order of creation."""
    count = draw(st.integers(0, 14))
    ids = [f"add_{rank + 1}" for rank in range(count)]
    places = st.floats(-500, 500)
    nodes = tuple(Node(node, add_node(), draw(places), draw(places)) for node in ids)
    pairs = [(a, b) for rank, a in enumerate(ids) for b in ids[rank + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=25)) if pairs else []
    return Graph(nodes, tuple(Edge(a, b) for a, b in chosen))


@given(graph=graphs(), data=st.data())
def test_edges_go_right_and_nothing_overlaps(graph: Graph, data: st.DataObject) -> None:
    sizes = {node.id: (140.0, data.draw(st.sampled_from([66.0, 92.0, 300.0]))) for node in graph.nodes}
    positions = arrange(graph, sizes)
    assert set(positions) == set(graph.by_id)
    for edge in graph.edges:
        assert positions[edge.source][0] < positions[edge.target][0]
    nodes = list(positions)
    for rank, one in enumerate(nodes):
        for other in nodes[rank + 1 :]:
            (x1, y1), (x2, y2) = positions[one], positions[other]
            apart_x = abs(x1 - x2) >= (sizes[one][0] + sizes[other][0]) / 2
            apart_y = abs(y1 - y2) >= (sizes[one][1] + sizes[other][1]) / 2
            assert apart_x or apart_y, (one, other)
    assert arrange(graph, sizes) == positions


def test_a_chain_is_a_straight_line_even_beside_an_edge_that_skips() -> None:
    graph = edits.chain(*[add_node() for _ in range(5)])
    graph = edits.connect(graph, Edge("add_1", "add_4"))
    heights = {round(y) for _, y in arrange(graph).values()}
    assert max(heights) - min(heights) <= 3


def test_two_branches_do_not_cross() -> None:
    """add_1 feeds add_2 and add_3, which lead on separately; the second halves are named the other way round."""
    graph = Graph(tuple(Node(f"add_{rank}", add_node()) for rank in range(1, 7)))
    for source, target in [(1, 2), (1, 3), (2, 5), (3, 4), (5, 6), (4, 6)]:
        graph = edits.connect(graph, Edge(f"add_{source}", f"add_{target}"))
    positions = arrange(graph)
    assert (positions["add_2"][1] - positions["add_3"][1]) * (positions["add_5"][1] - positions["add_4"][1]) > 0


def test_the_middle_stays_where_it_was() -> None:
    graph = Graph((Node("add_1", add_node(), 1000.0, 400.0), Node("add_2", add_node(), 1400.0, 600.0)))
    positions = arrange(edits.connect(graph, Edge("add_1", "add_2")))
    assert sum(x for x, _ in positions.values()) / 2 == pytest.approx(1200.0)
    assert sum(y for _, y in positions.values()) / 2 == pytest.approx(500.0)


def test_a_loop_is_arranged_too() -> None:
    nodes = tuple(Node(f"add_{rank}", add_node()) for rank in (1, 2, 3))
    loop = Graph(nodes, (Edge("add_1", "add_2"), Edge("add_2", "add_3"), Edge("add_3", "add_1")))
    assert len(set(arrange(loop).values())) == 3


def test_what_follows_makes_room_for_a_layer_put_in() -> None:
    graph = edits.chain(add_node(), add_node(), add_node(), gap=GAP)
    graph, node = edits.add(graph, add_node(), GAP / 2, 5.0)
    graph = make_room(edits.insert(graph, node, Edge("add_1", "add_2")), node)
    xs = [graph[key].x for key in ("add_1", node, "add_2", "add_3")]
    assert all(right - left >= SIZE[0] for left, right in pairwise(xs))
    assert xs[3] - xs[2] == GAP


def test_nothing_moves_where_there_is_room() -> None:
    graph = edits.chain(add_node(), add_node(), gap=500.0)
    graph, node = edits.add(graph, add_node(), 250.0, 0.0)
    graph = edits.insert(graph, node, Edge("add_1", "add_2"))
    assert make_room(graph, node) == graph


def test_a_node_without_edges_finds_a_free_place() -> None:
    graph = edits.chain(add_node(), add_node())
    graph, node = edits.add(graph, add_node(), 10.0, 10.0)
    moved = make_room(graph, node)
    assert moved[node].x == 10.0
    assert moved[node].y >= SIZE[1]
