"""Logistic and softmax regression: one layer whose outputs are read as probabilities."""

from __future__ import annotations

from nnplayground.project import Project
from nnplayground.templates.build import project
from nnplayground.templates.kinds.perceptron import NEURONS
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark


@TEMPLATES.add(
    name="logistic",
    title=mark("Logistic regression"),
    help=mark(
        "One neuron: the sigmoid of its output is the probability that a tumour is benign, from 30 measurements."
    ),
    category=NEURONS,
    epochs=60,
    level=Level("accuracy", at_least=0.94),
    rank=64,
    pace=50,
)
def logistic() -> Project:
    return project(
        [{"kind": "Linear", "units": 1}, {"kind": "Loss", "function": "BCEWithLogits"}],
        "breast_cancer",
        optimizer="SGD",
        learning_rate=0.03,
        batch_size=16,
        train_share=0.7,
    )


@TEMPLATES.add(
    name="softmax-iris",
    title=mark("Softmax regression"),
    help=mark("One neuron for each species of iris; the softmax of their outputs gives the three probabilities."),
    category=NEURONS,
    epochs=100,
    level=Level("accuracy", at_least=0.9),
    rank=65,
    pace=50,
)
def softmax_iris() -> Project:
    return project(
        [{"kind": "Linear", "units": 3}, {"kind": "Loss", "function": "CrossEntropy"}],
        "iris",
        optimizer="SGD",
        learning_rate=0.1,
        batch_size=10,
        train_share=0.7,
    )
