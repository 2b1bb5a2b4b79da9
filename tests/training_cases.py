"""Small projects that the tests of training share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from graph_parts import chain, layer

from nnplayground.datasets.dataset import Dataset
from nnplayground.project import Project
from nnplayground.training.session.session import Session
from nnplayground.training.settings import Settings
from nnplayground.training.timeline import checkpoint

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
GRADIENTS = [0.5, -0.2, 0.3, 0.1, -0.4]
"""Of one parameter, in the order of the steps."""
WORKED: list[tuple[dict[str, Any], list[float]]] = [
    ({"kind": "SGD"}, [0.95, 0.97, 0.94, 0.9299999999999999, 0.97]),
    (
        {"kind": "SGD", "momentum": 0.9},
        [0.95, 0.9249999999999999, 0.8724999999999999, 0.8152499999999999, 0.8037249999999999],
    ),
    ({"kind": "SGD", "momentum": 0.9, "nesterov": True}, [0.905, 0.9025000000000001, 0.82525, 0.763725, 0.7933525]),
    (
        {"kind": "Adagrad"},
        [0.90000000002, 0.9371390676485138, 0.8884726413171798, 0.8724598259392352, 0.9263958149290219],
    ),
    (
        {"kind": "RMSprop"},
        [1.9999996048181146e-07, 0.37300205373088147, -0.11714094758492316, -0.27917509863094, 0.2666386867414195],
    ),
    (
        {"kind": "Adam"},
        [0.900000002, 0.8654394181165108, 0.8109953836811554, 0.7576584979042379, 0.749171327570365],
    ),
    (
        {"kind": "AdamW"},
        [0.899000002, 0.8635404181145108, 0.8082328432610408, 0.7540877246408623, 0.7448464665823484],
    ),
]
"""Optimizers, and one float64 parameter that starts at 1.0, learning rate 0.1, after each of ``GRADIENTS``."""
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
    graph = chain("Input", *inner, layer("Loss", function=function))
    return Project(graph, Dataset.parse(dataset), Settings.parse({"kind": "Settings", **settings}))


def digits(**settings: Any) -> Project:
    return project(CNN, "digits", "CrossEntropy", **settings)


def session(of: Project) -> Session:
    return Session(of, of.load_data())


def changed(of: Project, **settings: Any) -> Project:
    """With other training settings."""
    return replace(of, settings=of.settings.with_(**settings))


def parameters(one: Session) -> dict[str, npt.NDArray[np.float64]]:
    """Weights and buffers, every bit of them, in 64 bits."""
    return {name: array.astype(np.float64) for name, array in one.state().weights.items()}


def same_state(one: Session, other: Session) -> bool:
    """Whether two sessions agree in every byte."""
    return checkpoint.same_state(one.state(), other.state())


def assert_same_run(plain: Session, captured: Session, *, gradients: bool = True) -> None:
    """State, history and measures, and the figures of the last gradients unless steps were done of which none was
    watched."""
    assert same_state(plain, captured)
    assert repr(captured.history) == repr(plain.history)
    assert not gradients or repr(captured.probe.gradients) == repr(plain.probe.gradients)
    assert repr(captured.now()) == repr(plain.now())


def plain_and_captured(of: Project) -> tuple[Session, Session]:
    """The same project run plain, and captured from the first step."""
    captured = session(changed(of, execution="captured"))
    captured.wait_for_capture()
    return session(changed(of, execution="plain")), captured


def assert_captured_agrees(of: Project, captured_steps: list[int], steps: int = 100) -> None:
    """So many steps, none of which was done plain; ``captured_steps``: the fixture."""
    plain, captured = plain_and_captured(of)
    assert captured.execution.way == "captured", str(captured.execution.reason)
    captured_steps.clear()
    plain.run(steps)
    for chunk in (1, 7, steps - 8):
        assert captured.run(chunk) == chunk
    assert sum(captured_steps) == steps
    assert captured.notes == plain.notes
    assert_same_run(plain, captured)


@contextmanager
def exactly_judged() -> Iterator[None]:
    """``torch.optim.NAdam`` keeps the product of its momenta in the default precision, whatever the parameters have."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)
