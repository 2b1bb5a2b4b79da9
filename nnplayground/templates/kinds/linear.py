"""Linear regression: the weights that made the data are found again."""

from __future__ import annotations

from nnplayground.project import Project
from nnplayground.templates.build import project
from nnplayground.templates.kinds.perceptron import NEURONS
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark


@TEMPLATES.add(
    name="linear-13",
    title=mark("Linear regression"),
    help=mark(
        "13 inputs, one neuron without activation: it finds the weights that made the data, as the Data tab shows."
    ),
    category=NEURONS,
    epochs=50,
    level=Level("r2", at_least=0.99),
    rank=66,
    pace=50,
)
def linear() -> Project:
    return project(
        [{"kind": "Linear", "units": 1}, {"kind": "Loss", "function": "MSE"}],
        "linear13",
        optimizer="SGD",
        learning_rate=0.01,
        batch_size=10,
        train_share=0.8,
    )
