"""Random projects of the whole catalogue, small enough to be recorded by the dozen."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from strategies import kinds

from nnplayground.datasets.dataset import Dataset
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.graph import Edge, Graph, Node
from nnplayground.graph.layer import LAYERS, Layer, ShapeError
from nnplayground.graph.loss import LOSSES, LossFunction
from nnplayground.graph.penalty import PENALTIES, Penalty
from nnplayground.project import Project
from nnplayground.text import UserError
from nnplayground.training.optimizers.optimizer import OPTIMIZERS
from nnplayground.training.schedules.schedule import SCHEDULES
from nnplayground.training.session.session import Session
from nnplayground.training.settings import Settings

INPUTS = 16
ARRANGED: list[dict[str, Any]] = [
    {"kind": "Unflatten", "channels": 1, "height": 4, "width": 4},
    {"kind": "Unflatten", "channels": 4, "height": 2, "width": 2},
    {"kind": "Unflatten", "channels": 2, "height": None, "width": 8},
]
"""How the inputs may become pictures or sequences."""
WINDOWS: list[dict[str, Any]] = [
    {"kind": "Conv2d", "out_channels": 2, "kernel_size": 2, "activation": "Tanh"},
    {"kind": "Conv2d", "out_channels": 3, "kernel_size": 3, "padding": 1, "stride": 2},
    {"kind": "ConvTranspose2d", "out_channels": 2, "kernel_size": 2, "stride": 2},
    {"kind": "MaxPool2d", "kernel_size": 2, "stride": 1},
    {"kind": "AvgPool2d", "kernel_size": 2, "stride": 1},
    {"kind": "Conv1d", "out_channels": 2, "kernel_size": 3, "padding": 1, "activation": "ReLU"},
    {"kind": "MaxPool1d", "kernel_size": 2, "stride": 2},
    {"kind": "AvgPool1d", "kernel_size": 3, "stride": 1},
    {"kind": "Conv2d", "out_channels": 2, "kernel_size": [2, 1], "padding": "same", "padding_mode": "reflect"},
    {"kind": "Conv2d", "out_channels": 4, "groups": 2, "kernel_size": 1},
    {"kind": "ConvTranspose2d", "out_channels": 2, "groups": 2, "kernel_size": 2, "dilation": 2, "activation": "Tanh"},
    {"kind": "Conv1d", "out_channels": 2, "kernel_size": 2, "dilation": 3, "padding": "causal"},
    {"kind": "MaxPool2d", "kernel_size": [1, 2], "ceil_mode": True},
    {"kind": "AvgPool2d", "kernel_size": 3, "stride": 1, "padding": 1, "count_include_pad": False},
]
"""Those whose settings would seldom suit so small a picture, were they drawn."""
LARGEST = 128
"""Numbers that a node may put out."""
INNER = [cls for cls in LAYERS if cls.inputs and cls.outputs]

drawn_layers = st.sampled_from(INNER).flatmap(kinds)
windows: st.SearchStrategy[Layer] = st.sampled_from(WINDOWS).map(Layer.parse)
optimizers = (
    st.sampled_from(list(OPTIMIZERS))
    .flatmap(kinds)
    .filter(
        # The variance of a mean of one gradient is 0, and the update the quotient of two roundings.
        lambda one: not (one.dump().get("centered") and one.dump()["alpha"] < 0.1)
    )
)
functions = st.sampled_from(list(LOSSES)).flatmap(kinds)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Typed samples: two classes, three, or two numbers."""
    random = np.random.default_rng(draw(st.integers(0, 99)))
    what = draw(st.sampled_from(["two", "three", "numbers"]))
    rows = []
    for place, row in enumerate(random.normal(size=(9, INPUTS)).round(3)):
        names = {"two": "ab"[place % 2], "three": "abc"[place % 3]}
        target = names.get(what) or "{:.3f}, {:.3f}".format(*random.normal(size=2))
        rows.append(", ".join(str(number) for number in row) + f" -> {target}")
    task = "regression" if what == "numbers" else "classification"
    return Dataset.parse({"kind": "typed", "task": task, "rows": "; ".join(rows)})


