"""A session: the same numbers however it is driven, and what it says of itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from training_cases import changed, digits, parameters, project, same_state, session

from nnplayground.datasets.spec import SplitName
from nnplayground.project import WeightEdit
from nnplayground.text import UserError
from nnplayground.training.session.session import Session
from nnplayground.training.step.compile import Network


def noisy(**settings: Any) -> Session:
    return session(project("noisy", validation_share=0.2, optimizer="Adam", **settings))


def test_chunks_do_not_change_a_byte() -> None:
    whole, pieces, timed = noisy(), noisy(), noisy()
    whole.run(170)
    for steps in (1, 2, 40, 7, 70, 50):
        pieces.run(steps)
        pieces.probe.boundary(10)
        pieces.now()
    while timed.step < 170:
        done = timed.run(170 - timed.step, deadline=time.perf_counter() + 0.004)
        assert done >= 1
    assert same_state(whole, pieces)
    assert same_state(whole, timed)
    assert not same_state(whole, session(changed(whole.project, seed=1)))


@pytest.mark.parametrize(
    "look",
    [
        lambda one: one.probe.boundary(),
        lambda one: one.probe.neurons(["linear_1"]),
        lambda one: one.probe.predictions(),
        lambda one: one.now(),
        lambda one: one.probe.measure("test"),
        lambda one: one.probe.examine(lambda network, inputs: float(network(inputs["train"]).sum() + torch.rand(1))),
        lambda one: one.probe.weights(),
        lambda one: dict(one.probe.gradients),
        lambda one: one.run(3, deadline=0.0),
        lambda one: Session(one.project, one.prepared),
    ],
)
def test_looking_leaves_no_trace(look: Callable[[Session], object]) -> None:
    """Neither in the session nor in PyTorch's own random numbers; a step takes what it draws from the session."""
    watched, plain = noisy(), noisy()
    for one in (watched, plain):
        one.run(11)
    torch.manual_seed(7)
    before = torch.get_rng_state()
    look(watched)
    assert torch.equal(torch.get_rng_state(), before)
    assert watched.network.training
    torch.rand(5)  # other code may draw in between
    plain.run(watched.step - plain.step + 20)
    watched.run(plain.step - watched.step)
    assert same_state(watched, plain)


def test_a_network_can_be_examined_with_its_samples() -> None:
    one = noisy()

    def shapes(network: Network, inputs: Mapping[SplitName, Tensor]) -> dict[str, tuple[int, ...]]:
        assert not network.training
        assert not torch.is_grad_enabled()
        assert isinstance(network.nodes["linear_1"].weight, Tensor)
        return {
            "weight": tuple(network.nodes["linear_1"].weight.shape),
            "outputs": tuple(network(inputs["validation"]).shape),
            "hidden": tuple(network.forward_all(inputs["train"])["linear_1"].shape),
        }

    rows = len(one.prepared.inputs["validation"])
    assert one.probe.examine(shapes) == {
        "weight": (8, 2), "outputs": (rows, 1), "hidden": (len(one.prepared.inputs["train"]), 8)
    }  # fmt: skip


def test_places_in_the_epoch() -> None:
    one = session(project(batch_size=40))  # 250 training samples: 6 batches of 40 and one of 10
    assert (one.steps_per_epoch, one.steps_to_epoch_end, one.parameters) == (7, 7, 25)
    one.run(2)
    assert (one.epoch, one.step, one.batch, one.steps_to_epoch_end) == (0, 2, 2, 5)
    assert one.adopt(changed(one.project, batch_size=100)) is one  # 170 samples are left
    assert one.steps_to_epoch_end == 2
    one.run(2)
    assert (one.epoch, one.step, one.batch, one.steps_to_epoch_end) == (1, 4, 0, 3)


def test_every_sample_comes_once_an_epoch_and_in_a_new_order() -> None:
    one = session(project(batch_size=40))
    first = one.state().rest["order/permutation"]
    one.run(7)
    second = one.state().rest["order/permutation"]
    assert sorted(first) == sorted(second) == list(range(250))
    assert list(first) != list(second)
    unshuffled = session(project(shuffle=False))
    assert list(unshuffled.state().rest["order/permutation"]) == list(range(250))


def test_a_batch_larger_than_the_data_is_all_of_them_and_is_said() -> None:
    one = session(project(batch_size=1000))
    assert one.steps_per_epoch == 1
    assert "every step uses all of them" in str(one.notes[0])
    same = session(project(batch_size=250))
    assert not same.notes
    one.run(5)
    same.run(5)
    assert same_state(one, same)


