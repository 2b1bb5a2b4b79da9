"""Small networks with chosen weights, to be stepped through under the microscope and checked with paper and pencil."""

from __future__ import annotations

from typing import Any

from nnplayground.project import Project
from nnplayground.templates.build import project, with_weights
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark

BY_HAND = mark("Step by step")
LOOKS_AT = ("microscope",)


def by_hand(
    layers: list[Any], rows: str, *, task: str = "regression", columns: int | None = None, **settings: Any
) -> Project:
    """All samples train, in 64 bits and in the order in which they were typed."""
    data = {"kind": "typed", "task": task, "rows": rows}
    settings = {"optimizer": "SGD", "batch_size": 1, "shuffle": False, **settings}
    return project(layers, data, columns=columns, dtype="float64", train_share=1.0, validation_share=0.0, **settings)


@TEMPLATES.add(
    name="backpropagation-by-hand",
    title=mark("Backpropagation by hand"),
    help=mark("Two inputs, two hidden and two output neurons with sigmoids, one sample: every number can be checked."),
    category=BY_HAND,
    epochs=1000,
    level=Level("loss", at_most=0.005, split="train"),
    rank=100,
    pace=5,
    looks_at=LOOKS_AT,
)
def backpropagation() -> Project:
    """The network of M. Mazur's example, with a bias of its own for each neuron."""
    layer = {"kind": "Linear", "units": 2, "activation": "Sigmoid"}
    project = by_hand(
        [layer, layer, {"kind": "Loss", "function": "HalfSquaredError"}], "0.05, 0.1 -> 0.01, 0.99", learning_rate=0.5
    )
    return with_weights(
        project,
        {
            "linear_1.weight": [[0.15, 0.2], [0.25, 0.3]],
            "linear_1.bias": [0.35, 0.35],
            "linear_2.weight": [[0.4, 0.45], [0.5, 0.55]],
            "linear_2.bias": [0.6, 0.6],
        },
    )


@TEMPLATES.add(
    name="linear-neuron",
    title=mark("One linear neuron"),
    help=mark("A weight of 3, a bias of 1, an input of 2 and a target of 9: one step of gradient descent at a time."),
    category=BY_HAND,
    epochs=20,
    level=Level("loss", at_most=1e-6, split="train"),
    rank=101,
    pace=5,
    looks_at=LOOKS_AT,
)
def linear_neuron() -> Project:
    project = by_hand(
        [{"kind": "Linear", "units": 1}, {"kind": "Loss", "function": "MSE"}], "2 -> 9", learning_rate=0.05
    )
    return with_weights(project, {"linear_1.weight": [[3.0]], "linear_1.bias": [1.0]})


@TEMPLATES.add(
    name="chain-rule",
    title=mark("The chain rule"),
    help=mark("The sigmoid of w·x + b, and its slopes by w and b. The loss is the output itself: its slope is 1."),
    category=BY_HAND,
    epochs=100,
    level=Level("loss", at_most=0.05, split="train"),
    rank=102,
    pace=5,
    looks_at=LOOKS_AT,
)
def chain_rule() -> Project:
    """The absolute error against a target of 0 is the output, which is positive."""
    neuron = {"kind": "Linear", "units": 1, "activation": "Sigmoid"}
    project = by_hand([neuron, {"kind": "Loss", "function": "MAE"}], "1 -> 0", learning_rate=1.0)
    return with_weights(project, {"linear_1.weight": [[0.0]], "linear_1.bias": [0.0]})


@TEMPLATES.add(
    name="softmax-by-hand",
    title=mark("Softmax and cross-entropy"),
    help=mark("Three scores become probabilities, and the gradient is the probability minus 1 for the right class."),
    category=BY_HAND,
    epochs=50,
    level=Level("accuracy", at_least=1.0, split="train"),
    rank=103,
    pace=5,
    looks_at=LOOKS_AT,
)
def softmax() -> Project:
    """The layer passes its inputs on at first, so that the scores are those of the table."""
    project = by_hand(
        [{"kind": "Linear", "units": 3, "bias": False}, {"kind": "Loss", "function": "CrossEntropy"}],
        "0.05, 0.9, 0.05 -> B; 0.05, 0.05, 0.9 -> C; 0.9, 0.05, 0.05 -> A",
        task="classification",
        batch_size=3,
        learning_rate=0.5,
    )
    same = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    return with_weights(project, {"linear_1.weight": same})


