"""Handwritten digits and a small convolutional network."""

from __future__ import annotations

from dataclasses import replace

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph.edits import chain
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark
from nnplayground.training.settings import Settings


@TEMPLATES.add(
    name="digits",
    title=mark("Digits"),
    help=mark("Handwritten digits of 8 by 8 pixels, read by a small convolutional network."),
    category=mark("Pictures"),
    epochs=20,
    level=Level("accuracy", at_least=0.97),
    rank=70,
)
def digits() -> Project:
    graph = chain(
        Layer.parse("Input"),
        Layer.parse({"kind": "Conv2d", "out_channels": 16, "kernel_size": 3, "padding": 1, "activation": "ReLU"}),
        Layer.parse({"kind": "MaxPool2d", "kernel_size": 2}),
        Layer.parse({"kind": "Conv2d", "out_channels": 32, "kernel_size": 3, "padding": 1, "activation": "ReLU"}),
        Layer.parse({"kind": "MaxPool2d", "kernel_size": 2}),
        Layer.parse("Flatten"),
        Layer.parse({"kind": "Linear", "units": 10}),
        Layer.parse({"kind": "Loss", "function": "CrossEntropy"}),
    )
    # Two rows of four, as eight blocks in one row would be too small to read from the back of a room.
    points = [(column * 215.0, row * 255.0) for row in range(2) for column in range(4)]
    rows = tuple(replace(node, x=x, y=y) for node, (x, y) in zip(graph.nodes, points, strict=True))
    output = replace(rows[-2], view="far")  # ten neurons would make everything smaller
    graph = replace(graph, nodes=(*rows[:-2], output, rows[-1]))
    settings = Settings.parse({"optimizer": "Adam", "learning_rate": 0.003, "batch_size": 32, "train_share": 0.8})
    return Project(graph, Dataset.parse("digits"), settings)
