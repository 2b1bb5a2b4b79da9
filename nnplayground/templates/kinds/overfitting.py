"""Too many weights for too few samples, and the same network held back."""

from __future__ import annotations

from nnplayground.project import Project
from nnplayground.templates.build import project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark

REGULARIZATION = mark("Regularization")

DATA = {"kind": "moons", "samples": 200, "noise": 35}
TRAIN, VALIDATION = 0.2, 0.3


@TEMPLATES.add(
    name="overfitting",
    title=mark("Overfitting"),
    help=mark(
        "40 noisy points and thousands of weights: it learns the noise by heart. Training and test loss drift apart."
    ),
    category=REGULARIZATION,
    epochs=500,
    level=Level("loss", at_least=0.6),
    rank=120,
    pace=100,
)
def overfitting() -> Project:
    hidden = {"kind": "Linear", "units": 64, "activation": "ReLU"}
    return project(
        [hidden, hidden, {"kind": "Linear", "units": 1}, {"kind": "Loss", "function": "BCEWithLogits"}],
        DATA,
        optimizer="Adam",
        learning_rate=0.01,
        batch_size=10,
        train_share=TRAIN,
        validation_share=VALIDATION,
    )


@TEMPLATES.add(
    name="regularized",
    title=mark("Regularized"),
    help=mark(
        "Its twin with Dropout, an L2 penalty and early stopping: the boundary stays smooth, the run ends by itself."
    ),
    category=REGULARIZATION,
    epochs=500,
    level=Level("loss", at_most=0.4),
    rank=121,
    pace=100,
)
def regularized() -> Project:
    hidden = {"kind": "Linear", "units": 64, "activation": "ReLU"}
    dropout = {"kind": "Dropout", "p": 0.3}
    return project(
        [
            hidden,
            dropout,
            hidden,
            dropout,
            {"kind": "Linear", "units": 1},
            {"kind": "Loss", "function": "BCEWithLogits"},
        ],
        DATA,
        optimizer="Adam",
        learning_rate=0.01,
        batch_size=10,
        penalty={"kind": "L2", "rate": 0.01},
        patience=50,
        train_share=TRAIN,
        validation_share=VALIDATION,
    )
