"""From graphs to modules: the right nodes, the right wiring, the right first numbers."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import pytest
import torch
from graph_parts import chain
from hypothesis import event, given, settings
from strategies import PICTURES, PLANAR, TABLE, data_specs, tidy_graphs
from torch.fx.experimental.proxy_tensor import make_fx

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.graph.layer import Layer
from nnplayground.graph.shapes import infer_shapes
from nnplayground.layers.kinds.linear import Linear
from nnplayground.training.step.compile import Network, NotRunnableError, compile_network

LINEAR: dict[str, Any] = {"kind": "Linear", "activation": "Tanh"}
OUTPUT: dict[str, Any] = {"kind": "Linear", "units": 1}


def _compile(
    graph: Graph, data: DataSpec = PLANAR, seed: int = 0, draw: int = 0, dtype: Any = torch.float64
) -> Network:
    return compile_network(graph, data, seed, draw, dtype)


@settings(max_examples=120)
@given(graph=tidy_graphs(), data=data_specs)
def test_every_node_puts_out_the_inferred_shape(graph: Graph, data: DataSpec) -> None:
    shapes = infer_shapes(graph, data)
    if not shapes.runnable:
        event("refused")
        with pytest.raises(NotRunnableError) as refused:
            _compile(graph, data)
        assert str(refused.value) == str(shapes.reason)
        return
    network = _compile(graph, data)
    samples = torch.randn(3, *data.shape, dtype=torch.float64)
    network.eval()
    outputs = network.forward_all(samples)
    used = graph.ancestors("loss_0")
    assert set(outputs) == set(network.nodes) == used
    for node, output in outputs.items():
        assert tuple(output.shape) == (3, *shapes.outputs[node])
    assert torch.equal(network(samples), outputs["linear_0"])
    assert sum(p.numel() for p in network.parameters()) == shapes.parameter_count()


def test_names_and_what_penalties_spare() -> None:
    network = _compile(chain("Input", LINEAR, "BatchNorm1d", {**OUTPUT, "bias": False}, "Loss"))
    assert [name for name, _ in network.named_parameters()] == [
        "nodes.linear_1.weight", "nodes.linear_1.bias", "nodes.batchnorm1d_1.weight", "nodes.batchnorm1d_1.bias",
        "nodes.linear_2.weight",
    ]  # fmt: skip
    assert set(network.penalized) == {"nodes.linear_1.weight", "nodes.linear_2.weight"}
    assert {name for name, _ in network.named_buffers()} == {
        f"nodes.batchnorm1d_1.{name}" for name in ("running_mean", "running_var", "num_batches_tracked")
    }


def test_a_network_is_the_formula_it_stands_for() -> None:
    network = _compile(chain({"kind": "Input", "features": ["x1", "x2", "x1*x2"]}, LINEAR, OUTPUT, "Loss"))
    values = dict(network.named_parameters())
    points = torch.randn(5, 2, dtype=torch.float64)
    features = torch.stack([points[:, 0], points[:, 1], points[:, 0] * points[:, 1]], dim=1)
    hidden = torch.tanh(features @ values["nodes.linear_1.weight"].T + values["nodes.linear_1.bias"])
    expected = hidden @ values["nodes.linear_2.weight"].T + values["nodes.linear_2.bias"]
    torch.testing.assert_close(network(points), expected)


def test_a_skip_connection_adds_what_went_round() -> None:
    graph = edits.connect(chain("Input", LINEAR, LINEAR, "Add", OUTPUT, "Loss"), Edge("linear_1", "add_1"))
    outputs = _compile(graph).forward_all(torch.randn(4, 2, dtype=torch.float64))
    torch.testing.assert_close(outputs["add_1"], outputs["linear_1"] + outputs["linear_2"])


def test_branches_stand_side_by_side_in_the_order_drawn() -> None:
    graph = chain("Input", {**LINEAR, "units": 3}, "Concat", OUTPUT, "Loss")
    graph = edits.connect(graph, Edge("input_1", "concat_1"))
    outputs = _compile(graph).forward_all(torch.randn(4, 2, dtype=torch.float64))
    assert torch.equal(outputs["concat_1"], torch.cat([outputs["linear_1"], outputs["input_1"]], dim=1))


def test_two_inputs_each_with_features_of_its_own() -> None:
    graph = chain("Input", "Concat", OUTPUT, "Loss")
    graph, other = edits.add(graph, Layer.parse({"kind": "Input", "features": ["x1^2"]}))
    points = torch.randn(4, 2, dtype=torch.float64)
    outputs = _compile(edits.connect(graph, Edge(other, "concat_1"))).forward_all(points)
    assert torch.equal(outputs["concat_1"], torch.cat([points, points[:, :1] ** 2], dim=1))


def test_nodes_that_do_not_reach_the_loss_are_left_out() -> None:
    graph = chain("Input", LINEAR, OUTPUT, "Loss")
    graph, side = edits.add(graph, Layer.parse(LINEAR))
    graph = edits.connect(graph, Edge("linear_1", side))
    graph, _stray = edits.add(graph, Layer.parse("Conv2d"))
    assert list(_compile(graph).nodes) == ["input_1", "linear_1", "linear_2"]


def test_a_new_node_changes_no_other_nodes_first_weights() -> None:
    graph = chain("Input", LINEAR, LINEAR, OUTPUT, "Loss")
    before = _compile(graph).state_dict()
    graph, node = edits.add(graph, Layer.parse(LINEAR))
    graph = edits.insert(graph, node, Edge("linear_1", "linear_2"))
    after = _compile(graph).state_dict()
    assert set(after) - set(before) == {f"nodes.{node}.weight", f"nodes.{node}.bias"}
    assert all(torch.equal(after[name], value) for name, value in before.items())
    assert not torch.equal(after[f"nodes.{node}.weight"], after["nodes.linear_2.weight"]), "one stream for two nodes"


def test_first_weights_follow_seed_and_draw_and_nothing_else() -> None:
    graph = chain("Input", LINEAR, OUTPUT, "Loss")
    name = "nodes.linear_1.weight"
    state = torch.get_rng_state()
    first = _compile(graph, seed=3, draw=1).state_dict()[name]
    assert torch.equal(torch.get_rng_state(), state), "compiling drew from torch's own generator"
    torch.manual_seed(77)
    assert torch.equal(_compile(graph, seed=3, draw=1).state_dict()[name], first)
    assert not torch.equal(_compile(graph, seed=3, draw=2).state_dict()[name], first)
    assert not torch.equal(_compile(graph, seed=4, draw=1).state_dict()[name], first)
    moved = edits.move(graph, {"linear_1": (500.0, 500.0)})
    assert torch.equal(_compile(moved, seed=3, draw=1).state_dict()[name], first)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_every_precision_starts_from_the_same_numbers(dtype: torch.dtype) -> None:
    graph = chain("Input", LINEAR, "BatchNorm1d", OUTPUT, "Loss")
    reference = _compile(graph).state_dict()
    for name, value in _compile(graph, dtype=dtype).state_dict().items():
        assert value.dtype == (dtype if reference[name].is_floating_point() else reference[name].dtype)
        assert torch.equal(value, reference[name].to(value.dtype))


def test_a_picture_network_can_be_captured() -> None:
    """Nothing in ``forward`` looks at values, so that its operations are the same for every batch of one size."""
    graph = chain(
        "Input", {"kind": "Conv2d", "activation": "ReLU"}, "MaxPool2d", "Flatten", "BatchNorm1d",
        {"kind": "Linear", "units": 10}, {"kind": "Loss", "function": "CrossEntropy"},
    )  # fmt: skip
    network = _compile(graph, PICTURES)
    one, other = torch.randn(2, 6, 1, 8, 8, dtype=torch.float64)
    captured = make_fx(lambda samples: network(samples))(one)
    torch.testing.assert_close(captured(other), copy.deepcopy(network)(other))


@pytest.mark.parametrize(
    ("inner", "data", "expected"),
    [
        (["BatchNorm1d"], PLANAR, True),
        ([{"kind": "BatchNorm1d", "frozen": True}], PLANAR, False),
        (["Conv2d", "BatchNorm2d", "Flatten", {"kind": "Linear", "units": 10}], PICTURES, False),
        (["Conv2d", "AdaptiveAvgPool2d", "BatchNorm2d", "Flatten", {"kind": "Linear", "units": 10}], PICTURES, True),
    ],
    ids=["numbers", "frozen", "pictures", "pictures of one pixel"],
)
def test_knows_whether_a_single_row_is_enough(inner: list[Any], data: DataSpec, expected: bool) -> None:
    last = [OUTPUT, "Loss"] if data is PLANAR else [{"kind": "Loss", "function": "CrossEntropy"}]
    network = _compile(chain("Input", *inner, *last), data)
    assert network.several_rows is expected
    row = torch.randn(1, *data.shape, dtype=torch.float64)
    if expected:
        with pytest.raises(ValueError, match="more than 1 value per channel"):
            network.train()(row)
    else:
        assert network.train()(row).isfinite().all()


def test_what_cannot_run_is_refused_with_its_reason() -> None:
    with pytest.raises(NotRunnableError, match="Put Flatten before it"):
        _compile(chain("Input", {"kind": "Linear", "units": 10}, "Loss"), PICTURES)
    with pytest.raises(NotRunnableError, match="The canvas is empty"):
        _compile(Graph(), TABLE)


class Boastful(Linear):
    """Declares a bias that it does not build."""

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        return {**super().parameter_shapes(inputs, data), "second_bias": (1,)}


def test_a_layer_that_declares_other_parameters_than_it_builds_is_caught() -> None:
    graph = edits.chain(Layer.parse("Input"), Boastful(units=1), Layer.parse("Loss"))
    with pytest.raises(AssertionError, match="second_bias"):
        _compile(graph)
