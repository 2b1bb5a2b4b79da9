"""Graphs as JSON: every graph comes back, nonsense is refused in one sentence that names the place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project_strategies import graphs, small_project

from nnplayground.graph.graph import Graph
from nnplayground.graph.json import GraphError, graph_from_json, graph_to_json


@given(graphs())
@settings(max_examples=60)
def test_round_trip(graph: Graph) -> None:
    written = json.dumps(graph_to_json(graph), allow_nan=False)
    assert graph_from_json(json.loads(written)) == graph


def test_readable() -> None:
    """A person finds what is there, and nothing that says nothing."""
    value = graph_to_json(small_project().graph)
    assert value["nodes"][1].keys() == {"id", "layer", "x", "y"}
    assert value["nodes"][1]["layer"]["units"] == 3
    assert value["edges"] == [
        {"source": "input_1", "target": "linear_1"},
        {"source": "linear_1", "target": "linear_2"},
        {"source": "linear_2", "target": "loss_1"},
    ]


def _node(number: int, kind: str = "ReLU", **more: Any) -> dict[str, Any]:
    return {"id": f"n_{number}", "layer": {"kind": kind}, "x": 0, "y": 0, **more}


def _edge(source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"source": source, "target": target, **more}


REFUSED: dict[str, tuple[object, str]] = {
    "not an object": ([], "Graph"),
    "no edges": ({"nodes": []}, "'edges'"),
    "an extra key": ({"nodes": [], "edges": [], "groups": []}, "'groups'"),
    "a node that is none": ({"nodes": [7], "edges": []}, "Node 1"),
    "no layer": ({"nodes": [{"id": "a_1"}], "edges": []}, "'layer'"),
    "unknown layer": ({"nodes": [_node(1, "Liner")], "edges": []}, "n_1.*'Liner'.*Did you mean 'Linear'"),
    "unknown setting": ({"nodes": [_node(1, layer={"kind": "Linear", "width": 3})], "edges": []}, "n_1.*'width'"),
    "a setting out of range": ({"nodes": [_node(1, layer={"kind": "Linear", "units": -3})], "edges": []}, "n_1.*-3"),
    "unknown activation": (
        {"nodes": [_node(1, layer={"kind": "Linear", "activation": "Rely"})], "edges": []},
        "n_1.*'Rely'",
    ),
    "an id that is no name": ({"nodes": [{**_node(1), "id": "a.b_1"}], "edges": []}, "Node 1: id"),
    "an id that a module has as an attribute": ({"nodes": [{**_node(1), "id": "keys"}], "edges": []}, "Node 1: id"),
    "an empty id": ({"nodes": [{**_node(1), "id": ""}], "edges": []}, "Node 1: id"),
    "an id with a line break": ({"nodes": [{**_node(1), "id": "a_1\n"}], "edges": []}, "Node 1: id"),
    "two of one id": ({"nodes": [_node(1), _node(1)], "edges": []}, "Two nodes are called 'n_1'"),
    "a place that is no number": ({"nodes": [_node(1, x="1")], "edges": []}, "Node 1: x"),
    "a place out of the world": ({"nodes": [_node(1, x=float("inf"))], "edges": []}, "Node 1: x"),
    "an unknown view": ({"nodes": [_node(1, view="close")], "edges": []}, "Node 1: view"),
    "an edge to nowhere": ({"nodes": [_node(1)], "edges": [_edge("n_1", "n_2")]}, "no node called 'n_2'"),
    "an edge from nowhere": ({"nodes": [_node(1)], "edges": [_edge("x\ny", "n_1")]}, r"no node called 'x\\ny'"),
    "an unknown port": (
        {"nodes": [_node(1), _node(2)], "edges": [_edge("n_1", "n_2", target_port="side")]},
        "'n_2' has no port 'side'.*in",
    ),
    "an edge out of the Loss": (
        {"nodes": [_node(1, "Loss"), _node(2)], "edges": [_edge("n_1", "n_2")]},
        "'n_1' has no port",
    ),
    "an edge twice": (
        {"nodes": [_node(1), _node(2)], "edges": [_edge("n_1", "n_2")] * 2},
        "stands there twice",
    ),
    "two edges at a port for one": (
        {"nodes": [_node(1), _node(2), _node(3)], "edges": [_edge("n_1", "n_3"), _edge("n_2", "n_3")]},
        "2 edges end at the port 'in' of 'n_3'",
    ),
    "a loop": (
        {"nodes": [_node(1), _node(2)], "edges": [_edge("n_1", "n_2"), _edge("n_2", "n_1")]},
        "loop: .*n_1",
    ),
    "a node that feeds itself": ({"nodes": [_node(1)], "edges": [_edge("n_1", "n_1")]}, "loop: n_1 → n_1"),
}


@pytest.mark.parametrize(("value", "place"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(value: object, place: str) -> None:
    with pytest.raises(GraphError, match=place) as caught:
        graph_from_json(value)
    assert "\n" not in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
@settings(max_examples=150)
def test_any_one_value_replaced(data: st.DataObject) -> None:
    """A graph with something else at any one place is read or refused; nothing else happens."""
    value: Any = graph_to_json(small_project().graph)
    at: Any = value
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        inner = at[key]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.booleans()):
            at[key] = data.draw(JSON)
            break
        at = inner
    message = ""
    try:
        graph = graph_from_json(value)
    except GraphError as error:
        message = str(error)
    else:
        assert graph_from_json(graph_to_json(graph)) == graph
    assert "\n" not in message
