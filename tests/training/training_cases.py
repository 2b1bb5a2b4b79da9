"""Small projects that the tests of training share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from nnplayground.datasets.dataset import Dataset
from nnplayground.datasets.prepare import Prepared
from nnplayground.graph import edits
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.training.session.session import Session
from nnplayground.training.settings import Settings

OPTIMIZERS: list[dict[str, Any]] = [
    {"kind": "SGD"},
    {"kind": "SGD", "momentum": 0.9},
    {"kind": "SGD", "momentum": 0.9, "nesterov": True},
    {"kind": "SGD", "momentum": 0.8, "nesterov": True, "weight_decay": 0.01},
    {"kind": "Adagrad", "initial_accumulator": 0.1},
    {"kind": "Adagrad", "initial_accumulator": 0.1, "lr_decay": 0.05, "weight_decay": 0.01},
    {"kind": "Adadelta"},
    {"kind": "Adadelta", "rho": 0.8, "eps": 1e-4, "weight_decay": 0.01},
    {"kind": "RMSprop"},
    {"kind": "RMSprop", "momentum": 0.9, "alpha": 0.9},
    {"kind": "RMSprop", "momentum": 0.5, "centered": True, "weight_decay": 0.01},
    {"kind": "Adam"},
    {"kind": "Adam", "amsgrad": True, "beta2": 0.9, "weight_decay": 0.01},
    {"kind": "AdamW", "weight_decay": 0.1},
    {"kind": "NAdam"},
    {"kind": "NAdam", "momentum_decay": 0.05, "weight_decay": 0.01},
    {"kind": "RAdam"},
    {"kind": "RAdam", "beta2": 0.9, "weight_decay": 0.01},
    {"kind": "RAdam", "beta2": 0.6},
    {"kind": "Adamax"},
    {"kind": "Adamax", "beta1": 0.5, "eps": 1e-4, "weight_decay": 0.01},
]
NETWORKS: dict[str, list[Any]] = {
    "mlp": [{"kind": "Linear", "units": 4, "activation": "Tanh"}, {"kind": "Linear", "units": 2, "activation": "Tanh"}],
    "noisy": [
        # No bias before the normalization: its gradient is rounding noise that Adam would blow up.
        {"kind": "Linear", "units": 8, "bias": False},
        "BatchNorm1d",
        "ReLU",
        {"kind": "Dropout", "p": 0.2},
    ],
}
CNN: list[Any] = [
    {"kind": "Conv2d", "out_channels": 4, "kernel_size": 3, "padding": 1, "activation": "ReLU"},
    {"kind": "MaxPool2d", "kernel_size": 2, "stride": 2},
    "Flatten",
    {"kind": "Linear", "units": 10},
]


def name_of(optimizer: dict[str, Any]) -> str:
    return "-".join(str(value) for value in optimizer.values())


def project(
    layers: list[Any] | str = "mlp",
    dataset: Any = "circle",
    function: Any = "BCEWithLogits",
    units: int = 1,
    **settings: Any,
) -> Project:
    """A chain from Input to Loss; a network of ``NETWORKS`` gets a last Linear of ``units``."""
    inner = [*NETWORKS[layers], {"kind": "Linear", "units": units}] if isinstance(layers, str) else layers
    parsed = [Layer.parse(layer) for layer in ["Input", *inner, {"kind": "Loss", "function": function}]]
    return Project(edits.chain(*parsed), Dataset.parse(dataset), Settings.parse({"kind": "Settings", **settings}))


def digits(**settings: Any) -> Project:
    return project(CNN, "digits", "CrossEntropy", **settings)


def load(of: Project) -> Prepared:
    return of.load_data()


def session(of: Project) -> Session:
    return Session(of, load(of))


def changed(of: Project, **settings: Any) -> Project:
    """With other training settings."""
    return replace(of, settings=of.settings.with_(**settings))


def parameters(one: Session) -> dict[str, npt.NDArray[np.float64]]:
    """Weights and buffers, every bit of them, in 64 bits."""
    return {name: array.astype(np.float64) for name, array in one.state().weights.items()}


def same_state(one: Session, other: Session) -> bool:
    """Whether two sessions agree in every byte."""
    first, second = one.state(), other.state()
    return all(
        left.keys() == right.keys()
        and all(left[name].dtype == right[name].dtype for name in left)
        and all(left[name].tobytes() == right[name].tobytes() for name in left)
        for left, right in ((first.weights, second.weights), (first.rest, second.rest))
    )
