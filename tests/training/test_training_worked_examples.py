"""Networks that textbooks work out by hand, built and trained by the product in 64 bits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from training_cases import parameters, session

from nnplayground.datasets.tables.csv_reader import make_dataset
from nnplayground.graph import edits
from nnplayground.graph.layer import Layer
from nnplayground.project import Project, WeightEdit
from nnplayground.training.session.session import Session
from nnplayground.training.settings import Settings

Numbers = npt.NDArray[np.float64]


def session_of(
    layers: list[Any],
    inputs: Sequence[float],
    targets: Sequence[float],
    function: str,
    rate: float,
    weights: dict[str, Any] | None = None,
) -> Session:
    """One sample, taken as it is, from a table; ``weights`` set by hand before the first step."""
    names = [f"x{place}" for place in range(len(inputs))], [f"y{place}" for place in range(len(targets))]
    rows = [",".join(names[0] + names[1]), ",".join(repr(number) for number in (*inputs, *targets))]
    dataset, files = make_dataset(
        "\n".join([*rows, ""]).encode(),
        path="one.csv",
        columns=names[0],
        targets=names[1],
        task="regression",
        standardize=False,
        standardize_targets=False,
    )
    by_hand = [
        WeightEdit(node, parameter, index, float(value), 0.0, 0)
        for (node, _, parameter), array in ((name.partition("."), np.array(a)) for name, a in (weights or {}).items())
        for index, value in np.ndenumerate(array)
    ]
    chosen = {"optimizer": "SGD", "learning_rate": rate, "train_share": 0.95, "dtype": "float64"}
    parsed = [Layer.parse(layer) for layer in ["Input", *layers, {"kind": "Loss", "function": function}]]
    project = Project(edits.chain(*parsed), dataset, Settings.parse(chosen), edits=tuple(by_hand), files=files)
    return session(project)


def outputs(one: Session) -> dict[str, Numbers]:
    """What each node puts out for the sample."""
    x = torch.tensor(one.prepared.inputs["train"])
    with torch.no_grad():
        return {node: value[0].numpy() for node, value in one.network.forward_all(x).items()}


def loss(one: Session) -> float:
    measured = one.probe.measure("train")
    assert measured is not None
    return measured.loss


def close(expected: Any) -> Any:
    return pytest.approx(np.array(expected, dtype=np.float64), rel=1e-6, abs=0.0)


def test_backpropagation_through_two_layers() -> None:
    """2-2-2 with sigmoids, half squared error, one step of SGD."""
    linear: dict[str, Any] = {"kind": "Linear", "units": 2}
    before = {
        "linear_1.weight": [[0.15, 0.2], [0.25, 0.3]],
        "linear_1.bias": [0.35, 0.35],
        "linear_2.weight": [[0.4, 0.45], [0.5, 0.55]],
        "linear_2.bias": [0.6, 0.6],
    }
    one = session_of(
        [linear, "Sigmoid", linear, "Sigmoid"],
        [0.05, 0.1],
        [0.01, 0.99],
        "HalfSquaredError",
        0.5,
        before,
    )
    forward = outputs(one)
    assert forward["linear_1"] == close([0.3775, 0.39249999999999996])
    assert forward["sigmoid_1"] == close([0.5932699921071872, 0.596884378259767])
    assert forward["linear_2"] == close([1.10590596705977, 1.2249214040964653])
    assert forward["sigmoid_2"] == close([0.7513650695523157, 0.7729284653214625])
    assert loss(one) == pytest.approx(0.2983711087600027, rel=1e-6)

    assert one.run(1) == 1
    after = parameters(one)
    assert after["linear_1.weight"] == close(
        [[0.1497807161327628, 0.19956143226552567], [0.24975114363236958, 0.29950228726473915]]
    )
    assert after["linear_1.bias"] == close([0.3456143226552565, 0.3450228726473914])
    assert after["linear_2.weight"] == close(
        [[0.35891647971788465, 0.4086661860762334], [0.5113012702387375, 0.5613701211079891]]
    )
    assert after["linear_2.bias"] == close([0.5307507191857215, 0.6190491182582781])
    gradients = {name: (np.array(before[name]) - after[name]) / 0.5 for name in before}
    assert gradients["linear_1.weight"] == close(
        [[0.00043856773447434685, 0.0008771354689486937], [0.0004977127352608601, 0.0009954254705217202]]
    )
    assert gradients["linear_1.bias"] == close([0.008771354689486937, 0.009954254705217202])
    assert gradients["linear_2.weight"] == close(
        [[0.08216704056423078, 0.08266762784753326], [-0.022602540477475067, -0.02274024221597822]]
    )
    assert gradients["linear_2.bias"] == close([0.13849856162855698, -0.03809823651655623])
    for name, row in one.probe.gradients.items():
        assert row.mean == pytest.approx(abs(gradients[name]).mean(), rel=1e-6)
        assert row.largest == pytest.approx(abs(gradients[name]).max(), rel=1e-6)
    assert loss(one) == pytest.approx(0.28047144679143016, rel=1e-6)


def test_a_linear_neuron() -> None:
    """Squared error of one sample, SGD."""
    weights = {"linear_1.weight": [[3.0]], "linear_1.bias": [1.0]}
    one = session_of([{"kind": "Linear", "units": 1}], [2.0], [9.0], "MSE", 0.05, weights)
    assert outputs(one)["linear_1"] == close([7.0])
    assert loss(one) == pytest.approx(4.0, rel=1e-6)
    one.run(1)
    assert one.probe.gradients["linear_1.weight"].largest == pytest.approx(8.0, rel=1e-6)
    assert one.probe.gradients["linear_1.bias"].largest == pytest.approx(4.0, rel=1e-6)
    assert parameters(one)["linear_1.weight"] == close([[3.4]])
    assert parameters(one)["linear_1.bias"] == close([1.2])
    assert outputs(one)["linear_1"] == close([8.0])
    assert loss(one) == pytest.approx(1.0, rel=1e-6)


def test_the_chain_rule_at_a_sigmoid() -> None:
    """With a target one below the output, the slope of half the squared error is 1, and what is left is that of f."""
    neuron = {"kind": "Linear", "units": 1, "activation": "Sigmoid", "weight_init": "zeros", "bias_init": "zeros"}
    one = session_of([neuron], [1.0], [-0.5], "HalfSquaredError", 1.0)
    assert outputs(one)["linear_1"] == close([0.5])
    one.run(1)
    assert parameters(one)["linear_1.weight"] == close([[-0.25]])
    assert parameters(one)["linear_1.bias"] == close([-0.25])


@pytest.mark.parametrize(
    ("weight", "target", "expected"), [(0.2, -1.0, 1.0737418240000018e-21), (2.0, 2.0**30 - 1, 1073741824.0)]
)
def test_a_chain_of_thirty(weight: float, target: float, expected: float) -> None:
    """Gradients that vanish and explode.  The target makes the slope of the loss at the output 1."""
    link = {"kind": "Linear", "units": 1, "bias": False, "weight_init": {"kind": "constant", "value": weight}}
    one = session_of([link] * 30, [1.0], [target], "HalfSquaredError", 1e-6)
    assert outputs(one)["linear_30"] == close([expected])
    x = torch.ones(1, 1, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(one.network(x).sum(), x)
    assert slope.item() == pytest.approx(expected, rel=1e-6, abs=0.0)
    one.run(1)
    for place in range(1, 31):  # with an input of 1, every weight has the same share in the output
        row = one.probe.gradients[f"linear_{place}.weight"]
        assert row.mean * weight == pytest.approx(expected, rel=1e-6, abs=0.0)
