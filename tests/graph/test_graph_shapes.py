"""Shape inference: every wrong graph is explained at the node that is wrong, and none raises."""

from __future__ import annotations

from typing import Any

import pytest
from graph_parts import chain
from hypothesis import given, settings
from strategies import DATA, PICTURES, PLANAR, TABLE, data_specs, tidy_graphs, wild_graphs

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph, Node
from nnplayground.graph.layer import Layer
from nnplayground.graph.shapes import infer_shapes


def _linear(units: int, **others: Any) -> dict[str, Any]:
    return {"kind": "Linear", "units": units, **others}


CIRCLE = chain("Input", _linear(4), _linear(2), _linear(1), "Loss")
FEED, END = Node("input_2", Layer.parse("Input")), Node("loss_2", Layer.parse("Loss"))


@settings(max_examples=150)
@given(graph=wild_graphs() | tidy_graphs(), data=data_specs)
def test_no_graph_raises(graph: Graph, data: DataSpec) -> None:
    shapes = infer_shapes(graph, data)
    for problem in shapes.problems:
        assert problem.node is None or problem.node in graph
        assert str(problem.text).endswith(".")
    assert shapes.runnable == (shapes.reason is None)
    assert set(shapes.parameters) == set(shapes.outputs)
    if shapes.runnable:
        assert len(graph.losses) == 1
        assert shapes.outputs[graph.loss.id] == ()
        assert shapes.parameter_count() > 0
    for node in graph.nodes:
        if node.id not in shapes.outputs and not graph.cycle:
            nodes = {problem.node for problem in shapes.problems}
            assert nodes & ({node.id} | graph.ancestors(node.id)), "a node without a shape, and nobody says why"


def test_the_default_network_of_the_circle() -> None:
    shapes = infer_shapes(CIRCLE, PLANAR)
    assert shapes.problems == ()
    assert shapes.outputs == {"input_1": (2,), "linear_1": (4,), "linear_2": (2,), "linear_3": (1,), "loss_1": ()}
    assert shapes.parameter_count() == 12 + 10 + 3
    assert shapes.parameter_count("linear_2") == 10
    assert shapes.parameter_count("loss_1") == 0


def test_a_convolutional_network_of_pictures() -> None:
    graph = chain(
        "Input", {"kind": "Conv2d", "padding": 1}, "MaxPool2d", "Flatten", _linear(10),
        {"kind": "Loss", "function": "CrossEntropy"},
    )  # fmt: skip
    shapes = infer_shapes(graph, PICTURES)
    assert shapes.problems == ()
    assert shapes.outputs["conv2d_1"] == (8, 8, 8)
    assert shapes.outputs["maxpool2d_1"] == (8, 4, 4)
    assert shapes.parameters["linear_1"] == {"weight": (10, 128), "bias": (10,)}
    assert {node: work for node, work in shapes.work.items() if work} == {"conv2d_1": 8 * 9 * 64, "linear_1": 1280}
    assert shapes.multiply_adds() == 8 * 9 * 64 + 1280


@pytest.mark.parametrize(
    ("graph", "data", "node", "part"),
    [
        (Graph(), PLANAR, None, "The canvas is empty"),
        (chain(_linear(1), "Loss"), PLANAR, None, "There is no Input"),
        (chain("Input", _linear(1)), PLANAR, None, "There is no Loss"),
        (edits.add(CIRCLE, Layer.parse("Loss"))[0], PLANAR, "loss_2", "a second one"),
        (edits.remove(CIRCLE, edges=[Edge("linear_1", "linear_2")]), PLANAR, "linear_2", "Nothing is connected"),
        (chain("Input", _linear(4), "Loss"), PLANAR, "loss_1", "width 1"),
        (chain("Input", _linear(4), {"kind": "Loss", "function": "CrossEntropy"}), TABLE, "loss_1", "width 3"),
        (chain("Input", _linear(10), "Loss"), PICTURES, "linear_1", "Put Flatten before it"),
        (
            Graph((*CIRCLE.nodes, FEED), (*CIRCLE.edges, Edge("input_2", "input_1"))),
            PLANAR, "input_1", "Input has no input",
        ),
        (chain({"kind": "Input", "features": ["x1"]}, "Loss"), PLANAR, None, "nothing to learn with"),
        (
            chain("Input", *[{"kind": "Upsample", "scale_factor": 16}] * 9, "Flatten", _linear(10), "Loss"),
            PICTURES, "upsample_5", "1 × 8388608 × 8388608 numbers for each sample, more than fit into any memory",
        ),
        (
            Graph(CIRCLE.nodes, (*CIRCLE.edges, Edge("input_1", "linear_2"))),
            PLANAR, "linear_2", "2 edges end at Linear 2",
        ),
        (
            Graph((*CIRCLE.nodes, END), (*CIRCLE.edges[1:], Edge("loss_2", "linear_1"))),
            PLANAR, "linear_1", "Loss 2 has no output",
        ),
    ],
)  # fmt: skip
def test_says_what_is_wrong_and_where(graph: Graph, data: DataSpec, node: str | None, part: str) -> None:
    shapes = infer_shapes(graph, data)
    assert not shapes.runnable
    problems = [(problem.node, str(problem.text)) for problem in shapes.problems if not problem.caution]
    assert any(at == node and part in sentence for at, sentence in problems), problems


