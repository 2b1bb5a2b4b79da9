"""A small VGG: blocks of 3 by 3 convolutions, each followed by pooling."""

from __future__ import annotations

from nnplayground.project import Project
from nnplayground.templates.build import project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark


@TEMPLATES.add(
    name="vgg",
    title=mark("Small VGG"),
    help=mark("Pairs of 3 by 3 convolutions with pooling between: deep and plain, as VGG is, on 8 by 8 digits."),
    category=mark("Architectures"),
    epochs=15,
    level=Level("accuracy", at_least=0.97),
    rank=92,
)
def vgg() -> Project:
    """After Simonyan and Zisserman 2014, with two of their five blocks."""
    block = [
        [
            {"kind": "Conv2d", "out_channels": channels, "padding": 1, "activation": "ReLU"},
            {"kind": "Conv2d", "out_channels": channels, "padding": 1, "activation": "ReLU"},
            {"kind": "MaxPool2d", "kernel_size": 2},
        ]
        for channels in (16, 32)
    ]
    return project(
        [
            *block[0],
            *block[1],
            "Flatten",
            {"kind": "Linear", "units": 64, "activation": "ReLU"},
            {"kind": "Dropout", "p": 0.5},
            {"kind": "Linear", "units": 10},
            {"kind": "Loss", "function": "CrossEntropy"},
        ],
        "digits",
        columns=4,
        optimizer="Adam",
        learning_rate=0.003,
        batch_size=32,
        train_share=0.8,
    )
