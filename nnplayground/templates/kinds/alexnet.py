"""AlexNet, to be opened and analyzed."""

from __future__ import annotations

from nnplayground.project import Project
from nnplayground.templates.build import project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark


@TEMPLATES.add(
    name="alexnet",
    title=mark("AlexNet"),
    help=mark(
        "57 million weights, for Model, Analyze: it wants a million real photographs and a GPU, not 20 pieces of two."
    ),
    category=mark("Architectures"),
    epochs=0,
    level=Level("loss", at_most=0.75),
    rank=96,
)
def alexnet() -> Project:
    """Krizhevsky 2014 ("One weird trick"), as torchvision builds it, with two classes instead of a thousand.

    Untrained it puts out next to nothing, so its loss is that of a coin: ln 2.
    """

    def convolution(channels: int, size: int, stride: int, padding: int) -> dict[str, object]:
        return {
            "kind": "Conv2d",
            "out_channels": channels,
            "kernel_size": size,
            "stride": stride,
            "padding": padding,
            "activation": "ReLU",
        }

    pool = {"kind": "MaxPool2d", "kernel_size": 3, "stride": 2}
    dense = {"kind": "Linear", "units": 4096, "activation": "ReLU"}
    return project(
        [
            convolution(64, 11, 4, 2),
            pool,
            convolution(192, 5, 1, 2),
            pool,
            convolution(384, 3, 1, 1),
            convolution(256, 3, 1, 1),
            convolution(256, 3, 1, 1),
            pool,
            {"kind": "AdaptiveAvgPool2d", "output_size": 6},
            "Flatten",
            "Dropout",
            dense,
            "Dropout",
            dense,
            {"kind": "Linear", "units": 2},
            {"kind": "Loss", "function": "CrossEntropy"},
        ],
        {"kind": "photos", "size": 224, "samples": 20},
        columns=6,
        spacing=225.0,
        optimizer="SGD",
        learning_rate=0.001,
        batch_size=10,
    )
