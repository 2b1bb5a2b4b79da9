"""Transfer learning: what a network learned of the digits 0 to 4 helps it to read 5 to 9 from a few examples."""

from __future__ import annotations

from dataclasses import replace

from nnplayground.assets import path
from nnplayground.project import Project
from nnplayground.templates.build import project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark
from nnplayground.training.state import START

TRANSFER = mark("Transfer learning")

WEIGHTS = ("weights", "digits-0-4.safetensors")
"""Those of ``transfer-first`` after its own number of epochs with seed 0, as ``training.start`` writes them."""


@TEMPLATES.add(
    name="transfer-first",
    title=mark("Transfer: first task"),
    help=mark("A network learns the digits 0 to 4. Its convolutions will be used again: save it when it is trained."),
    category=TRANSFER,
    epochs=5,
    level=Level("accuracy", at_least=0.96),
    rank=130,
)
def first() -> Project:
    return _network(("0", "1", "2", "3", "4"), train_share=0.8, learning_rate=0.003, frozen=False)


@TEMPLATES.add(
    name="transfer",
    title=mark("Transfer: second task"),
    help=mark("5 to 9 from 27 pictures: the convolutions come trained on 0 to 4 and frozen, so only one layer learns."),
    category=TRANSFER,
    epochs=20,
    level=Level("accuracy", at_least=0.8),
    rank=131,
)
def second() -> Project:
    """645 of its 5445 weights learn.

    On average over seeds 0 to 9 it reaches 0.86.  That is more than with convolutions frozen as they are drawn (0.74),
    but digits are so easy that all weights learning from nothing reach 0.90.
    """
    made = _network(("5", "6", "7", "8", "9"), train_share=0.03, learning_rate=0.01, frozen=True)
    return replace(made, files={START: path(*WEIGHTS).read_bytes()})


def _network(digits: tuple[str, ...], train_share: float, learning_rate: float, frozen: bool) -> Project:
    convolution = {"kind": "Conv2d", "padding": 1, "activation": "ReLU", "frozen": frozen}
    return project(
        [
            {**convolution, "out_channels": 16},
            {"kind": "MaxPool2d", "kernel_size": 2},
            {**convolution, "out_channels": 32},
            {"kind": "MaxPool2d", "kernel_size": 2},
            "Flatten",
            {"kind": "Linear", "units": 5},
            {"kind": "Loss", "function": "CrossEntropy"},
        ],
        {"kind": "digits", "classes": digits},
        columns=4,
        optimizer="Adam",
        learning_rate=learning_rate,
        batch_size=16,
        train_share=train_share,
    )
