"""Random sequences of edits keep a graph whole; the records of what changed rebuild it; undo is the value before."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from strategies import DATA, inner_layers, kinds, layers, tidy_graphs

from nnplayground.graph import edits
from nnplayground.graph.changes import (
    Change,
    EdgeAdded,
    EdgeRemoved,
    LayerChanged,
    NodeAdded,
    NodeMoved,
    NodeRemoved,
    changes,
)
from nnplayground.graph.graph import Edge, Graph, Node
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.graph.shapes import infer_shapes

places = st.floats(-1000, 1000)
ports = st.sampled_from(["out"] * 8 + ["up"]), st.sampled_from(["in"] * 8 + ["side"])


class Mirror:
    """A view reduced to its bookkeeping: it knows nothing but the records it was told, one by one."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []

    def follow(self, records: Iterable[Change]) -> None:
        for record in records:
            match record:
                case NodeAdded(node):
                    assert node.id not in self.nodes
                    self.nodes[node.id] = node
                case NodeRemoved(node):
                    assert not [edge for edge in self.edges if node.id in (edge.source, edge.target)]
                    del self.nodes[node.id]
                case NodeMoved(node) | LayerChanged(_, node):
                    assert node.id in self.nodes
                    self.nodes[node.id] = node
                case EdgeAdded(edge):
                    assert edge not in self.edges
                    assert {edge.source, edge.target} <= set(self.nodes)
                    self.edges.append(edge)
                case EdgeRemoved(edge):
                    self.edges.remove(edge)

    def agrees(self, graph: Graph) -> None:
        assert self.nodes == graph.by_id
        assert set(self.edges) == set(graph.edges)
        assert Graph(graph.nodes, tuple(self.edges)).incoming == graph.incoming


class Editing(RuleBasedStateMachine):
    """A user who does anything at all, and undoes some of it."""

    def __init__(self) -> None:
        super().__init__()
        self.graph = Graph()
        self.past: list[Graph] = []
        self.mirror = Mirror()

    @initialize(graph=tidy_graphs())
    def open(self, graph: Graph) -> None:
        self._become(graph)

    def _become(self, graph: Graph, remember: bool = True) -> None:
        if remember:
            self.past.append(self.graph)
        self.mirror.follow(changes(self.graph, graph))
        self.graph = graph
        self.mirror.agrees(graph)

    def _some_edge(self, data: st.DataObject) -> Edge | None:
        return data.draw(st.sampled_from(self.graph.edges)) if self.graph.edges else None

    def _some_nodes(self, data: st.DataObject) -> list[str]:
        return data.draw(st.lists(st.sampled_from(self.graph.order), max_size=4)) if self.graph.nodes else []

    @rule(layer=layers, x=places, y=places)
    def add(self, layer: Layer, x: float, y: float) -> None:
        graph, node = edits.add(self.graph, layer, x, y)
        assert node not in self.graph
        assert graph[node] == Node(node, layer, x, y)
        self._become(graph)

    @rule(data=st.data(), out=ports[0], into=ports[1])
    def connect(self, data: st.DataObject, out: str, into: str) -> None:
        ends = st.sampled_from([*self.graph.by_id, "ghost_1"])
        edge = Edge(data.draw(ends), data.draw(ends), out, into)
        reason = edits.refusal(self.graph, edge)
        if reason is None:
            self._become(edits.connect(self.graph, edge))
            assert edge in self.graph.edges
            return
        with pytest.raises(ValueError, match=re.escape(str(reason))):
            edits.connect(self.graph, edge)
        if "ghost_1" in (edge.source, edge.target):
            assert "does not exist" in str(reason)
        elif out not in _names(self.graph, edge.source, "outputs"):
            assert "no output" in str(reason)
        elif into not in _names(self.graph, edge.target, "inputs"):
            assert "no input" in str(reason)
        elif edge in self.graph.edges:
            assert "already feeds" in str(reason)
        else:  # then it must be that it would close a loop
            assert Graph(self.graph.nodes, (*self.graph.edges, edge)).cycle
            assert ("feed itself" if edge.source == edge.target else "loop") in str(reason)

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        edge, nodes = self._some_edge(data), self._some_nodes(data)[:2]
        graph = edits.remove(self.graph, nodes=nodes, edges=[edge] if edge else [])
        assert not set(nodes) & set(graph.by_id)
        assert edge not in graph.edges
        self._become(graph)

    @rule(layer=inner_layers, data=st.data())
    def insert(self, layer: Layer, data: st.DataObject) -> None:
        edge = self._some_edge(data)
        if edge is None:
            return
        graph, node = edits.add(self.graph, layer)
        assert edits.can_insert(type(layer))
        place = graph.incoming[edge.target].index(edge)
        graph = edits.insert(graph, node, edge)
        assert graph.incoming[edge.target][place].source == node
        assert [other.source for other in graph.incoming[node]] == [edge.source]
        self._become(graph)

    @rule(data=st.data(), x=places, y=places, name=st.text(max_size=5))
    def dress(self, data: st.DataObject, x: float, y: float, name: str) -> None:
        for node in self._some_nodes(data):
            graph = edits.rename(edits.move(self.graph, {node: (x, y)}), node, name)
            graph = edits.set_view(graph, node, "near")
            assert graph[node].label.strip()
            assert graph.edges == self.graph.edges
            self._become(graph)

    @rule(data=st.data())
    def change_settings(self, data: st.DataObject) -> None:
        for node in self._some_nodes(data):
            layer = data.draw(kinds(type(self.graph[node].layer)))
            self._become(edits.replace_layer(self.graph, node, layer))
            assert self.graph[node].layer == layer

    @rule(data=st.data(), dx=places)
    def duplicate(self, data: st.DataObject, dx: float) -> None:
        part = edits.extract(self.graph, self._some_nodes(data))
        graph, new = edits.paste(self.graph, part, dx, 10.0)
        assert not set(new) & set(self.graph.by_id)
        assert len(set(new)) == len(part.nodes)
        copy = edits.extract(graph, new)
        assert [node.layer for node in copy.nodes] == [node.layer for node in part.nodes]
        assert [(node.x, node.y) for node in copy.nodes] == [(node.x + dx, node.y + 10.0) for node in part.nodes]
        renamed = dict(zip([node.id for node in part.nodes], new, strict=True))
        assert [(renamed[edge.source], renamed[edge.target]) for edge in part.edges] == [
            (edge.source, edge.target) for edge in copy.edges
        ]
        assert graph.edges[: len(self.graph.edges)] == self.graph.edges
        self._become(graph)

    @rule()
    def undo(self) -> None:
        if self.past:
            before = self.past.pop()
            self._become(before, remember=False)

    @rule(data=st.data())
    def jump(self, data: st.DataObject) -> None:
        """A click in the undo history goes over many steps at once."""
        if self.past:
            place = data.draw(st.integers(0, len(self.past) - 1))
            before, self.past = self.past[place], self.past[:place]
            self._become(before, remember=False)

    @invariant()
    def whole(self) -> None:
        graph = self.graph
        assert len(graph.by_id) == len(graph.nodes)
        assert len(set(graph.edges)) == len(graph.edges)
        assert not graph.cycle
        assert sorted(graph.order) == sorted(graph.by_id)
        rank = {node: place for place, node in enumerate(graph.order)}
        for edge in graph.edges:
            assert rank[edge.source] < rank[edge.target]
            assert edge.source_port in _names(graph, edge.source, "outputs")
            assert edge.target_port in _names(graph, edge.target, "inputs")
        for node in graph.nodes:
            for port in type(node.layer).inputs:
                arriving = [edge for edge in graph.incoming[node.id] if edge.target_port == port.name]
                assert port.many or len(arriving) <= 1
            assert graph.descendants(node.id) == {n for n in graph.by_id if node.id in graph.ancestors(n)}

    @invariant()
    def shapes_are_told(self) -> None:
        for data in DATA:
            for problem in infer_shapes(self.graph, data).problems:
                assert problem.node is None or problem.node in self.graph


