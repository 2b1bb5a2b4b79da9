"""Kinds without an explanation: their numbers and gradients are shown, and they are those that autograd finds."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from training_cases import project

from nnplayground.commands.kinds.trace import in_words
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.expressions.operation import Operation
from nnplayground.expressions.tensor import Array
from nnplayground.fields.declare import real
from nnplayground.fields.kind import Kind
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.graph.loss import LOSSES, LossFunction
from nnplayground.graph.penalty import PENALTIES, Penalty
from nnplayground.layers.activation import Activation
from nnplayground.layers.combination import Combination
from nnplayground.layers.weighted import Weighted
from nnplayground.microscope.batch_selector import NextBatch
from nnplayground.microscope.json import traces_to_json
from nnplayground.microscope.microscope import Microscope
from nnplayground.microscope.trace import Trace
from nnplayground.project import Project
from nnplayground.registry import Registry
from nnplayground.training.optimizers.optimizer import OPTIMIZERS, Optimizer
from nnplayground.training.session.session import Session
from nnplayground.training.session.step_inspector import RecordedStep


class Gain(Layer):
    """Each feature squared, times a number of its own."""

    kind = "Gain"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return inputs[0]

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        return {"gain_of_each": inputs[0]}

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        return _Gain(inputs[0])

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        module.get_parameter("gain_of_each").uniform_(0.5, 1.5, generator=generator)


class _Gain(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gain_of_each = nn.Parameter(torch.empty(shape))

    def forward(self, x: Tensor) -> Tensor:
        return self.gain_of_each * x**2


class Swell(Activation):
    """A cube, times a number that is learned."""

    kind = "Swell"
    title = "Swell"

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        return {"swell": (1,)}

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        return _Swell()

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        module.get_parameter("swell").fill_(0.7)


class _Swell(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.swell = nn.Parameter(torch.empty(1))

    def forward(self, x: Tensor) -> Tensor:
        return self.swell * x**3


class Leaning(Weighted):
    """Weighs its inputs, and adds a share of their sum."""

    kind = "Leaning"
    units: int = 3

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return (self.units,)

    def parameter_shapes(self, inputs: Sequence[Shape], data: DataSpec) -> dict[str, Shape]:
        return self.trained_shapes((self.units, inputs[0][0]), (self.units,), data) | {"lean": (1,)}

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        return _Leaning(inputs[0][0], self.units, self.activation.build([(self.units,)], data))

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        super().initialize(module, generator)
        module.get_parameter("lean").fill_(0.4)


class _Leaning(nn.Module):
    def __init__(self, inputs: int, units: int, activation: nn.Module) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.empty(units, inputs)), nn.Parameter(torch.empty(units))
        self.activation = activation
        self.lean = nn.Parameter(torch.empty(1))

    def forward(self, x: Tensor) -> Tensor:
        sums = nn.functional.linear(x, self.weight, self.bias) + self.lean * x.sum(dim=1, keepdim=True)
        result: Tensor = self.activation(sums)
        return result


class Gate(Combination):
    """The first input times the sigmoid of the second."""

    kind = "Gate"

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return inputs[0]

    def build(self, inputs: Sequence[Shape], data: DataSpec) -> nn.Module:
        return _Gate()


class _Gate(nn.Module):
    def forward(self, x: Tensor, by: Tensor) -> Tensor:
        return x * by.sigmoid()


class Quartic(LossFunction):
    """The mean of the fourth powers of the errors."""

    kind = "Quartic"

    def refuses(self, data: DataSpec) -> None:
        return None

    def width(self, data: DataSpec) -> int:
        return data.targets

    def encode(self, targets: Tensor, data: DataSpec, dtype: torch.dtype) -> Tensor:
        return targets.to(dtype).reshape(len(targets), data.targets)

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        return (output - encoded).pow(4).mean()

    def scores(self, output: Tensor, data: DataSpec) -> Tensor:
        return output


class Signs(Optimizer):
    """Steps of one size, against the sign of a running sum of gradients."""

    kind = "Signs"
    title = "Signs"

    def state_names(self) -> tuple[str, ...]:
        return ("summed_up",)

    def update(
        self, parameters: Tensor, gradient: Tensor, state: dict[str, Tensor], step: Tensor, learning_rate: Tensor
    ) -> None:
        parameters.sub_(state["summed_up"].add_(gradient).sign() * learning_rate)


class Cubes(Penalty):
    """The sum of the cubes of all weights' sizes."""

    kind = "Cubes"
    rate: float = real(0.5, low=0.0, high=10.0, label="Rate", help="How strongly it pulls.")
    help: ClassVar[str] = "Pulls."

    def rates(self) -> dict[str, float]:
        return {"rate": self.rate}

    def value(self, weights: Tensor, rates: dict[str, Tensor]) -> Tensor:
        return rates["rate"] * weights.abs().pow(3).sum()


