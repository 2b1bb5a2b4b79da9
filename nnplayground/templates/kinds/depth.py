"""Ten layers: with sigmoids the gradient dies on its way back; with ReLU, Kaiming and BatchNorm it arrives."""

from __future__ import annotations

from nnplayground.project import Project
from nnplayground.templates.build import project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark

DEPTH = mark("Depth and gradients")


@TEMPLATES.add(
    name="deep-sigmoid",
    title=mark("Vanishing gradients"),
    help=mark(
        "Ten layers of sigmoids: the gradient shrinks on its way back, as Gradient flow shows. Nothing is learned."
    ),
    category=DEPTH,
    epochs=30,
    level=Level("accuracy", at_most=0.7),
    rank=110,
    pace=50,
    looks_at=("activations", "gradients"),
)
def deep_sigmoid() -> Project:
    hidden = {"kind": "Linear", "units": 16, "activation": "Sigmoid", "weight_init": "xavier_uniform"}
    return _deep([hidden] * 10)


@TEMPLATES.add(
    name="deep-relu",
    title=mark("Gradients that arrive"),
    help=mark(
        "The same ten layers with ReLU, Kaiming initialization and BatchNorm: the gradient arrives, and all learn."
    ),
    category=DEPTH,
    epochs=30,
    level=Level("accuracy", at_least=0.95),
    rank=111,
    pace=50,
    looks_at=("activations", "gradients"),
)
def deep_relu() -> Project:
    # No bias: the normalization that follows shifts by itself.
    linear = {"kind": "Linear", "units": 16, "weight_init": "kaiming_normal", "bias": False}
    return _deep([linear, "BatchNorm1d", "ReLU"] * 10, columns=9)


def _deep(hidden: list[object], columns: int = 5) -> Project:
    return project(
        [*hidden, {"kind": "Linear", "units": 1}, {"kind": "Loss", "function": "BCEWithLogits"}],
        {"kind": "moons", "noise": 10},
        columns=columns,
        optimizer="SGD",
        learning_rate=0.1,
        batch_size=20,
    )
