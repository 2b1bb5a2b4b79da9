"""Fisher's iris flowers and a small network."""

from __future__ import annotations

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph.edits import chain
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark
from nnplayground.training.settings import Settings


@TEMPLATES.add(
    name="iris",
    title=mark("Iris"),
    help=mark("Three kinds of flowers told apart by four lengths: a table, three classes, a few seconds."),
    category=mark("Tables"),
    epochs=100,
    level=Level("accuracy", at_least=0.9),
    rank=80,
    pace=100,
)
def iris() -> Project:
    graph = chain(
        Layer.parse("Input"),
        Layer.parse({"kind": "Linear", "units": 8, "activation": "Tanh"}),
        Layer.parse({"kind": "Linear", "units": 3}),
        Layer.parse({"kind": "Loss", "function": "CrossEntropy"}),
    )
    settings = Settings.parse({"optimizer": "Adam", "learning_rate": 0.01, "batch_size": 10, "train_share": 0.7})
    return Project(graph, Dataset.parse("iris"), settings)