REGISTERED: list[tuple[Registry[Any], type[Kind]]] = [
    *((LAYERS, cls) for cls in (Gain, Swell, Leaning, Gate)),
    (LOSSES, Quartic),
    (OPTIMIZERS, Signs),
    (PENALTIES, Cubes),
]


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """For one test only: there is no other way to forget a class."""
    for registry, cls in REGISTERED:
        list(registry)  # first the others
        monkeypatch.setitem(registry._classes, cls.kind, cls)


def opened(of: Project) -> tuple[Session, RecordedStep, Trace]:
    """Its first step."""
    session = Session(of, of.load_data())
    microscope = Microscope(session)
    trace = microscope.trace
    assert trace.failure is None
    written = "".join(traces_to_json(NextBatch(), [trace]))
    assert len(json.loads(written)["operations"]) == len(trace.operations)
    assert len(list(in_words(trace, of.graph))) > len(trace.operations)
    return session, microscope.step, trace


def judged(session: Session, step: RecordedStep) -> dict[str, Tensor]:
    """By ``node`` what it puts out, by ``d node`` the gradient of that, by ``d node.name`` that of a parameter; the
    ``loss``; all from a forward pass along the graph and ``backward``."""
    graph, network = session.project.graph, copy.deepcopy(session.network)
    values: dict[str, Tensor] = {}
    for node in graph.order:
        arriving = [values[edge.source] for edge in graph.incoming[node]]
        if node != graph.loss.id:
            values[node] = network.nodes[node](*(arriving or [step.batch.x.clone().requires_grad_()])).clone()
            values[node].retain_grad()
    loss = graph.loss.layer.function.loss(values[network.last], step.batch.y)
    loss.backward()  # type: ignore[no-untyped-call]
    result = {**values, "loss": loss, **{f"d {node}": _grad(value) for node, value in values.items()}}
    named = {name.removeprefix("nodes."): parameter for name, parameter in network.named_parameters()}
    return result | {f"d {name}": _grad(parameter) for name, parameter in named.items()}


def _grad(tensor: Tensor) -> Tensor:
    assert tensor.grad is not None
    return tensor.grad


def shown(trace: Trace, node: str, phase: Any) -> dict[str, Array]:
    """All that operations show there, none of which reckons; by key."""
    operations = [one.operation for one in trace.of(node, phase)]
    assert operations
    return {key: tensor.array for one in operations for key, tensor in one.tensors.items()}


def assert_shown(trace: Trace, node: str, judge: dict[str, Tensor], keys: dict[str, str]) -> None:
    """``keys``: of what is shown on both ways, and what the judge calls it."""
    arrays = shown(trace, node, "forward") | shown(trace, node, "backward")
    for key, name in keys.items():
        expected = judge[name].detach().numpy()
        np.testing.assert_allclose(arrays[key], expected, rtol=1e-12, atol=1e-15, err_msg=f"{key} of {node}")


def lone(trace: Trace, node: str, name: str, part: str) -> Operation:
    """An operation that is shown and not explained."""
    (one,) = [one.operation for one in trace.of(node, "update") if one.operation.name == name]
    assert (one.part, one.explain, one.formula) == (part, None, "")
    return one


HEAD = {"kind": "Linear", "units": 1}


def test_a_layer() -> None:
    hidden = {"kind": "Linear", "units": 3}
    session, step, trace = opened(project([hidden, "Gain", HEAD], "plane", "MSE", dtype="float64"))
    judge = judged(session, step)
    names = {"x": "linear_1", "y": "gain_1", "dy": "d gain_1", "dx": "d linear_1"}
    assert_shown(trace, "gain_1", judge, names | {"dgain_of_each": "d gain_1.gain_of_each"})
    assert [one.operation.part for one in trace.of("gain_1", "backward")] == ["gain_of_each", ""]
    update = next(one.operation for one in trace.of("gain_1", "update"))
    assert update.tensors["old"].symbol == r"\mathrm{gain\_of\_each}"


def test_an_activation() -> None:
    hidden = {"kind": "Linear", "units": 3}
    session, step, trace = opened(project([hidden, "Swell", HEAD], "plane", "MSE", dtype="float64"))
    judge = judged(session, step)
    names = {"x": "linear_1", "y": "swell_1", "dy": "d swell_1", "dx": "d linear_1", "dswell": "d swell_1.swell"}
    assert_shown(trace, "swell_1", judge, names)


