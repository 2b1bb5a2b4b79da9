"""The examples that textbooks work out by hand: every number that the microscope shows and traces is theirs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnplayground.expressions.operation import Operation, Phase
from nnplayground.expressions.tensor import Array
from nnplayground.microscope.microscope import Microscope
from nnplayground.microscope.trace import Trace
from nnplayground.templates import TEMPLATES
from nnplayground.training.session.session import Session


def microscope_of(template: str) -> Microscope:
    project = TEMPLATES[template].build()
    assert project.settings.dtype == "float64"
    return Microscope(Session(project, project.load_data()))


def operation(trace: Trace, phase: Phase, node: str, result: str) -> Operation:
    """The only one of a node and phase with this result: ``dW``, or ``moved:weight`` of a parameter's update."""
    key, _, part = result.partition(":")
    [operation] = [
        one.operation
        for one in trace.of(node, phase)
        if one.operation.result == key and part in ("", one.operation.part)
    ]
    return operation


def assert_shown(operation: Operation, expected: Any) -> None:
    """The tensor has the numbers, and so does what is reckoned of each from what it came from."""
    array = np.asarray(expected, dtype=np.float64)
    assert _close(operation.output.array.reshape(array.shape), array)
    assert operation.explain is not None
    traced = [operation.explain(index).equations[-1] for index in np.ndindex(operation.output.shape)]
    assert _close(np.array([one.right.value() for one in traced]).reshape(array.shape), array)
    assert all(list(one.sources()) for one in traced)


def slopes(operation: Operation) -> Array:
    """The local derivatives on the way to each number of the result: the equation before the last."""
    assert operation.explain is not None
    of_each = [operation.explain(index).equations[-2].right.value() for index in np.ndindex(operation.output.shape)]
    return np.array(of_each)


def _close(result: Array, expected: Array) -> bool:
    """Relative, also of 0.2 to the 30th power."""
    return bool(np.allclose(result, expected, rtol=1e-6, atol=0.0))


def number(expected: float) -> Any:
    return pytest.approx(expected, rel=1e-6, abs=0.0)


def test_backpropagation_through_two_layers() -> None:
    microscope = microscope_of("backpropagation-by-hand")
    trace = microscope.trace
    forward: dict[tuple[str, str], Any] = {
        ("linear_1", "z"): [0.3775, 0.39249999999999996],
        ("linear_1", "y"): [0.5932699921071872, 0.596884378259767],
        ("linear_2", "z"): [1.10590596705977, 1.2249214040964653],
        ("linear_2", "y"): [0.7513650695523157, 0.7729284653214625],
    }
    for (node, key), expected in forward.items():
        assert_shown(operation(trace, "forward", node, key), expected)
    assert_shown(operation(trace, "loss", "loss_1", "L"), 0.2983711087600027)
    assert trace.loss == number(0.2983711087600027)

    backward: dict[tuple[str, str], Any] = {
        ("loss_1", "doutput"): [0.7413650695523157, -0.21707153467853746],
        ("linear_2", "dz"): [0.13849856162855698, -0.03809823651655623],
        ("linear_2", "dW"): [
            [0.08216704056423078, 0.08266762784753326],
            [-0.022602540477475067, -0.02274024221597822],
        ],
        ("linear_2", "db"): [0.13849856162855698, -0.03809823651655623],
        ("linear_2", "dx"): [0.03635030639314468, 0.04137032264874471],
        ("linear_1", "dz"): [0.008771354689486937, 0.009954254705217202],
        ("linear_1", "dW"): [
            [0.00043856773447434685, 0.0008771354689486937],
            [0.0004977127352608601, 0.0009954254705217202],
        ],
        ("linear_1", "db"): [0.008771354689486937, 0.009954254705217202],
    }
    for (node, key), expected in backward.items():
        assert_shown(operation(trace, "backward", node, key), expected)
    local = slopes(operation(trace, "backward", "linear_2", "dz"))
    assert _close(local, np.array([0.18681560180895948, 0.17551005281727122]))

    update: dict[tuple[str, str], Any] = {
        ("linear_1", "weight"): [
            [0.1497807161327628, 0.19956143226552567],
            [0.24975114363236958, 0.29950228726473915],
        ],
        ("linear_1", "bias"): [0.3456143226552565, 0.3450228726473914],
        ("linear_2", "weight"): [
            [0.35891647971788465, 0.4086661860762334],
            [0.5113012702387375, 0.5613701211079891],
        ],
        ("linear_2", "bias"): [0.5307507191857215, 0.6190491182582781],
    }
    for (node, part), expected in update.items():
        assert_shown(operation(trace, "update", node, f"moved:{part}"), expected)
    assert trace.loss_after == number(0.28047144679143016)

    microscope.go(microscope.length)
    for (node, part), expected in update.items():
        assert _close(microscope.session.probe.weights()[f"{node}.{part}"], np.array(expected))
    microscope.forward()
    assert microscope.trace.loss == number(0.28047144679143016)
    assert_shown(operation(microscope.trace, "loss", "loss_1", "L"), 0.28047144679143016)


