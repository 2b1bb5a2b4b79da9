"""What changes a step besides its optimizer: clipped gradients, bounded weights, frozen layers, penalties of single
layers, the learning rate's way, and the end of a run."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from training_cases import assert_captured_agrees, changed, parameters, project, same_state, session

from nnplayground.graph import edits
from nnplayground.project import Project
from nnplayground.project_file import load, save
from nnplayground.project_file.archive import ProjectFileError
from nnplayground.project_file.pretrained import start_from, without_start
from nnplayground.training.schedules.learning_rate import learning_rate
from nnplayground.training.session.session import Session
from nnplayground.training.state.state import START

HIDDEN = {"kind": "Linear", "units": 4, "activation": "Tanh"}
OUT = {"kind": "Linear", "units": 1}

RULES: dict[str, dict[str, Any]] = {
    "clip norm": {"clip_norm": 0.05},
    "clip value": {"clip_value": 0.003},
    "both": {"clip_norm": 0.05, "clip_value": 0.02, "penalty": {"kind": "L2", "rate": 0.1}},
    "max norm": {"max_norm": 0.4},
    "warm-up": {"warmup": 2.5},
    "exponential": {"schedule": {"kind": "exponential"}, "warmup": 0.4},
    "cosine": {"schedule": {"kind": "cosine", "epochs": 3}},
    "plateau": {"schedule": {"kind": "plateau", "patience": 1}, "learning_rate": 3.0},
}


@pytest.mark.captured
@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_the_captured_way_obeys_them(
    rules: dict[str, Any],
    optimizer: str,
    captured_steps: list[int],
) -> None:
    assert_captured_agrees(
        project("mlp", "iris", "CrossEntropy", 3, optimizer=optimizer, batch_size=20, **rules), captured_steps
    )


@pytest.mark.captured
def test_the_captured_way_keeps_frozen_layers_and_single_penalties(captured_steps: list[int]) -> None:
    of = project([{**HIDDEN, "frozen": True}, {**HIDDEN, "penalty": {"kind": "L1", "rate": 0.01}}, OUT])
    assert_captured_agrees(changed(of, penalty={"kind": "L2", "rate": 0.01}), captured_steps)


def test_against_pytorch() -> None:
    """Clipping, largest norm, the penalty of one layer beside that of the run, and a warm-up: all at once, float64."""
    own = {"kind": "L1", "rate": 0.02}
    of = project(
        [HIDDEN, {**HIDDEN, "penalty": own}, {**HIDDEN, "frozen": True}, {**HIDDEN, "penalty": "none"}, OUT],
        dtype="float64",
        shuffle=False,
        batch_size=50,
        clip_value=0.01,
        clip_norm=0.03,
        max_norm=0.5,
        warmup=4.0,
        penalty={"kind": "L2", "rate": 0.05},
    )
    one = session(of)
    network = copy.deepcopy(one.network)
    weights = {name: parameter for name, parameter in network.named_parameters() if name.endswith("weight")}
    learning = [parameter for parameter in network.parameters() if parameter.requires_grad]
    assert len(learning) == 8
    optimizer = torch.optim.SGD(learning, lr=of.settings.learning_rate)
    inputs = torch.from_numpy(np.array(one.prepared.inputs["train"]))
    targets = torch.from_numpy(np.array(one.prepared.targets["train"])).to(torch.float64)[:, None]
    for step in range(40):
        epoch, batch = divmod(step, 5)
        optimizer.param_groups[0]["lr"] = learning_rate(of.settings, epoch + batch / 5)
        rows = slice(50 * batch, 50 * batch + 50)
        loss = nn.functional.binary_cross_entropy_with_logits(network(inputs[rows]), targets[rows])
        for name, weight in weights.items():
            loss = loss + _pull(name, weight)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # PyTorch's own
        nn.utils.clip_grad_value_(learning, 0.01)
        nn.utils.clip_grad_norm_(learning, 0.03)
        optimizer.step()
        with torch.no_grad():
            for weight in weights.values():
                if weight.requires_grad:
                    weight.copy_(torch.renorm(weight, 2, 0, 0.5))
    one.run(40)
    result = parameters(one)
    for name, parameter in network.named_parameters():
        np.testing.assert_allclose(result[name.removeprefix("nodes.")], parameter.detach().numpy(), rtol=1e-6)
    norms = [np.linalg.norm(result[f"linear_{index}.weight"], axis=1).max() for index in (1, 2, 4)]
    assert max(norms) <= 0.5 + 1e-12
    assert max(norms) > 0.49, "the bound was met"


def _pull(name: str, weight: Tensor) -> Tensor:
    if "linear_2" in name:
        return 0.02 * weight.abs().sum()
    if "linear_3" in name or "linear_4" in name:
        return 0.0 * weight.sum()
    return 0.05 / 2 * weight.square().sum()


def test_figures_of_gradients_are_those_before_clipping() -> None:
    of = project(shuffle=False)
    one, clipped = session(of), session(changed(of, clip_norm=1e-6))
    for each in (one, clipped):
        each.run(1)
    assert one.probe.gradients["linear_1.weight"].mean == clipped.probe.gradients["linear_1.weight"].mean
    assert (
        clipped.probe.gradients["linear_1.weight"].update_ratio
        < 1e-5
        < one.probe.gradients["linear_1.weight"].update_ratio
    )


# -- frozen layers


def test_a_frozen_layer_stays_and_is_saved_and_edited_like_others(tmp_path: Path) -> None:
    of = project([{**HIDDEN, "frozen": True}, "BatchNorm1d", OUT], optimizer="Adam")
    one = session(of)
    first = parameters(one)
    one.run(60)
    later = parameters(one)
    assert np.array_equal(first["linear_1.weight"], later["linear_1.weight"])
    assert not np.array_equal(first["linear_2.weight"], later["linear_2.weight"])
    assert one.parameters == 4 + 4 + 4 + 1
    assert set(one.probe.weights()) == {name for name in first if "running" not in name and "num_batches" not in name}
    assert "linear_1.weight" not in one.probe.gradients
    save(tmp_path / "frozen.nnp", of, one.state())
    again, state = load(tmp_path / "frozen.nnp")
    other = Session(again, again.load_data(), state)
    for each in (one, other):
        each.run(20)
    assert same_state(one, other)


def test_unfreezing_goes_on_from_the_same_weights() -> None:
    of = project([{**HIDDEN, "frozen": True}, OUT], optimizer="Adam")
    one = session(of)
    one.run(50)
    before, history = parameters(one), one.state().rest
    free = edits.replace_layer(of.graph, "linear_1", of.graph["linear_1"].layer.with_(frozen=False))
    other = one.adopt(of.with_graph(free))
    assert other.step == 50
    assert all(np.array_equal(before[name], array) for name, array in parameters(other).items())
    kept = other.state().rest
    name = "optimizer/exp_avg/linear_2.weight"
    assert np.array_equal(kept[name], history[name])
    other.run(10)
    assert not np.array_equal(before["linear_1.weight"], parameters(other)["linear_1.weight"])


def test_a_network_of_frozen_layers_only_is_refused() -> None:
    with pytest.raises(Exception, match="Every layer that has weights is frozen"):
        session(project([{**OUT, "frozen": True}]))


# -- schedules


def test_the_history_tells_the_rate_of_each_epoch() -> None:
    one = session(project(schedule={"kind": "exponential", "gamma": 0.5}, learning_rate=0.8))
    one.run(3 * one.steps_per_epoch + 5)
    assert [row.learning_rate for row in one.history] == pytest.approx([0.8, 0.4, 0.2, 0.1])
    assert one.learning_rate == pytest.approx(0.8 * 0.5 ** (3 + 5 / one.steps_per_epoch))
    assert one.now().learning_rate == one.learning_rate


def test_a_plateau_and_a_stop_are_the_same_however_it_is_driven_and_saved(tmp_path: Path) -> None:
    of = project(
        "noisy",
        validation_share=0.3,
        train_share=0.3,
        learning_rate=0.5,
        schedule={"kind": "plateau", "patience": 2, "gamma": 0.5},
        patience=12,
    )
    whole, pieces = session(of), session(of)
    whole.run(3000)
    while pieces.stopped is None:
        pieces.run(7)
    assert str(whole.stopped) == str(pieces.stopped)
    assert same_state(whole, pieces)
    assert len({row.learning_rate for row in whole.history}) > 1
    halfway = session(of)
    halfway.run(whole.step // 2)
    save(tmp_path / "half.nnp", of, halfway.state())
    again, state = load(tmp_path / "half.nnp")
    resumed = Session(again, again.load_data(), state)
    resumed.run(3000)
    assert same_state(whole, resumed)


# -- early stopping


def _stopped(**settings: Any) -> Session:
    of = project("noisy", validation_share=0.2, train_share=0.1, optimizer="Adam", learning_rate=0.05, **settings)
    one = session(changed(of, patience=8))
    one.run(100_000)
    return one


def test_it_stops_and_goes_back_to_the_best_weights() -> None:
    one = _stopped()
    losses = [row.validation.loss for row in one.history[1:] if row.validation is not None]
    best = int(np.argmin(losses)) + 1
    assert one.best_epoch == best
    assert one.epoch == best + 8
    assert str(one.stopped) == (
        f"Stopped at epoch {best + 8}: the validation loss has not become smaller for 8 epochs. "
        f"The weights are those of epoch {best} again."
    )
    twin = session(changed(one.project, patience=None))
    twin.run(best * twin.steps_per_epoch)
    assert all(np.array_equal(array, parameters(twin)[name]) for name, array in parameters(one).items())
    result = one.probe.measure("validation")
    assert result is not None
    assert result.loss == min(losses)


def test_it_goes_on_when_asked_again() -> None:
    one = _stopped()
    epoch = one.epoch
    assert one.run(1) == 1
    assert one.stopped is None
    one.run(100_000)
    assert one.stopped is not None
    assert one.epoch >= epoch + 8


def test_a_run_that_stopped_and_was_saved_goes_on_as_the_other_would() -> None:
    one = _stopped()
    other = Session(one.project, one.prepared, one.state())
    for each in (one, other):
        each.run(100_000)
    assert str(one.stopped) == str(other.stopped)
    assert same_state(one, other)


def test_it_stops_where_the_validation_loss_is_never_finite() -> None:
    of = project([OUT], "plane", "MSE", validation_share=0.3, patience=3, dtype="float32")
    data = of.load_data()
    far = np.full(data.targets["validation"].shape, 1e30)
    one = Session(of, replace(data, targets={**data.targets, "validation": far}))
    one.run(100_000)
    assert (one.epoch, one.best_epoch) == (4, 1)


def test_without_validation_it_never_stops() -> None:
    one = session(project(patience=1))
    assert one.run(1000) == 1000
    assert any("validation" in str(note) for note in one.notes)


# -- trained weights to start from


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    of = project([HIDDEN, "BatchNorm1d", OUT])
    one = session(of)
    one.run(100)
    save(tmp_path / "trained.nnp", of, one.state())
    return tmp_path / "trained.nnp"


def test_it_starts_from_trained_weights(trained: Path, tmp_path: Path) -> None:
    old = load(trained)[1]
    assert old is not None
    of = project([{"kind": "Linear", "units": 3}], "iris", "CrossEntropy")
    planar = project([{**HIDDEN, "frozen": True}, "BatchNorm1d", {**OUT, "units": 2}], function="CrossEntropy")
    begun = start_from(planar, trained)
    assert begun.taken == ("linear_1", "batchnorm1d_1")
    assert begun.left == ("linear_2",)
    save(tmp_path / "begun.nnp", begun.project, None)
    one = session(load(tmp_path / "begun.nnp")[0])
    fresh = parameters(session(planar))
    for name, array in parameters(one).items():
        assert np.array_equal(array, fresh[name] if name.startswith("linear_2") else old.weights[name]), name
    one.run(30)
    reset = parameters(one.reset())
    assert np.array_equal(reset["linear_1.weight"], old.weights["linear_1.weight"])
    assert one.adopt(without_start(begun.project)).step == 0
    with pytest.raises(ProjectFileError, match="No layer of this network has the id and the shapes"):
        start_from(of, trained)
    save(trained, planar, None)
    with pytest.raises(ProjectFileError, match="holds no trained weights"):
        start_from(planar, trained)


def test_damaged_starting_weights_are_refused(trained: Path) -> None:
    begun = start_from(project([HIDDEN, "BatchNorm1d", OUT]), trained).project
    damages: list[Callable[[bytes], bytes]] = [lambda content: content[:50], lambda content: b"", bytes.upper]
    for damage in damages:
        damaged: Project = replace(begun, files={START: damage(begun.files[START])})
        with pytest.raises(Exception, match="The starting weights are damaged"):
            session(damaged)