def test_an_activation_within_a_layer() -> None:
    hidden = {"kind": "Linear", "units": 3, "activation": "Swell"}
    session, step, trace = opened(project([hidden, HEAD], "plane", "MSE", dtype="float64"))
    judge = judged(session, step)
    names = {"x": "input_1", "y": "linear_1", "dy": "d linear_1", "dx": "d input_1"}
    own = {"dW": "d linear_1.weight", "db": "d linear_1.bias", "dswell": "d linear_1.activation.swell"}
    assert_shown(trace, "linear_1", judge, names | own)
    explained = {one.operation.name: one.operation.explain is not None for one in trace.of("linear_1", "forward")}
    assert explained == {"Weighted sum": True, "Activation": False}


@pytest.mark.parametrize("activation", ["Identity", "Tanh", "Swell"])
def test_a_layer_that_weighs_its_inputs(activation: str) -> None:
    hidden = [{"kind": "Linear", "units": 4}, {"kind": "Leaning", "activation": activation}]
    session, step, trace = opened(project([*hidden, HEAD], "plane", "MSE", dtype="float64"))
    judge = judged(session, step)
    names = {"x": "linear_1", "y": "leaning_1", "dy": "d leaning_1", "dx": "d linear_1"}
    own = {"dW": "d leaning_1.weight", "db": "d leaning_1.bias", "dlean": "d leaning_1.lean"}
    assert_shown(trace, "leaning_1", judge, names | own)
    updated = {one.operation.part: one.operation.tensors["old"].symbol for one in trace.of("leaning_1", "update")}
    within = {"activation.swell": r"\mathrm{swell}"} if activation == "Swell" else {}
    assert updated == {"weight": "W", "bias": "b", "lean": r"\mathrm{lean}"} | within


def test_a_layer_of_several_inputs() -> None:
    hidden = {"kind": "Linear", "units": 2}
    of = project([hidden, "Gate", HEAD], "plane", "MSE", dtype="float64")
    graph, other = edits.add(of.graph, Layer.parse(hidden))
    graph = edits.connect(edits.connect(graph, Edge("input_1", other)), Edge(other, "gate_1"))
    session, step, trace = opened(Project(graph, of.dataset, of.settings))
    names = {"x1": "linear_1", "x2": other, "dx1": "d linear_1", "dx2": f"d {other}"}
    assert_shown(trace, "gate_1", judged(session, step), names | {"y": "gate_1", "dy": "d gate_1"})


def test_a_loss() -> None:
    session, step, trace = opened(project([{"kind": "Linear", "units": 1}], "plane", "Quartic", dtype="float64"))
    judge = judged(session, step)
    forward, backward = shown(trace, "loss_1", "loss"), shown(trace, "loss_1", "backward")
    np.testing.assert_array_equal(forward["target"], step.batch.y.numpy())
    np.testing.assert_allclose(forward["output"], judge["linear_1"].detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(forward["L"], judge["loss"].detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(backward["doutput"], judge["d linear_1"].numpy(), rtol=1e-12)


def test_an_optimizer() -> None:
    of = project([HEAD], "plane", "MSE", dtype="float64", optimizer="Signs", learning_rate=0.25, clip_value=0.01)
    session, step, trace = opened(of)
    judge = judged(session, step)
    (one,) = [one.operation for one in trace.of("linear_1", "update") if one.operation.part == "weight"][1:]
    assert (one.name, one.explain, one.formula) == ("Update", None, "")
    arrays = {key: tensor.array for key, tensor in one.tensors.items()}
    gradient = judge["d linear_1.weight"].clamp(-0.01, 0.01).numpy()
    np.testing.assert_allclose(arrays["c"], gradient, rtol=1e-12)
    np.testing.assert_array_equal(arrays["summed_up"], np.zeros((1, 2)))
    np.testing.assert_allclose(arrays["summed_up_after"], gradient, rtol=1e-12)
    np.testing.assert_allclose(arrays["moved"], arrays["old"] - 0.25 * np.sign(gradient), rtol=1e-12)
    assert one.tensors["summed_up_after"].symbol == r"\mathrm{summed\_up}'"
    assert session.project.settings.optimizer == Signs()


def test_a_penalty() -> None:
    session, step, trace = opened(project([HEAD], "plane", "MSE", dtype="float64", penalty="Cubes"))
    judge = judged(session, step)
    one = lone(trace, "linear_1", "Penalty", "weight")
    weight = torch.from_numpy(one.tensors["old"].array.copy()).requires_grad_()
    penalty = Cubes().value(weight, {"rate": torch.tensor(0.5, dtype=torch.float64)})
    (pull,) = torch.autograd.grad(penalty, weight)
    np.testing.assert_allclose(one.tensors["dL"].array, judge["d linear_1.weight"].numpy(), rtol=1e-12)
    np.testing.assert_allclose(one.output.array, (judge["d linear_1.weight"] + pull).numpy(), rtol=1e-12)
