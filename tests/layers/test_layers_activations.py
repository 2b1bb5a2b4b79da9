"""Activations: their numbers with torch.nn as the judge, their limits, what they learn, and steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from graph_parts import chain
from strategies import PICTURES, PLANAR, TABLE
from torch import Tensor, nn

from nnplayground.graph.graph import Graph
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.graph.shapes import infer_shapes
from nnplayground.layers.activation import Activation

TORCH: list[tuple[Any, Callable[[Tensor], Tensor]]] = [
    ("Identity", nn.Identity()),
    ("Step", lambda x: torch.heaviside(x, torch.zeros((), dtype=x.dtype))),
    ("Sigmoid", nn.Sigmoid()),
    ("Tanh", nn.Tanh()),
    ("ReLU", nn.ReLU()),
    ({"kind": "LeakyReLU", "negative_slope": 0.2}, nn.LeakyReLU(0.2)),
    ({"kind": "PReLU", "init": 0.1}, nn.PReLU(init=0.1, dtype=torch.float64)),
    ({"kind": "ELU", "alpha": 1.5}, nn.ELU(1.5)),
    ("SELU", nn.SELU()),
    ("GELU", nn.GELU()),
    ({"kind": "GELU", "approximate": "tanh"}, nn.GELU("tanh")),
    ("SiLU", nn.SiLU()),
    ({"kind": "Softplus", "beta": 3.0}, nn.Softplus(3.0)),
    ("Softmax", nn.Softmax(dim=1)),
    ("LogSoftmax", nn.LogSoftmax(dim=1)),
]
ACTIVATIONS = [cls for cls in LAYERS if issubclass(cls, Activation)]


@pytest.mark.parametrize(("value", "judge"), TORCH, ids=[str(value) for value, _ in TORCH])
def test_gives_the_numbers_of_torch(value: Any, judge: Callable[[Tensor], Tensor]) -> None:
    layer = Layer.parse(value)
    assert isinstance(layer, Activation)
    x = torch.linspace(-6, 6, 121, dtype=torch.float64).reshape(-1, 11)
    module = layer.build([(11,)], TABLE).double()
    with torch.no_grad():
        layer.initialize(module, torch.Generator())
        torch.testing.assert_close(module(x), judge(x), rtol=1e-12, atol=0)
        low, high = layer.bounds()
        far = module(torch.linspace(-80, 80, 100001, dtype=torch.float64).reshape(-1, 1 if layer.elementwise else 11))
    assert low <= float(far.min())
    assert float(far.max()) <= high


def test_every_activation_that_torch_has_is_judged_by_it() -> None:
    """One that torch lacks is judged by its own formula, as every layer is by what it explains."""
    assert {cls.kind for cls in ACTIVATIONS if hasattr(nn, cls.kind)} <= {Layer.parse(value).kind for value, _ in TORCH}


def test_every_activation_serves_within_other_layers() -> None:
    for cls in ACTIVATIONS:
        layer = Layer.parse({"kind": "Conv2d", "activation": cls().dump()})
        assert layer.summary() == ", ".join(part for part in ("8 × 3×3", cls.short) if part)
        assert layer.build([(1, 8, 8)], PICTURES)(torch.ones(2, 1, 8, 8)).shape == (2, 8, 6, 6)


@pytest.mark.parametrize("slopes", ["one", "each"])
@pytest.mark.parametrize(
    ("outer", "arriving"), [("Linear", (5,)), ("Conv1d", (2, 6)), ("Conv2d", (2, 6, 6)), ("ConvTranspose2d", (2, 6, 6))]
)
def test_the_slope_of_prelu_is_a_parameter_of_the_layer_around_it(
    slopes: str, outer: str, arriving: tuple[int, ...]
) -> None:
    layer = Layer.parse({"kind": outer, "activation": {"kind": "PReLU", "slopes": slopes, "init": -0.5}})
    declared = layer.parameter_shapes([arriving], PICTURES)
    assert list(declared) == ["weight", "bias", "activation.weight"]
    assert declared["activation.weight"] == ((1,) if slopes == "one" else declared["bias"])
    module = layer.build([arriving], PICTURES)
    assert {name: tuple(parameter.shape) for name, parameter in module.named_parameters()} == declared
    with torch.no_grad():
        layer.initialize(module, torch.Generator())
    assert set(module.get_parameter("activation.weight").tolist()) == {-0.5}
    assert layer.penalized() == ("weight",)


def test_a_step_is_0_at_0_and_has_a_slope_of_0() -> None:
    x = torch.tensor([-2.0, -0.0, 0.0, 1e-30, 3.0], requires_grad=True)
    y = LAYERS["Step"]().build([(5,)], TABLE)(x)
    assert y.tolist() == [0.0, 0.0, 0.0, 1.0, 1.0]
    assert torch.autograd.grad(y.sum(), x)[0].tolist() == [0.0] * 5


FIRES = {"kind": "Linear", "units": 1, "activation": "Step"}
HIDDEN = {"kind": "Linear", "activation": "Step"}
PERCEPTRON = {"kind": "Loss", "function": "Perceptron"}


@pytest.mark.parametrize(
    ("graph", "shown"),
    [
        (chain("Input", FIRES, PERCEPTRON), []),
        (chain("Input", {"kind": "Linear", "units": 1}, "Step", PERCEPTRON), []),
        (chain("Input", FIRES, {"kind": "Loss", "function": "MSE"}), ["linear_1"]),
        (chain("Input", HIDDEN, FIRES, PERCEPTRON), ["linear_1"]),
        (chain("Input", {**HIDDEN, "frozen": True}, FIRES, PERCEPTRON), []),
        (chain("Input", "Linear", "Step", "Linear", FIRES, PERCEPTRON), ["step_1"]),
        (chain("Input", "Step", {"kind": "Linear", "units": 1}, "Loss"), []),
        (chain("Input", FIRES), []),
    ],
)
def test_a_step_through_which_something_should_learn_is_warned_of(graph: Graph, shown: list[str]) -> None:
    problems = infer_shapes(graph, PLANAR).problems
    assert [problem.node for problem in problems if "A step is flat" in str(problem.text)] == shown
    assert all(problem.caution for problem in problems if "A step is flat" in str(problem.text))
