"""Two arms wound around each other, and a network that parts them."""

from __future__ import annotations

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph.edits import chain
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.templates.kinds.plane import PLANE
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark
from nnplayground.training.settings import Settings


@TEMPLATES.add(
    name="spiral",
    title=mark("Spiral"),
    help=mark("Two arms wound around each other: the hard one, with more units and a faster optimizer."),
    category=PLANE,
    epochs=500,
    level=Level("accuracy", at_least=0.95),
    rank=40,
)
def spiral() -> Project:
    graph = chain(
        Layer.parse("Input"),
        Layer.parse({"kind": "Linear", "units": 16, "activation": "ReLU"}),
        Layer.parse({"kind": "Linear", "units": 16, "activation": "ReLU"}),
        Layer.parse({"kind": "Linear", "units": 1}),
        Layer.parse({"kind": "Loss", "function": "BCEWithLogits"}),
    )
    return Project(
        graph, Dataset.parse("spiral"), Settings.parse({"optimizer": "Adam", "learning_rate": 0.01, "batch_size": 10})
    )