def test_a_linear_neuron() -> None:
    microscope = microscope_of("linear-neuron")
    trace = microscope.trace
    assert_shown(operation(trace, "forward", "linear_1", "y"), 7.0)
    assert_shown(operation(trace, "loss", "loss_1", "L"), 4.0)
    assert_shown(operation(trace, "backward", "linear_1", "dW"), -8.0)
    assert_shown(operation(trace, "backward", "linear_1", "db"), -4.0)
    assert_shown(operation(trace, "update", "linear_1", "moved:weight"), 3.4)
    assert_shown(operation(trace, "update", "linear_1", "moved:bias"), 1.2)
    assert trace.loss_after == number(1.0)
    microscope.go(microscope.length)
    microscope.forward()
    assert_shown(operation(microscope.trace, "forward", "linear_1", "y"), 8.0)
    assert_shown(operation(microscope.trace, "loss", "loss_1", "L"), 1.0)


def test_the_chain_rule_at_a_sigmoid() -> None:
    """The loss is the output, so its gradients are those of f."""
    trace = microscope_of("chain-rule").trace
    assert_shown(operation(trace, "forward", "linear_1", "y"), 0.5)
    assert_shown(operation(trace, "backward", "loss_1", "doutput"), 1.0)
    assert slopes(operation(trace, "backward", "linear_1", "dz")) == number(0.25)
    assert_shown(operation(trace, "backward", "linear_1", "dW"), 0.25)
    assert_shown(operation(trace, "backward", "linear_1", "db"), 0.25)


@pytest.mark.parametrize(
    ("template", "weight", "expected"),
    [("chain-vanishing", 0.2, 1.0737418240000018e-21), ("chain-exploding", 2.0, 1073741824.0)],
)
def test_a_chain_of_thirty(template: str, weight: float, expected: float) -> None:
    """What comes back to each neuron, and at last to the input."""
    trace = microscope_of(template).trace
    assert_shown(operation(trace, "forward", "linear_30", "y"), expected)
    assert_shown(operation(trace, "backward", "loss_1", "doutput"), 1.0)
    for place in range(1, 31):
        assert_shown(operation(trace, "backward", f"linear_{place}", "dx"), weight ** (31 - place))
        assert_shown(operation(trace, "backward", f"linear_{place}", "dW"), expected / weight)
    assert_shown(operation(trace, "backward", "linear_1", "dx"), expected)


def test_softmax_and_cross_entropy() -> None:
    """Three samples of like scores, so that their mean is that of the two worked out."""
    trace = microscope_of("softmax-by-hand").trace
    scores = operation(trace, "forward", "input_1", "y").output.array
    assert sorted(scores.tolist()) == [[0.05, 0.05, 0.9], [0.05, 0.9, 0.05], [0.9, 0.05, 0.05]]
    powers = np.exp(scores)
    shares = powers / powers.sum(axis=1, keepdims=True)
    wanted = (scores == 0.9).astype(np.float64)
    assert_shown(operation(trace, "forward", "linear_1", "y"), scores)
    assert_shown(operation(trace, "loss", "loss_1", "p"), shares)
    assert_shown(operation(trace, "loss", "loss_1", "L"), 0.6177929742775877)
    assert_shown(operation(trace, "backward", "loss_1", "doutput"), (shares - wanted) / 3)


def test_max_pooling() -> None:
    """The largest of each window goes on, and only to it the gradient comes back."""
    trace = microscope_of("max-pooling-by-hand").trace
    assert_shown(operation(trace, "forward", "maxpool2d_1", "y"), [[6.0, 5.0], [3.0, 9.0]])
    assert_shown(operation(trace, "loss", "loss_1", "L"), (6 * 0.5 - 5 * 0.25 + 3 * 0.1 + 9 * 0.2 - 2) ** 2)
    slope = 2 * (6 * 0.5 - 5 * 0.25 + 3 * 0.1 + 9 * 0.2 - 2)
    back = np.zeros((4, 4))
    back[1, 1], back[1, 3], back[3, 0], back[2, 2] = slope * 0.5, slope * -0.25, slope * 0.1, slope * 0.2
    shown = operation(trace, "backward", "maxpool2d_1", "dx")
    assert _close(shown.output.array.reshape(4, 4), back)


def test_exclusive_or() -> None:
    """A step of all four rows, against the formulas written out here."""
    trace = microscope_of("xor-by-hand").trace
    x = operation(trace, "forward", "input_1", "y").output.array
    assert sorted(x.tolist()) == [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    y = (x.sum(axis=1, keepdims=True) == 1).astype(np.float64)
    first, second = np.array([[1.0, 1.0], [2.0, 2.0]]), np.array([[-1.0, 1.0]])
    hidden = 1 / (1 + np.exp(-(x @ first.T + [-1.5, -1.0])))
    scores = hidden @ second.T
    probability = 1 / (1 + np.exp(-scores))
    assert_shown(operation(trace, "forward", "linear_1", "y"), hidden)
    assert_shown(operation(trace, "loss", "loss_1", "p"), probability)
    losses = -(y * np.log(probability) + (1 - y) * np.log(1 - probability))
    assert_shown(operation(trace, "loss", "loss_1", "L"), losses.mean())
    back = (probability - y) / 4
    assert_shown(operation(trace, "backward", "loss_1", "doutput"), back)
    assert_shown(operation(trace, "backward", "linear_2", "dW"), back.T @ hidden)
    through = back @ second * hidden * (1 - hidden)
    assert_shown(operation(trace, "backward", "linear_1", "dz"), through)
    assert_shown(operation(trace, "update", "linear_1", "moved:weight"), first - through.T @ x)
