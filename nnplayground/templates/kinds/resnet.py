"""A small ResNet: what a block computes is added to what came in, so that depth does no harm."""

from __future__ import annotations

from dataclasses import replace

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph.edits import add, connect
from nnplayground.graph.graph import Edge, Graph
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark
from nnplayground.training.settings import Settings

CHANNELS = 16
COLUMN, ROW = 190.0, 160.0


@TEMPLATES.add(
    name="resnet",
    title=mark("Small ResNet"),
    help=mark("Two blocks of convolutions with BatchNorm, each with a skip connection around it, on 8 by 8 digits."),
    category=mark("Architectures"),
    epochs=15,
    level=Level("accuracy", at_least=0.98),
    rank=94,
)
def resnet() -> Project:
    """After He et al. 2016, with two of their blocks of two convolutions."""
    settings = Settings.parse(
        {
            "optimizer": "Adam",
            "learning_rate": 0.003,
            # At a constant rate the running statistics of BatchNorm lag behind the weights to the end.
            "schedule": {"kind": "cosine", "epochs": 15},
            "batch_size": 32,
            "train_share": 0.8,
        }
    )
    return Project(_graph(), Dataset.parse("digits"), settings)


def _graph() -> Graph:
    """A row for each block; the way around it runs above."""
    graph, start = add(Graph(), Layer.parse("Input"))
    graph, before = _append(graph, start, _convolution("ReLU"), COLUMN, 0.0)
    x, y = COLUMN, 0.0
    for _ in range(2):
        came, top = before, y
        x = COLUMN if top else 2 * COLUMN
        for layer in (_convolution(), "BatchNorm2d", "ReLU", _convolution(), "BatchNorm2d"):
            graph, before = _append(graph, before, layer, x, top + 110.0)
            x += COLUMN
        graph, total = _append(graph, before, "Add", x, top)
        graph = connect(graph, Edge(came, total))
        graph, before = _append(graph, total, "ReLU", x + COLUMN, top)
        y = top + 2 * ROW
    x, y = COLUMN, y + 20.0  # so that the edge to them keeps clear of the cards above
    ends: list[object] = [
        {"kind": "AdaptiveAvgPool2d", "output_size": 1},
        "Flatten",
        {"kind": "Linear", "units": 10},
        {"kind": "Loss", "function": "CrossEntropy"},
    ]
    for end in ends:
        graph, before = _append(graph, before, end, x, y)
        x += COLUMN
    # As blocks at every zoom: rows as high as neurons would make all of it too small to read.
    return replace(graph, nodes=tuple(replace(node, view="far") for node in graph.nodes))


def _convolution(activation: str = "Identity") -> dict[str, object]:
    convolution = {"kind": "Conv2d", "out_channels": CHANNELS, "padding": 1, "activation": activation}
    # The normalization that follows shifts by itself.
    return convolution if activation != "Identity" else {**convolution, "bias": False}


def _append(graph: Graph, before: str, layer: object, x: float, y: float) -> tuple[Graph, str]:
    graph, node = add(graph, Layer.parse(layer), x=x, y=y)
    return connect(graph, Edge(before, node)), node
