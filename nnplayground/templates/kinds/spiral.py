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
    help=mark(
        "Two arms wound around each other: the hard one. The sines of the inputs help the network to follow them."
    ),
    category=PLANE,
    epochs=500,
    level=Level("accuracy", at_least=0.95),
    rank=40,
    pace=1000,
)
def spiral() -> Project:
    first = {"weight_init": "xavier_uniform", "bias_init": "zeros"}
    graph = chain(
        Layer.parse({"kind": "Input", "features": ["x1", "x2", "sin(x1)", "sin(x2)"]}),
        Layer.parse({"kind": "Linear", "units": 8, "activation": "Tanh", **first}),
        Layer.parse({"kind": "Linear", "units": 6, "activation": "Tanh", **first}),
        Layer.parse({"kind": "Linear", "units": 1, **first}),
        Layer.parse({"kind": "Loss", "function": "BCEWithLogits"}),
    )
    return Project(
        graph, Dataset.parse("spiral"), Settings.parse({"optimizer": "SGD", "learning_rate": 0.1, "batch_size": 10})
    )
