"""A step that goes wrong: where it began is named, and the session stands before it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from training_cases import changed, project, same_state, session

from nnplayground.project import WeightEdit
from nnplayground.training.guards.failure import Diverged, StepFailed
from nnplayground.training.session.session import Session

RELU: list[Any] = [
    {"kind": "Linear", "units": 4, "activation": "ReLU"},
    {"kind": "Linear", "units": 2, "activation": "ReLU"},
    {"kind": "Linear", "units": 1},
]


def set_all(one: Session, name: str, value: float) -> None:
    node, _, parameter = name.partition(".")
    for index in np.ndindex(one.probe.weights()[name].shape):
        one.set_weight(WeightEdit(node, parameter, index, value, 0.0, 0), value)


def test_a_large_learning_rate_diverges_and_the_last_good_state_stays() -> None:
    of = project(RELU, "plane", "MSE", learning_rate=100.0)
    one, twin = session(of), session(of)
    with pytest.raises(Diverged, match=r"diverged at step .*A smaller learning rate than 100 usually helps") as caught:
        one.run(1000)
    assert caught.value.node is not None
    assert caught.value.node in one.project.graph
    assert "largest |gradient|" in caught.value.details
    assert all(np.isfinite(array).all() for array in one.state().weights.values())
    assert f"step {one.step + 1}:" in str(caught.value)
    twin.run(one.step)  # every step before it was good
    assert same_state(one, twin)
    with pytest.raises(Diverged):
        one.run(1)
    assert same_state(one, twin)
    again = Session(one.project, one.prepared, one.state())
    assert same_state(again, twin)
    mild = changed(of, learning_rate=1e-6)
    fresh = session(of).adopt(mild)
    fresh.run(5)
    assert fresh.step == 5


def test_a_second_moment_that_overflows_does_not_stop_learning_in_silence() -> None:
    one = session(project(RELU, "plane", "MSE", optimizer="Adam"))
    # The loss is finite; its gradient, some 1e20, is finite too; the square of that is not.
    set_all(one, "linear_2.weight", 1e8)
    set_all(one, "linear_3.weight", 1e8)
    with pytest.raises(Diverged, match="too large for its square"):
        one.run(1)
    assert one.step == 0


@pytest.mark.parametrize(
    ("name", "value", "node", "message"),
    [
        ("linear_1.weight", 3e38, "linear_1", "the output of Linear 1 is no longer finite"),
        ("linear_2.weight", 3e38, "linear_2", "the output of Linear 2 is no longer finite"),
        ("linear_3.bias", 3e38, "loss_1", "Loss is no longer finite"),
    ],
)
def test_the_node_where_it_began_is_named(name: str, value: float, node: str, message: str) -> None:
    one = session(project(RELU, "plane", "MSE"))
    set_all(one, "linear_1.bias", 1.0)
    set_all(one, name, value)
    before = one.state()
    with pytest.raises(Diverged, match=message) as caught:
        one.run(10)
    assert caught.value.node == node
    assert one.step == 0
    assert all(one.state().weights[key].tobytes() == array.tobytes() for key, array in before.weights.items())


def test_a_penalty_and_an_update_that_overflow_are_told_apart() -> None:
    heavy = session(project(penalty={"kind": "L2", "rate": 1.0}))
    set_all(heavy, "linear_2.weight", 1e25)
    with pytest.raises(Diverged, match="the penalty on the weights") as caught:
        heavy.run(5)
    assert caught.value.node is None
    layers: list[Any] = [{"kind": "Linear", "units": 1}, {"kind": "Linear", "units": 1}]
    wide = session(project(layers, "plane", "MSE", learning_rate=100.0))
    # A loss of 2.5e37 and a gradient of 5e37 are still finite; a hundred times that is not.
    for name, value in (("1.weight", 0.0), ("1.bias", 5e18), ("2.weight", 1.0), ("2.bias", 0.0)):
        set_all(wide, f"linear_{name}", value)
    with pytest.raises(Diverged, match="the update makes the weights of Linear 2 infinite") as caught:
        wide.run(5)
    assert caught.value.node == "linear_2"
    assert wide.probe.weights()["linear_2.weight"] == 1.0


@pytest.mark.parametrize("after", [0, 13, 30])
def test_a_layer_that_raises_is_named_and_the_steps_before_it_count(after: int) -> None:
    of = project("noisy", optimizer="Adam")
    one, twin = session(of), session(of)

    def fail(_module: nn.Module, _inputs: tuple[torch.Tensor, ...]) -> None:
        if one.network.training and one.step == after:
            raise RuntimeError("no such thing\nsecond line")

    with (
        one.network.nodes["dropout_1"].register_forward_pre_hook(fail),
        pytest.raises(StepFailed, match=rf"Step {after + 1} failed at Dropout 1: no such thing\.") as caught,
    ):
        one.run(100)
    assert caught.value.node == "dropout_1"
    assert "second line" in caught.value.details
    assert not isinstance(caught.value, Diverged)
    assert one.step == after
    twin.run(after)
    assert same_state(one, twin)


def test_memory_that_runs_out_is_said() -> None:
    one = session(project())

    def fail(_module: nn.Module, _inputs: tuple[torch.Tensor, ...]) -> None:
        raise RuntimeError("[enforce fail] DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes.")

    with (
        one.network.nodes["linear_2"].register_forward_pre_hook(fail),
        pytest.raises(StepFailed, match=r"Memory ran out at Linear 2 in step 1\. A smaller batch") as caught,
    ):
        one.run(1)
    assert caught.value.node == "linear_2"
    one.run(3)
    assert math.isfinite(one.now().objective)
