"""What activations are fed and how outputs are spread, beside plain PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from training_cases import CNN, project, same_state, session

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.layer import LAYERS
from nnplayground.training.evaluation.activity import activity, spread
from nnplayground.training.session.session import Session
from nnplayground.training.step.compile import Network

CHAIN: list[Any] = [
    {"kind": "Linear", "units": 5, "activation": "ReLU"},
    {"kind": "Linear", "units": 4},
    "Sigmoid",
    {"kind": "Linear", "units": 1},
]


def flat(modules: dict[str, nn.Module]) -> Network:
    names = list(modules)
    sources = {name: tuple(names[place - 1 : place]) if place else () for place, name in enumerate(names)}
    return Network(modules, sources, names[-1], {})


def test_figures_are_those_of_plain_torch() -> None:
    one = session(project(CHAIN, dtype="float64"))
    one.run(20)
    samples = torch.from_numpy(np.array(one.prepared.inputs["train"]))
    weights = {name: torch.from_numpy(array) for name, array in one.state().weights.items()}
    fed = {"linear_1": samples @ weights["linear_1.weight"].T + weights["linear_1.bias"]}
    hidden = fed["linear_1"].relu()
    fed["sigmoid_1"] = hidden @ weights["linear_2.weight"].T + weights["linear_2.bias"]
    activities = one.probe.activity(["linear_1", "sigmoid_1", "loss_1", "gone"])
    assert list(activities) == ["linear_1", "sigmoid_1"]
    for node, values in fed.items():
        numbers = values.numpy()
        low, high = float(numbers.min()), float(numbers.max())
        assert (activities[node].low, activities[node].high) == pytest.approx((low, high))
        counts, _edges = np.histogram(numbers, bins=64, range=(activities[node].low, activities[node].high))
        assert np.abs(activities[node].counts - counts).sum() <= 4  # a number on an edge
        assert activities[node].counts.sum() == numbers.size
        assert activities[node].units == numbers.shape[1]
    slope = fed["sigmoid_1"].sigmoid() * (1 - fed["sigmoid_1"].sigmoid())
    assert activities["sigmoid_1"].saturated == pytest.approx(float((slope < 0.0025).double().mean()))
    assert activities["linear_1"].saturated == pytest.approx(float((fed["linear_1"] <= 0).double().mean()))
    assert activities["linear_1"].dead == int((fed["linear_1"] <= 0).all(dim=0).sum())

    spreads = one.probe.spread()
    assert list(spreads) == ["input_1", "linear_1", "linear_2", "sigmoid_1", "linear_3"]
    output = hidden.numpy()
    assert spreads["linear_1"].mean == pytest.approx(output.mean())
    assert spreads["linear_1"].deviation == pytest.approx(np.sqrt(output.var(axis=0).mean()))
    assert spreads["linear_1"].quantiles == pytest.approx(np.quantile(output, (0, 0.25, 0.5, 0.75, 1)).tolist())
    assert spreads["linear_1"].zero == pytest.approx((output == 0).mean())
    assert spreads["input_1"].quantiles[4] == pytest.approx(float(samples.max()))


@pytest.mark.parametrize(
    ("function", "bias", "dead", "saturated"),
    [
        (nn.ReLU(), -100.0, 3, 1.0),
        (nn.ReLU(), 100.0, 0, 0.0),
        (nn.LeakyReLU(0.01), -100.0, 0, 0.0),  # exactly a hundredth of its steepest
        (nn.LeakyReLU(0.001), -100.0, 0, 1.0),
        (nn.Tanh(), 4.0, 0, 1.0),  # slope 0.0013
        (nn.Tanh(), 1.0, 0, 0.0),
        (nn.PReLU(3), -100.0, 0, 0.0),
        (nn.Identity(), 0.0, 0, 0.0),
        (nn.Threshold(0.0, 0.0), -1.0, 3, 1.0),
    ],
)
def test_dead_and_saturated_units(function: nn.Module, bias: float, dead: int, saturated: float) -> None:
    linear = nn.Linear(2, 3)
    nn.init.zeros_(linear.weight)
    nn.init.constant_(linear.bias, bias)
    network = flat({"a": linear, "b": function})
    one = activity(network, {"b": function}, torch.randn(50, 2))["b"]
    assert (one.dead, one.saturated, one.units) == (dead, saturated, 3)
    assert one.low < bias < one.high  # all in the middle bin
    assert one.counts.sum() == one.counts[31:33].sum() == 150
    assert not function._forward_pre_hooks
    assert spread(network, torch.randn(50, 2))["a"].deviation == 0.0


def test_a_channel_is_dead_where_it_is_so_at_every_place() -> None:
    function = nn.ReLU()
    maps = torch.full((4, 3, 2, 2), -1.0)
    maps[3, 1, 1, 0] = 0.5
    one = activity(flat({"a": nn.Identity(), "b": function}), {"b": function}, maps)["b"]
    assert (one.dead, one.units) == (2, 3)
    assert one.saturated == pytest.approx(47 / 48)


@pytest.mark.parametrize("kind", [cls.kind for cls in LAYERS if getattr(cls, "elementwise", False)])
@pytest.mark.parametrize("shape", [(3,), (3, 5), (3, 4, 4)])
def test_every_activation_on_every_shape(kind: str, shape: tuple[int, ...]) -> None:
    layer = LAYERS[kind]()
    module = layer.build([shape], DataSpec(shape, "regression", target_names=("y",)))
    with torch.no_grad():
        layer.initialize(module, torch.Generator().manual_seed(0))
    function = layer.applied(module)
    assert function is module
    samples = torch.randn(20, *shape, generator=torch.Generator().manual_seed(0))
    one = activity(flat({"a": nn.Identity(), "b": module}), {"b": function}, samples)["b"]
    assert (one.units, one.dead) == (3, 0)
    assert one.counts.sum() == samples.numel()
    assert one.saturated == pytest.approx(float((samples <= 0).double().mean()) if kind == "ReLU" else 0.0, abs=0.05)
    linear = LAYERS["Linear"].model_validate({"units": 3, "activation": kind})
    built = linear.build([(2,)], DataSpec((2,), "regression", target_names=("y",)))
    assert linear.applied(built) is built.activation


def test_what_is_no_function_of_one_number_is_left_out() -> None:
    layers: list[Any] = [
        {"kind": "Linear", "units": 4, "activation": "Softmax"},
        "Dropout",
        {"kind": "Linear", "units": 1},
    ]
    one = session(project(layers))
    assert one.probe.activity(["linear_1", "dropout_1", "input_1", "loss_1"]) == {}


def test_what_is_not_finite_is_left_out() -> None:
    function, identity = nn.Tanh(), nn.Identity()
    network = flat({"a": identity, "b": function})
    half = activity(network, {"b": function}, torch.tensor([[1.0, torch.inf], [2.0, torch.nan]]))["b"]
    assert (half.low, half.high, half.counts.sum()) == (1.0, 2.0, 2)
    assert activity(network, {"b": function}, torch.full((2, 2), torch.nan)) == {}
    assert np.isnan(spread(network, torch.full((2, 2), torch.nan))["a"].mean)


def test_pictures_and_looking_without_a_trace() -> None:
    """Of a convolution the channels are the units; Dropout and BatchNorm are as in an evaluation."""
    picture: Session = session(project(CNN, "digits", "CrossEntropy"))
    activities = picture.probe.activity(["conv2d_1", "linear_1", "maxpool2d_1"])
    assert {node: one.units for node, one in activities.items()} == {"conv2d_1": 4, "linear_1": 10}
    watched, plain = (session(project("noisy", optimizer="Adam")) for _ in range(2))
    for _ in range(3):
        watched.run(7)
        plain.run(7)
        watched.probe.activity(["relu_1"])
        watched.probe.spread()
        watched.probe.scores()
    assert same_state(watched, plain)
    assert watched.network.training