@pytest.mark.parametrize("batch_size", [1, 3, 83, 249])
def test_a_batch_of_one_under_batchnorm_is_refused_with_a_size_that_works(batch_size: int) -> None:
    with pytest.raises(UserError, match=r"batch of one sample.*A batch size of \d+ would do") as caught:
        session(project("noisy", batch_size=batch_size))
    suggested = caught.value.text.arguments["near"]
    assert isinstance(suggested, int)
    session(project("noisy", batch_size=suggested)).run(90)


def test_a_last_single_row_under_batchnorm_joins_the_batch_before_it() -> None:
    one = session(project("noisy", batch_size=9))  # 250 = 27 * 9 + 7
    one.run(1)
    one.adopt(changed(one.project, batch_size=12))  # 241 are left: 20 * 12 + 1
    assert one.steps_to_epoch_end == 20
    one.run(20)
    assert (one.epoch, one.batch) == (1, 0)


def test_a_batch_size_that_batchnorm_refuses_leaves_the_session_as_it_is() -> None:
    one = noisy()
    before = one.state()
    with pytest.raises(UserError, match="batch of one sample"):
        one.adopt(changed(one.project, batch_size=1))
    assert one.project.settings.batch_size == 10
    assert one.state().rest.keys() == before.rest.keys()
    one.run(3)


def test_history_has_a_row_per_epoch() -> None:
    one = noisy()
    epochs: list[int] = []
    one.epochs.on_epoch = lambda row: epochs.append(row.epoch)
    assert np.isnan(one.now().objective)
    one.run(3 * one.steps_per_epoch + 3)
    assert [row.epoch for row in one.history] == [0, 1, 2, 3]
    assert epochs == [1, 2, 3]
    assert one.history[1].step == one.steps_per_epoch
    assert all(row.train and row.validation and row.test for row in one.history)
    assert one.history[0].learning_rate == 0.03
    one.run(one.steps_per_epoch, record=False)
    assert len(one.history) == 4
    assert session(project()).history[0].validation is None


def test_the_objective_is_the_mean_over_the_steps_of_an_epoch() -> None:
    whole = session(project(batch_size=250, dtype="float64"))
    whole.run(3)
    for before, after in pairwise(whole.history):
        assert before.train is not None
        assert after.objective == pytest.approx(before.train.loss, rel=1e-12)
    one = session(project(batch_size=100, dtype="float64"))
    running = []
    for _ in range(2):
        one.run(1)
        running.append(one.now().objective * one.batch)
    one.run(1)
    last = 3 * one.history[1].objective - running[-1]
    assert 0 < running[0] < running[1]
    assert last == pytest.approx(running[0], rel=0.3)


def test_what_is_measured_is_measured_in_evaluation_mode() -> None:
    one = noisy(dtype="float64")
    one.run(30)
    data = one.project.load_data()
    one.network.eval()
    with torch.no_grad():
        logits = one.network(torch.from_numpy(data.inputs["test"].copy()))[:, 0]
    one.network.train()
    targets = torch.from_numpy(data.targets["test"].copy()).double()
    measured = one.probe.measure("test")
    assert measured is not None
    assert measured.loss == pytest.approx(
        float(torch.nn.functional.binary_cross_entropy_with_logits(logits, targets)), rel=1e-12
    )
    assert measured.score == float(((logits > 0) == (targets > 0)).double().mean())


def test_boundary_and_neurons_show_the_plane_from_its_lowest_corner() -> None:
    one = session(project([{"kind": "Linear", "units": 1}]))
    one.set_weight(WeightEdit("linear_1", "weight", (0, 0), 0.0, 0.0, 0), 0.0)
    one.set_weight(WeightEdit("linear_1", "weight", (0, 1), 0.0, 0.0, 0), 1.0)
    one.set_weight(WeightEdit("linear_1", "bias", (0,), 0.0, 0.0, 0), 0.0)
    boundary = one.probe.boundary(6)
    assert boundary is not None
    assert boundary.shape == (6, 6, 1)
    assert (boundary[0] < 0).all()
    assert (boundary[5] > 0).all()
    np.testing.assert_allclose(one.probe.neurons(["linear_1"], 6)["linear_1"][0, :, 3], [-5, -3, -1, 1, 3, 5])
    np.testing.assert_allclose(one.probe.neurons(["input_1"], 6)["input_1"][0, 2], [-5, -3, -1, 1, 3, 5])
    assert one.probe.neurons(["loss_1", "nowhere"]) == {}