@st.composite
def graphs(draw: st.DrawFn, data: DataSpec) -> Graph:
    """Branches that part and meet, of layers that take what arrives; at the end what the loss expects."""
    nodes, edges = [Node("input_0", Layer.parse("Input"))], list[Edge]()
    shapes: dict[str, Shape] = {"input_0": LAYERS["Input"]().output_shape((), data)}

    def add(layer: Layer, *before: str) -> bool:
        arriving = [shapes[source] for source in before]
        try:
            shape = layer.output_shape(arriving, data)
        except ShapeError:
            return False
        if not 0 < math.prod(shape) <= LARGEST:
            return False
        name = f"n_{len(nodes)}"
        shapes[name] = shape
        nodes.append(Node(name, layer))
        edges.extend(Edge(source, name) for source in before)
        return True

    if draw(st.booleans()):
        add(Layer.parse(draw(st.sampled_from(ARRANGED))), "input_0")
    for _ in range(draw(st.integers(2, 9))):
        # Mostly goes on from the end; sometimes a branch begins earlier, so that gradients meet there.
        end = nodes[draw(st.sampled_from([-1, -1, -1, max(-3, -len(nodes))]))].id
        layer = draw(drawn_layers if len(shapes[end]) == 1 else drawn_layers | windows)
        others = [name for name, shape in shapes.items() if shape == shapes[end] and name != end]
        if type(layer).inputs[0].many and others:
            add(layer, end, *draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True)))
        else:
            add(layer, end)
    ends = sorted({node.id for node in nodes} - {edge.source for edge in edges})
    for one in ends:
        if len(shapes[one]) > 1:
            assert add(Layer.parse("Flatten"), one)
    flat = [node.id for node in nodes if node.id not in {edge.source for edge in edges}]
    if len(flat) > 1 and not add(Layer.parse("Concat"), *flat):
        assume(False)
    function: LossFunction = draw(functions.filter(lambda one: one.refuses(data) is None))
    units = function.width(data)
    last = {"probabilities": ["Sigmoid"], "log probabilities": ["LogSoftmax"]}.get(function.expects, [])
    for layer in (Layer.parse({"kind": "Linear", "units": units}), *map(Layer.parse, last)):
        assert add(layer, nodes[-1].id)
    edges.append(Edge(nodes[-1].id, "loss_0"))
    nodes.append(Node("loss_0", Layer.parse({"kind": "Loss", "function": function.dump()})))
    return Graph(tuple(nodes), tuple(edges))


@st.composite
def projects(draw: st.DrawFn, dtypes: tuple[str, ...] = ("float64", "float32")) -> Project:
    dataset = draw(datasets())
    chosen = {
        "optimizer": draw(optimizers).dump(),
        "penalty": draw(st.sampled_from([cls for cls in PENALTIES if issubclass(cls, Penalty)]).flatmap(kinds)).dump(),
        "learning_rate": draw(st.sampled_from([1e-3, 0.01, 0.1])),
        "batch_size": draw(st.sampled_from([2, 3, 7])),
        "clip_value": draw(st.sampled_from([None, None, 0.05])),
        "clip_norm": draw(st.sampled_from([None, None, 0.5])),
        "max_norm": draw(st.sampled_from([None, None, 0.8])),
        "schedule": draw(st.sampled_from(list(SCHEDULES)).flatmap(kinds)).dump(),
        "patience": draw(st.sampled_from([None, None, 2])),
        "validation_share": draw(st.sampled_from([0.0, 0.25])),
        "train_share": 0.75,
        "dtype": draw(st.sampled_from(dtypes)),
        "seed": draw(st.integers(0, 3)),
        "execution": "plain",
    }
    graph = draw(graphs(dataset.spec()))
    return Project(graph, dataset, Settings.parse({"kind": "Settings", **chosen}))


def session_of(project: Project) -> Session:
    """Passes over what cannot be trained: a layer whose settings do not go with the batch."""
    try:
        return Session(project, project.load_data())
    except UserError:
        assume(False)
        raise
