"""The analysis of a network, against the built module and PyTorch's own count of operations."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import PICTURES, data_specs, tidy_graphs, wild_graphs
from torch.utils.flop_counter import FlopCounterMode

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph import edits
from nnplayground.graph.analysis import Analysis, analyze
from nnplayground.graph.graph import Edge, Graph, Node
from nnplayground.graph.layer import Layer
from nnplayground.graph.shapes import infer_shapes
from nnplayground.training.step.compile import compile_network

LENET: list[Any] = [
    "Input",
    {"kind": "Conv2d", "out_channels": 6, "kernel_size": 5, "activation": "Tanh"},
    "AvgPool2d",
    {"kind": "Conv2d", "out_channels": 16, "kernel_size": 5, "activation": "Tanh"},
    "AvgPool2d",
    "Flatten",
    {"kind": "Linear", "units": 120, "activation": "Tanh"},
    {"kind": "Linear", "units": 84, "activation": "Tanh"},
    {"kind": "Linear", "units": 10},
    {"kind": "Loss", "function": "CrossEntropy"},
]
LARGE = DataSpec((1, 32, 32), "classification", tuple("0123456789"))


def chain(layers: list[Any]) -> Graph:
    return edits.chain(*(Layer.parse(layer) for layer in layers))


def column(analysis: Analysis, name: str) -> list[int]:
    return [getattr(row, name) for row in analysis.rows]


def test_lenet_is_the_known_table() -> None:
    """LeCun et al., 1998, with every map of the second convolution connected to every map before it."""
    analysis = analyze(chain(LENET), LARGE, "float32", 64)
    assert column(analysis, "parameters") == [0, 156, 0, 2416, 0, 0, 48120, 10164, 850, 0]
    assert column(analysis, "multiply_adds")[1::2][:2] == [6 * 25 * 28 * 28, 16 * 6 * 25 * 10 * 10]
    assert [row.output_shape for row in analysis.rows][:6] == [
        (1, 32, 32), (6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (400,)
    ]  # fmt: skip
    assert analysis.totals.parameters == analysis.totals.trainable == 61706
    assert column(analysis, "activation_bytes")[:2] == [4 * 1024, 4 * 4704]
    assert analysis.totals.activation_bytes == sum(column(analysis, "activation_bytes"))
    assert analysis.batch_bytes == 64 * analysis.totals.activation_bytes
    assert [row.name for row in analysis.rows][:3] == ["Input", "Conv2d 1", "AvgPool2d 1"]
    assert analysis.rows[1].type == "Conv2d"
    assert analysis.problems == ()
    twice = analyze(chain(LENET), LARGE, "float64")
    assert twice.totals.activation_bytes == 2 * analysis.totals.activation_bytes


@pytest.mark.parametrize(
    ("layers", "data"),
    [
        (LENET, LARGE),
        (
            [
                "Input",
                {"kind": "Conv2d", "out_channels": 5, "kernel_size": 3, "stride": 2, "padding": 1, "bias": False},
                {"kind": "ConvTranspose2d", "out_channels": 3, "kernel_size": 3, "stride": 2},
                "Flatten",
                {"kind": "Linear", "units": 10},
                {"kind": "Loss", "function": "CrossEntropy"},
            ],
            PICTURES,
        ),
    ],
    ids=["lenet", "transposed"],
)
def test_multiply_adds_are_those_of_pytorch(layers: list[Any], data: DataSpec) -> None:
    graph = chain(layers)
    network = compile_network(graph, data, 0, 0, torch.float32)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(torch.zeros(1, *data.shape))
    assert 2 * analyze(graph, data).totals.multiply_adds == counter.get_total_flops()


@settings(max_examples=25)
@given(graph=tidy_graphs(), data=data_specs)
def test_counts_those_of_the_built_network(graph: Graph, data: DataSpec) -> None:
    analysis = analyze(graph, data, "float64")
    if not infer_shapes(graph, data).runnable:
        return
    network = compile_network(graph, data, 0, 0, torch.float64)
    parameters = dict(network.named_parameters())
    assert analysis.totals.parameters == sum(parameter.numel() for parameter in parameters.values())
    network.eval()
    for node, output in network.forward_all(torch.zeros(1, *data.shape, dtype=torch.float64)).items():
        (row,) = [row for row in analysis.rows if row.node == node]
        assert row.output_shape == tuple(output.shape[1:])
        assert row.activation_bytes == output.numel() * output.element_size()


@settings(max_examples=40)
@given(graph=wild_graphs() | tidy_graphs(), data=data_specs, batch=st.integers(1, 100))
def test_never_raises(graph: Graph, data: DataSpec, batch: int) -> None:
    analysis = analyze(graph, data, batch=batch)
    assert sorted(row.node for row in analysis.rows) == sorted(node.id for node in graph.nodes)
    assert analysis.problems == infer_shapes(graph, data).problems
    for row in (*analysis.rows, analysis.totals):
        assert 0 <= row.trainable <= row.parameters
        assert row.multiply_adds >= 0
        if row.output_shape is None and row.node:
            assert (row.parameters, row.multiply_adds, row.activation_bytes) == (0, 0, 0)
        elif row.node and type(graph[row.node].layer).outputs:
            assert row.activation_bytes == 4 * math.prod(row.output_shape or ())


def test_what_is_frozen_or_leads_nowhere_does_not_learn() -> None:
    linear: dict[str, Any] = {"kind": "Linear", "units": 3}
    graph = chain(["Input", {**linear, "frozen": True}, {"kind": "Linear", "units": 10}, "Loss"])
    stray = Node("linear_9", Layer.parse(linear))
    graph = Graph((*graph.nodes, stray), (*graph.edges, Edge("input_1", "linear_9")))
    data = DataSpec((4,), "classification", tuple("0123456789"))
    rows = {row.node: row for row in analyze(graph, data).rows}
    assert (rows["linear_1"].parameters, rows["linear_1"].trainable) == (15, 0)
    assert (rows["linear_2"].parameters, rows["linear_2"].trainable) == (40, 40)
    assert (rows["linear_9"].parameters, rows["linear_9"].trainable) == (15, 0)
    analysis = analyze(graph, data)
    assert (analysis.totals.parameters, analysis.totals.trainable) == (55, 40)
    assert "linear_9" in {problem.node for problem in analysis.problems}


def test_a_graph_that_cannot_run_is_described_up_to_its_fault() -> None:
    graph = chain(["Input", {"kind": "Conv2d", "kernel_size": 9}, "Flatten", {"kind": "Linear", "units": 10}, "Loss"])
    analysis = analyze(graph, PICTURES)
    assert [row.output_shape for row in analysis.rows] == [(1, 8, 8), None, None, None, None]
    assert [problem.node for problem in analysis.problems] == ["conv2d_1"]
    assert not analysis.problems[0].caution