def test_pictures_hold_no_plane() -> None:
    one = session(digits(train_share=0.1))
    assert one.probe.boundary() is None
    assert one.probe.neurons(["linear_1"]) == {}
    assert {name: array.shape for name, array in one.probe.weights().items()} == {
        "conv2d_1.weight": (4, 1, 3, 3), "linear_1.weight": (10, 64), "conv2d_1.bias": (4,), "linear_1.bias": (10,)
    }  # fmt: skip


def test_predictions_of_a_regression_are_pairs() -> None:
    one = session(project(dataset="plane", function="MSE"))
    predictions = one.probe.predictions()
    assert predictions is not None
    assert predictions.split == "test"
    assert predictions.true is not None
    assert predictions.predicted is not None
    assert predictions.true.shape == predictions.predicted.shape == (600, 1)
    np.testing.assert_allclose(predictions.true, one.project.load_data().targets["test"], rtol=1e-6)


def test_gradient_figures_are_those_of_the_step_that_trained() -> None:
    one = session(project(dtype="float64", learning_rate=0.1))
    assert one.probe.gradients == {}
    one.run(9)
    before = parameters(one)
    one.run(1)
    after = parameters(one)
    for name, row in one.probe.gradients.items():
        gradient = (before[name] - after[name]) / 0.1
        assert row.mean == pytest.approx(np.abs(gradient).mean(), rel=1e-9)
        assert row.largest == pytest.approx(np.abs(gradient).max(), rel=1e-9)
        norms = np.linalg.norm(after[name] - before[name]) / np.linalg.norm(before[name])
        assert row.update_ratio == pytest.approx(norms, rel=1e-9)
    assert set(one.probe.gradients) == set(one.probe.weights())


def test_a_long_history_is_thinned_alike_at_every_pace() -> None:
    from nnplayground.training.measurements import HistoryRow
    from nnplayground.training.session.run_history import RunHistory

    kept = RunHistory(limit=10)
    for epoch in range(101):
        kept.add(HistoryRow(epoch, epoch, 0.0, 0.1))
        epochs = [row.epoch for row in kept.rows]
        assert epochs[0] == 0
        assert epochs[-1] == epoch - epoch % kept.stride
        assert len(epochs) <= 10
        assert RunHistory.load(kept.dump()).rows == kept.rows
    assert [row.epoch for row in kept.rows] == [0, 16, 32, 48, 64, 80, 96]


@pytest.mark.parametrize("dataset", ["circle", "gauss"])
def test_the_small_network_learns_the_plane(dataset: str) -> None:
    one = session(project(dataset=dataset, seed=1))
    one.run(100 * one.steps_per_epoch, record=False)
    measured = one.probe.measure("test")
    assert measured is not None
    assert measured.score >= 0.97


def test_an_absent_device_is_refused_in_a_sentence() -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a CUDA GPU here")
    with pytest.raises(UserError, match="CUDA GPU, but PyTorch finds none"):
        session(project(device="cuda"))


def test_a_network_too_large_for_memory_is_refused_before_it_is_built() -> None:
    layers = [{"kind": "Linear", "units": 4096} for _ in range(400)] + [{"kind": "Linear", "units": 1}]
    with pytest.raises(UserError, match="GB of memory to train"):
        session(project(layers))


def test_a_network_that_would_take_hours_to_look_at_is_refused_before_it_is_built() -> None:
    heavy = {"kind": "Conv2d", "out_channels": 1024, "kernel_size": 31, "padding": 15}
    layers = [heavy, heavy, {"kind": "AdaptiveAvgPool2d", "output_size": 1}, "Flatten", {"kind": "Linear", "units": 10}]
    with pytest.raises(UserError, match=r"all 1797 samples would take this network about \d+ hours"):
        session(project(layers, {"kind": "digits", "size": 32}, "CrossEntropy"))


def test_the_curve_is_in_the_unit_of_the_data() -> None:
    line = project([{"kind": "Linear", "units": 1}], "sine", "MSE")
    built = Session(line, replace(line.load_data(), target_mean=np.array([2.0]), target_scale=np.array([3.0])))
    built.run(20)
    curve = built.probe.curve(5)
    assert curve is not None
    weight, bias = (float(value.ravel()[0]) for value in built.probe.weights().values())
    inputs = np.linspace(*(built.prepared.spec.span or (0.0, 0.0)), 5)
    assert curve[:, 0] == pytest.approx(3 * (weight * inputs + bias) + 2, rel=1e-5)
    assert session(project()).probe.curve() is None
