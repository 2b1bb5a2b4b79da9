"""Rosenblatt's perceptron on three gates: it learns what a line can separate, and nothing else."""

from __future__ import annotations

from nnplayground.project import Project
from nnplayground.templates.build import project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark

NEURONS = mark("First neurons")


def perceptron(gate: str) -> Project:
    """One neuron with a step, corrected by one sample at a time (Rosenblatt 1958).

    Not from weights of zero: a line that is moved by whole steps would then come to rest upon the points of a gate.
    """
    drawn = {"kind": "uniform", "low": -1.0, "high": 1.0}
    neuron = {"kind": "Linear", "units": 1, "activation": "Step", "weight_init": drawn, "bias_init": drawn}
    return project(
        [neuron, {"kind": "Loss", "function": "Perceptron"}],
        {"kind": "gates", "gate": gate},
        optimizer="SGD",
        learning_rate=0.3,
        batch_size=1,
    )


@TEMPLATES.add(
    name="perceptron-and",
    title=mark("Perceptron: AND"),
    help=mark("One neuron that steps from 0 to 1 where both inputs are 1. A line separates the two outputs."),
    category=NEURONS,
    epochs=20,
    level=Level("accuracy", at_least=1.0),
    rank=61,
    pace=5,
)
def perceptron_and() -> Project:
    return perceptron("and")


@TEMPLATES.add(
    name="perceptron-or",
    title=mark("Perceptron: OR"),
    help=mark("The same neuron where one input of 1 is enough: another line, found in the same way."),
    category=NEURONS,
    epochs=20,
    level=Level("accuracy", at_least=1.0),
    rank=62,
    pace=5,
)
def perceptron_or() -> Project:
    return perceptron("or")


@TEMPLATES.add(
    name="perceptron-xor",
    title=mark("Perceptron: XOR"),
    help=mark("It fails, and has to: no line separates the outputs of XOR. A hidden layer does: see Exclusive or."),
    category=NEURONS,
    epochs=100,
    level=Level("accuracy", at_most=0.8),
    rank=63,
    pace=5,
)
def perceptron_xor() -> Project:
    return perceptron("xor")