def test_a_loop_is_named_and_stops_the_run() -> None:
    graph = Graph(CIRCLE.nodes, (*CIRCLE.edges, Edge("linear_2", "linear_1")))
    reason = infer_shapes(graph, PLANAR).reason
    assert reason is not None
    assert "Linear 1 → Linear 2 → Linear 1" in str(reason) or "Linear 2 → Linear 1 → Linear 2" in str(reason)


def test_stray_nodes_warn_and_stop_nothing() -> None:
    graph, stray = edits.add(CIRCLE, Layer.parse("Conv2d"))
    graph, side = edits.add(graph, Layer.parse("MaxPool2d"))
    graph = edits.connect(graph, Edge("linear_1", side))
    graph, learner = edits.add(graph, Layer.parse(_linear(5)))
    graph = edits.connect(graph, Edge("linear_1", learner))
    shapes = infer_shapes(graph, PLANAR)
    assert shapes.runnable
    assert [problem.caution for problem in shapes.of_node(stray)] == [True]
    assert any("reaches the Loss" in str(problem.text) for problem in shapes.of_node(side))
    assert shapes.parameter_count() == 25
    assert shapes.parameter_count(learner) == 25
    assert shapes.work[learner] == 20
    assert shapes.multiply_adds() == 2 * 4 + 4 * 2 + 2 * 1
    assert shapes.trained == set(CIRCLE.by_id)


def test_only_the_first_fault_of_a_branch_is_told() -> None:
    """What follows a wrong layer is not blamed for it."""
    shapes = infer_shapes(chain("Input", _linear(8), _linear(10), "Tanh", "Loss"), PICTURES)
    assert [problem.node for problem in shapes.problems] == ["linear_1"]


def test_a_squashed_end_is_a_caution_at_the_loss() -> None:
    shapes = infer_shapes(chain("Input", _linear(1), "Sigmoid", "Loss"), PLANAR)
    assert shapes.runnable
    assert [(problem.node, problem.caution) for problem in shapes.problems] == [("loss_1", True)]


def test_skip_connections_and_branches() -> None:
    graph = chain("Input", _linear(4), _linear(4), "Add", _linear(1), "Loss")
    graph = edits.connect(graph, Edge("linear_1", "add_1"))
    assert infer_shapes(graph, PLANAR).problems == ()
    wrong = edits.replace_layer(graph, "linear_2", Layer.parse(_linear(3)))
    assert [problem.node for problem in infer_shapes(wrong, PLANAR).problems] == ["add_1"]
    side_by_side = chain("Input", _linear(3), "Concat", _linear(1), "Loss")
    side_by_side = edits.connect(side_by_side, Edge("input_1", "concat_1"))
    assert infer_shapes(side_by_side, PLANAR).outputs["concat_1"] == (5,)


def test_every_sentence_names_the_node_by_the_users_name() -> None:
    graph = Graph((Node("linear_7", Layer.parse("Linear"), name="hidden"),))
    sentences = [str(problem.text) for data in DATA for problem in infer_shapes(graph, data).problems]
    assert any("Nothing is connected to hidden" in sentence for sentence in sentences)


def test_a_graph_knows_its_shapes_while_somebody_holds_them() -> None:
    """Of this very graph and of data that look alike; afterwards it keeps nothing."""
    graph, wide = chain("Input", _linear(1), "Loss"), DataSpec((3,), "classification", ("no", "yes"))
    assert wide is not (alike := DataSpec((3,), "classification", ("no", "yes")))
    shapes, others = infer_shapes(graph, PLANAR), infer_shapes(graph, wide)
    assert infer_shapes(graph, PLANAR) is shapes
    assert infer_shapes(graph, alike) is others
    assert shapes.parameters["linear_1"]["weight"] == (1, 2)
    assert others.parameters["linear_1"]["weight"] == (1, 3)
    assert infer_shapes(Graph(graph.nodes, graph.edges), PLANAR) is not shapes
    assert len(graph.known_shapes) == 2
    del shapes, others
    assert not graph.known_shapes
