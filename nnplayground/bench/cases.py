"""The networks whose speed is measured, each as a project and as a hand-written model.

A further one is one more entry of ``CASES``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from torch import nn

from nnplayground.bench.reference import HandWritten
from nnplayground.datasets.dataset import Dataset
from nnplayground.datasets.prepare import Prepared
from nnplayground.graph.edits import chain
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.training.settings import Settings


@dataclass(frozen=True)
class Case:
    """``model`` and ``loss`` are what the project's graph says, by hand."""

    name: str
    project: Callable[[], Project]
    model: Callable[[], nn.Module]
    loss: Callable[[], nn.Module]

    def on_cpu(self, optimizer: str) -> Project:
        """The project with this optimizer, on the CPU, as its reference is."""
        project = self.project()
        return replace(project, settings=project.settings.with_(optimizer=optimizer, device="cpu"))

    def hand_written(self, project: Project, prepared: Prepared, optimizer: str) -> HandWritten:
        return HandWritten(project, prepared, self.model(), self.loss(), optimizer)


def multilayer(widths: tuple[int, ...], batch_size: int, activation: str) -> Project:
    """Circle's two inputs, hidden layers of these widths, one output; BCE with logits."""
    hidden = [Layer.parse({"kind": "Linear", "units": units, "activation": activation}) for units in widths]
    graph = chain(
        Layer.parse("Input"),
        *hidden,
        Layer.parse({"kind": "Linear", "units": 1}),
        Layer.parse({"kind": "Loss", "function": "BCEWithLogits"}),
    )
    settings = Settings.parse({"learning_rate": 0.003, "batch_size": batch_size, "device": "cpu"})
    return Project(graph, Dataset.parse("circle"), settings)


def multilayer_by_hand(widths: tuple[int, ...], activation: type[nn.Module]) -> nn.Module:
    """The same with ``nn.Sequential``."""
    layers: list[nn.Module] = []
    for inputs, outputs in zip((2, *widths), widths, strict=False):
        layers += [nn.Linear(inputs, outputs), activation()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], 1))


def _digits_by_hand() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128, 10),
    )


TINY = Case(
    "mlp-tiny",
    lambda: TEMPLATES["circle"].build(),
    lambda: multilayer_by_hand((4, 2), nn.Tanh),
    nn.BCEWithLogitsLoss,
)
"""2-4-2-1 with tanh in batches of 10: the template that the window opens with."""

CASES = (
    TINY,
    Case(
        "mlp",
        lambda: multilayer((64, 64, 64), 32, "ReLU"),
        lambda: multilayer_by_hand((64, 64, 64), nn.ReLU),
        nn.BCEWithLogitsLoss,
    ),
    Case("cnn", lambda: TEMPLATES["digits"].build(), _digits_by_hand, nn.CrossEntropyLoss),
)