@TEMPLATES.add(
    name="max-pooling-by-hand",
    title=mark("Max pooling"),
    help=mark(
        "A picture of 4 by 4 pixels: the largest of each window goes on, and only to it the gradient comes back."
    ),
    category=BY_HAND,
    epochs=50,
    level=Level("loss", at_most=1e-4, split="train"),
    rank=104,
    pace=5,
    looks_at=LOOKS_AT,
)
def max_pooling() -> Project:
    project = by_hand(
        [
            {"kind": "Unflatten", "channels": 1, "height": 4, "width": 4},
            {"kind": "MaxPool2d", "kernel_size": 2, "stride": 2},
            "Flatten",
            {"kind": "Linear", "units": 1},
            {"kind": "Loss", "function": "MSE"},
        ],
        "1, 3, 2, 0, 4, 6, 1, 5, 0, 2, 9, 7, 3, 1, 8, 4 -> 2",
        learning_rate=0.002,
        columns=3,
    )
    return with_weights(project, {"linear_1.weight": [[0.5, -0.25, 0.1, 0.2]], "linear_1.bias": [0.0]})


@TEMPLATES.add(
    name="xor-by-hand",
    title=mark("XOR with a hidden layer"),
    help=mark("The four rows of exclusive or, two hidden neurons: what one perceptron cannot do, three can."),
    category=BY_HAND,
    epochs=500,
    level=Level("accuracy", at_least=1.0, split="train"),
    rank=105,
    pace=50,
    looks_at=LOOKS_AT,
)
def xor_by_hand() -> Project:
    project = by_hand(
        [
            {"kind": "Linear", "units": 2, "activation": "Sigmoid"},
            {"kind": "Linear", "units": 1},
            {"kind": "Loss", "function": "BCEWithLogits"},
        ],
        "0, 0 -> 0; 0, 1 -> 1; 1, 0 -> 1; 1, 1 -> 0",
        task="classification",
        batch_size=4,
        learning_rate=1.0,
    )
    return with_weights(
        project,
        {
            "linear_1.weight": [[1.0, 1.0], [2.0, 2.0]],
            "linear_1.bias": [-1.5, -1.0],
            "linear_2.weight": [[-1.0, 1.0]],
            "linear_2.bias": [0.0],
        },
    )


@TEMPLATES.add(
    name="chain-vanishing",
    title=mark("A gradient that vanishes"),
    help=mark(
        "Thirty neurons in a row, each with a weight of 0.2: what comes back at the first is 0.2 to the 30th power."
    ),
    category=BY_HAND,
    epochs=100,
    level=Level("loss", at_least=0.99, split="train"),
    rank=106,
    pace=5,
    looks_at=("microscope", "gradients"),
)
def chain_vanishing() -> Project:
    return chain(0.2, 0.1)


@TEMPLATES.add(
    name="chain-exploding",
    title=mark("A gradient that explodes"),
    help=mark(
        "The same thirty neurons with weights of 2: what comes back at the first is more than a thousand million."
    ),
    category=BY_HAND,
    epochs=100,
    level=Level("loss", at_least=10.0, split="train"),
    rank=107,
    pace=5,
    looks_at=("microscope", "gradients"),
)
def chain_exploding() -> Project:
    return chain(2.0, 1e-9)


def chain(weight: float, learning_rate: float) -> Project:
    """Linear neurons without bias.  The loss grows with the output by 1, so that the gradient at the input is that of
    the output: the weight to the 30th power."""
    neuron = {"kind": "Linear", "units": 1, "bias": False, "weight_init": {"kind": "constant", "value": weight}}
    return by_hand(
        [neuron] * 30 + [{"kind": "Loss", "function": "MAE"}], "1 -> -1", learning_rate=learning_rate, columns=11
    )
