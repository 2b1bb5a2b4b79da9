"""How much of its input a number sees: as the gradient says that comes back from it."""

from __future__ import annotations

import pytest
import torch

from nnplayground.datasets.dataset import DATASETS
from nnplayground.graph import edits
from nnplayground.graph.analysis import analyze
from nnplayground.graph.graph import Edge
from nnplayground.graph.layer import LAYERS, Layer, ShapeError
from nnplayground.templates import TEMPLATES

SIDES = {"1d": (4, 61), "2d": (4, 61, 61)}
OTHERWISE = [
    {"kind": "Conv1d", "kernel_size": 3, "dilation": 4, "stride": 2},
    {"kind": "Conv2d", "kernel_size": [3, 5], "stride": [2, 1], "dilation": [1, 3], "groups": 2},
    {"kind": "MaxPool2d", "kernel_size": 3, "stride": 2, "dilation": 2},
    {"kind": "AvgPool1d", "kernel_size": 4, "stride": 3},
]


def _layers() -> list[Layer]:
    """Each kind as it comes, and some as they are set otherwise."""
    layers = [cls() for cls in LAYERS if cls.inputs and cls.outputs] + [Layer.parse(one) for one in OTHERWISE]
    # A step has no slope that would tell.
    return [layer for layer in layers if layer.reach() is not None and layer.without_step() is None]


def _spans(layer: Layer, shape: tuple[int, ...]) -> tuple[list[int], list[int]]:
    """For each side: the places from the first to the last that a number in the middle sees, and by how many they move
    with the next number."""
    data = DATASETS["circle"]().spec()
    output = layer.output_shape([shape], data)
    module = layer.build([shape], data).double().eval()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.fill_(1.0)
    torch.manual_seed(1)
    x = torch.rand(1, *shape, dtype=torch.float64) + 0.5
    # A largest number hides the others: of several pictures that each have it elsewhere, all that was ever seen.
    pictures = [x, *(x + 10.0 * torch.rand_like(x) for _ in range(60))]
    first: list[list[int]] = []
    last: list[list[int]] = []
    for step in (0, 1):
        middle = tuple(size // 2 + step for size in output[1:])
        seen = torch.zeros(shape[1:], dtype=torch.bool)
        for picture in pictures:
            leaf = picture.clone().requires_grad_()
            module(leaf)[(0, slice(None), *middle)].sum().backward()
            assert leaf.grad is not None
            seen |= (leaf.grad[0] != 0).any(dim=0)
        places = seen.nonzero()
        first.append(places.min(dim=0).values.tolist())
        last.append(places.max(dim=0).values.tolist())
    spans = [end - begin + 1 for begin, end in zip(first[0], last[0], strict=True)]
    return spans, [after - before for before, after in zip(first[0], first[1], strict=True)]


@pytest.mark.parametrize("layer", _layers(), ids=lambda layer: f"{layer.kind}({layer.summary()})")
def test_a_number_sees_what_its_layer_says(layer: Layer) -> None:
    for shape in SIDES.values():
        try:
            layer.output_shape([shape], DATASETS["circle"]().spec())
        except ShapeError:
            continue
        reach = layer.reach()
        assert reach is not None
        expected = reach or ((1, 1),) * (len(shape) - 1)
        assert _spans(layer, shape) == ([covered for covered, _ in expected], [step for _, step in expected])


def test_fields_grow_from_layer_to_layer() -> None:
    """Five convolutions, worked out by hand: kernel, stride and dilation of each."""
    stack = [(3, 1, 1), (3, 1, 2), (3, 1, 4), (3, 2, 1), (3, 1, 1)]
    layers = [{"kind": "Conv2d", "kernel_size": k, "stride": s, "dilation": d} for k, s, d in stack]
    graph = edits.chain(*map(Layer.parse, ({"kind": "Input"}, *layers, {"kind": "Flatten"}, {"kind": "Linear"})))
    rows = analyze(graph, TEMPLATES["lenet"].build().spec).rows
    assert [row.receptive_field for row in rows[:6]] == [(size, size) for size in (1, 3, 7, 15, 17, 21)]
    assert [row.receptive_field for row in rows[6:]] == [None, None]


def test_of_ways_that_meet_the_widest_counts() -> None:
    convolution = {"kind": "Conv2d", "padding": "same", "out_channels": 1}
    graph = edits.chain(*map(Layer.parse, ({"kind": "Input"}, convolution, {"kind": "Add"})))
    names = [node.id for node in graph.nodes]
    graph = edits.connect(graph, Edge(names[0], names[2]))
    assert analyze(graph, TEMPLATES["digits"].build().spec).rows[-1].receptive_field == (3, 3)
