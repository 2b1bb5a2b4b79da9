"""A function of one number, fitted by a network: the curve is seen to bend."""

from __future__ import annotations

from nnplayground.project import Project
from nnplayground.templates.build import project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark

CURVES = mark("Curves")


@TEMPLATES.add(
    name="sine",
    title=mark("Sine wave"),
    help=mark("One input, one output: two layers of 16 units bend a line into a wave."),
    category=CURVES,
    epochs=300,
    level=Level("r2", at_least=0.9),
    rank=68,
    pace=100,
)
def sine() -> Project:
    hidden = {"kind": "Linear", "units": 16, "activation": "Tanh", "weight_init": "xavier_uniform"}
    return project(
        [hidden, hidden, {"kind": "Linear", "units": 1}, {"kind": "Loss", "function": "MSE"}],
        "sine",
        optimizer="Adam",
        learning_rate=0.01,
        batch_size=20,
    )
