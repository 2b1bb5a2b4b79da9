"""Transfer learning: what a network learned of the digits 0 to 4 helps it to read 5 to 9 from a few examples."""

from __future__ import annotations

from dataclasses import replace

from nnplayground.assets import path
from nnplayground.graph.edits import replace_layer
from nnplayground.project import Project
from nnplayground.templates.build import project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark
from nnplayground.training.state.state import START

TRANSFER = mark("Transfer learning")

WEIGHTS = ("weights", "digits-0-4.safetensors")
"""Those of ``transfer-first`` after its own epochs with seed 0, as ``training.state.pretrained`` writes them."""


@TEMPLATES.add(
    name="transfer-first",
    title=mark("Transfer: first task"),
    help=mark("A network learns the digits 0 to 4. Its convolutions will be used again: save it when it is trained."),
    category=TRANSFER,
    epochs=5,
    level=Level("accuracy", at_least=0.96),
    rank=130,
    pace=20,
)
def first() -> Project:
    return _network(("0", "1", "2", "3", "4"), train_share=0.8)


@TEMPLATES.add(
    name="transfer",
    title=mark("Transfer: second task"),
    help=mark(
        "5 to 9 from only 27 pictures. It starts from the weights for 0 to 4 and learns faster than from nothing."
    ),
    category=TRANSFER,
    epochs=8,
    level=Level("accuracy", at_least=0.62),
    rank=131,
    pace=2,
)
def second() -> Project:
    """The first convolution is frozen: edges are edges.

    Its mean over seeds 0 to 9 is 0.77 after these 8 epochs, and 0.61 where all weights begin as they are drawn; after
    15 epochs both reach 0.86, as digits are easy.
    """
    project = _network(("5", "6", "7", "8", "9"), train_share=0.03)
    convolution = project.graph.of_kind("Conv2d")[0]
    graph = replace_layer(project.graph, convolution.id, convolution.layer.with_(frozen=True))
    return replace(project, graph=graph, files={START: path(*WEIGHTS).read_bytes()})


def _network(digits: tuple[str, ...], train_share: float) -> Project:
    convolution = {"kind": "Conv2d", "padding": 1, "activation": "ReLU"}
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
        learning_rate=0.003,
        batch_size=16,
        train_share=train_share,
    )
