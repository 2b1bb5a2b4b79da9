"""A project that changes under a session: what goes on and what starts over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from training_cases import changed, project, same_state, session

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge
from nnplayground.graph.layer import Layer
from nnplayground.project import Project, WeightEdit
from nnplayground.text import UserError
from nnplayground.training.session.session import Session


def trained(of: Project | None = None, steps: int = 30) -> Session:
    one = session(of or project(optimizer="Adam"))
    one.run(steps)
    return one


def with_layer(of: Project, node: str, **values: object) -> Project:
    return of.with_graph(edits.replace_layer(of.graph, node, of.graph[node].layer.with_(**values)))


@pytest.mark.parametrize(
    "settings",
    [
        {"learning_rate": 0.1},
        {"penalty": {"kind": "L2", "rate": 0.1}},
        {"batch_size": 25},
        {"epochs": 5},
        {"optimizer": {"kind": "Adam", "beta1": 0.5}},
        {"shuffle": False},
    ],
)
def test_live_settings_are_taken_over_in_place(settings: dict[str, object]) -> None:
    one = trained()
    before = one.state()
    assert one.adopt(changed(one.project, **settings)) is one
    after = one.state()
    assert all(after.weights[name].tobytes() == array.tobytes() for name, array in before.weights.items())
    assert all(after.rest[name].tobytes() == array.tobytes() for name, array in before.rest.items())
    one.run(5)
    plain = trained()
    plain.run(5)
    assert same_state(one, plain) == (settings == {"epochs": 5} or settings == {"shuffle": False})
    assert one.now().learning_rate == one.project.settings.learning_rate


def test_another_optimizer_keeps_the_weights_and_begins_anew() -> None:
    one = trained()
    before = one.state().weights
    assert one.adopt(changed(one.project, optimizer={"kind": "SGD", "momentum": 0.9})) is one
    state = one.state()
    assert all(state.weights[name].tobytes() == array.tobytes() for name, array in before.items())
    assert int(state.rest["count/update"]) == 0
    assert int(state.rest["count/step"]) == 30
    assert not state.rest["optimizer/momentum_buffer/linear_1.weight"].any()
    one.run(3)
    one.adopt(changed(one.project, optimizer={"kind": "SGD", "momentum": 0.5}))
    assert one.state().rest["optimizer/momentum_buffer/linear_1.weight"].any()
    again = Session(one.project, one.prepared, one.state())
    again.run(40)
    one.run(40)
    assert same_state(one, again)


def test_an_edited_graph_keeps_every_tensor_that_still_fits() -> None:
    one = trained()
    before = one.state()
    other = one.adopt(with_layer(one.project, "linear_2", units=3))
    assert other is not one
    after = other.state()
    for name in ("linear_1.weight", "linear_1.bias", "linear_3.bias"):
        assert after.weights[name].tobytes() == before.weights[name].tobytes()
        moment = f"optimizer/exp_avg/{name}"
        assert after.rest[moment].tobytes() == before.rest[moment].tobytes()
    assert after.weights["linear_2.weight"].shape == (3, 4)
    assert not after.rest["optimizer/exp_avg/linear_2.weight"].any()
    assert (other.epoch, other.step, other.batch) == (one.epoch, one.step, one.batch)
    assert repr(other.history) == repr(one.history)
    for name in ("order/permutation", "random/order", "random/noise_cpu"):
        assert after.rest[name].tobytes() == before.rest[name].tobytes()
    other.run(30)


def test_a_plateau_is_not_measured_by_another_loss() -> None:
    of = project("mlp", "circle", "MSE", schedule={"kind": "plateau", "patience": 1}, learning_rate=1e-6)
    one = trained(of, steps=20 * session(of).steps_per_epoch)
    assert one.learning_rate < 1e-6
    wider = one.adopt(with_layer(of, "linear_1", units=9))
    assert wider.learning_rate == one.learning_rate
    other = one.adopt(with_layer(of, "loss_1", function="Hinge"))
    assert other.step == one.step
    assert other.learning_rate == 1e-6


def test_an_activation_put_in_changes_no_weight() -> None:
    one = trained()
    graph, node = edits.add(one.project.graph, Layer.parse("ReLU"))
    graph = edits.insert(graph, node, Edge("linear_1", "linear_2"))
    other = one.adopt(one.project.with_graph(graph))
    before, after = one.state().weights, other.state().weights
    assert all(after[name].tobytes() == array.tobytes() for name, array in before.items())
    assert one.now().train != other.now().train


def test_moving_and_naming_nodes_or_a_stray_one_changes_nothing() -> None:
    one = trained()
    graph = edits.rename(edits.move(one.project.graph, {"linear_1": (5.0, 5.0)}), "linear_1", "first")
    graph, _ = edits.add(graph, Layer.parse("Linear"))
    assert one.adopt(one.project.with_graph(graph)) is one


def test_other_samples_of_the_same_data_set_go_on_with_the_weights() -> None:
    one = trained()
    drawn = replace(one.project, data_draw=1, dataset=one.project.dataset.with_(noise=20))
    other = one.adopt(drawn, drawn.load_data())
    before, after = one.state(), other.state()
    assert all(after.weights[name].tobytes() == array.tobytes() for name, array in before.weights.items())
    assert (other.epoch, other.step, other.batch, other.steps_to_epoch_end) == (1, 30, 0, 25)
    assert repr(other.history) == repr(one.history)
    assert one.now().train != other.now().train
    larger = changed(drawn, train_share=0.8)
    assert other.adopt(larger, larger.load_data()).steps_to_epoch_end == 40


@pytest.mark.parametrize("what", ["seed", "weights", "precision", "data"])
def test_what_must_start_over_starts_over(what: str) -> None:
    one = trained()
    of = {
        "seed": changed(one.project, seed=4),
        "weights": replace(one.project, weight_draw=1),
        "precision": changed(one.project, dtype="float64"),
        "data": replace(one.project, dataset=Dataset.parse("xor")),
    }[what]
    other = one.adopt(of, of.load_data())
    assert (other.step, len(other.history)) == (0, 1)
    assert same_state(other, session(of))
    first = session(one.project).probe.weights()
    same = all(np.array_equal(array, other.probe.weights()[name]) for name, array in first.items())
    assert same == (what in ("precision", "data"))


BEGINNINGS = {
    "first weights": with_layer(project(), "linear_1", weight_init="zeros"),
    "optimizer": changed(project(), optimizer={"kind": "Adagrad", "initial_accumulator": 1.0}),
    "shuffle": changed(project(), shuffle=False),
    "data": replace(project(), data_draw=1),
    "edit": replace(project(), edits=(WeightEdit("linear_1", "weight", (0, 0), 2.0, 0.0, 0),)),
}


@pytest.mark.parametrize("what", BEGINNINGS)
def test_before_the_first_step_a_changed_project_is_as_if_it_had_always_been_so(what: str) -> None:
    of = BEGINNINGS[what]
    there = session(project()).adopt(of, of.load_data())
    assert same_state(there, session(of))
    assert same_state(there.adopt(project(), project().load_data()), session(project()))


def test_an_edit_of_a_later_step_that_is_undone_after_reset_leaves_the_first_weights_alone() -> None:
    one = trained()
    late = WeightEdit("linear_1", "weight", (0, 0), 2.0, float(one.probe.weights()["linear_1.weight"][0, 0]), one.step)
    one.set_weight(late, late.value)
    fresh = one.adopt(replace(one.project, edits=(late,))).reset()
    assert same_state(fresh.adopt(replace(one.project, edits=())), session(one.project))


def test_a_graph_that_cannot_run_leaves_the_session_as_it_is() -> None:
    one = trained()
    with pytest.raises(UserError, match="output of width 1"):
        one.adopt(with_layer(one.project, "linear_3", units=2))
    one.run(3)
    assert one.step == 33


def test_hand_edits_of_first_weights_are_made_again_by_reset_and_later_ones_are_not() -> None:
    first = WeightEdit("linear_1", "weight", (1, 0), 2.5, 0.0, 0)
    gone = WeightEdit("linear_1", "weight", (9, 0), 1.0, 0.0, 0)
    one = session(replace(project(), edits=(first, gone)))
    assert one.probe.weights()["linear_1.weight"][1, 0] == 2.5
    assert one.history[0].train == one.now().train
    one.run(4)
    later = WeightEdit("linear_2", "bias", (0,), -1.0, 0.0, 4)
    one.set_weight(later, later.value)
    assert one.probe.weights()["linear_2.bias"][0] == -1.0
    fresh = one.adopt(replace(one.project, edits=(first, gone, later))).reset()
    assert fresh.probe.weights()["linear_1.weight"][1, 0] == 2.5
    assert fresh.probe.weights()["linear_2.bias"][0] != -1.0
    with pytest.raises(UserError, match="linear_1 has no weight at 9, 0"):
        one.set_weight(gone, 1.0)


def test_a_set_weight_is_what_trains() -> None:
    one = session(project(dtype="float64"))
    one.set_weight(WeightEdit("linear_1", "weight", (0, 1), 0.5, 0.0, 0), 0.5)
    assert one.network.nodes["linear_1"].get_parameter("weight")[0, 1] == 0.5
    assert torch.is_grad_enabled()