def _names(graph: Graph, node: str, side: str) -> list[str]:
    return [port.name for port in getattr(type(graph[node].layer), side)]


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=60, stateful_step_count=30)


def test_ids_count_up_and_fill_gaps() -> None:
    linear, conv = LAYERS["Linear"](), LAYERS["Conv2d"]()
    graph = edits.chain(linear, linear, linear, conv)
    assert [node.id for node in graph.nodes] == ["linear_1", "linear_2", "linear_3", "conv2d_1"]
    assert [node.label for node in graph.nodes] == ["Linear 1", "Linear 2", "Linear 3", "Conv2d 1"]
    gap = edits.remove(graph, nodes={"linear_2"})
    assert gap.free_id(linear) == "linear_2"
    assert gap.free_id(linear, taken=["linear_2"]) == "linear_4"


def test_a_new_edge_takes_the_place_of_the_old_one_at_a_single_port() -> None:
    graph = edits.chain(LAYERS["Input"](), LAYERS["Tanh"](), LAYERS["Linear"]())
    graph = edits.connect(graph, Edge("input_1", "linear_1"))
    assert [edge.source for edge in graph.incoming["linear_1"]] == ["input_1"]


def test_what_cannot_be_put_into_an_edge_is_refused() -> None:
    graph = edits.chain(LAYERS["Input"](), LAYERS["Tanh"](), LAYERS["Loss"]())
    graph, stray = edits.add(graph, LAYERS["ReLU"]())
    graph, end = edits.add(graph, LAYERS["Loss"]())
    there = graph.edges[0]
    for node, edge in ((stray, Edge("input_1", "loss_1")), ("tanh_1", there), (end, there)):
        with pytest.raises(ValueError, match="edge"):
            edits.insert(graph, node, edge)
    assert [type(node.layer).kind for node in graph.nodes] == ["Input", "Tanh", "Loss", "ReLU", "Loss"]


def test_a_layer_with_other_ports_cannot_take_a_nodes_place() -> None:
    graph = edits.chain(LAYERS["Input"](), LAYERS["Tanh"](), LAYERS["Loss"]())
    assert type(edits.replace_layer(graph, "tanh_1", LAYERS["ReLU"]())["tanh_1"].layer).kind == "ReLU"
    with pytest.raises(ValueError, match="Loss cannot take the place of Tanh"):
        edits.replace_layer(graph, "tanh_1", LAYERS["Loss"]())
