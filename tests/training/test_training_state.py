"""The whole state of a session, bit for bit, also in another process; and states that do not fit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training_cases import OPTIMIZERS, name_of, project, same_state, session

from nnplayground.graph import edits
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.text import UserError
from nnplayground.training.session.session import Session
from nnplayground.training.state.state import State

BEFORE, AFTER = 37, 41
"""Steps before and after the state is taken; 25 steps are an epoch."""


def case(optimizer: dict[str, Any]) -> Project:
    """Dropout and BatchNorm, a penalty and a validation split."""
    return project(
        "noisy",
        optimizer=optimizer,
        learning_rate=0.01,
        penalty={"kind": "L1", "rate": 0.001},
        validation_share=0.1,
        dataset={"kind": "circle", "noise": 10},
    )


def continue_all(folder: Path) -> None:
    """What the other process does: take up each state and go on."""
    for index, optimizer in enumerate(OPTIMIZERS):
        of = case(optimizer)
        with np.load(folder / f"{index}.npz") as arrays:
            parts: dict[str, dict[str, Any]] = {"weights": {}, "rest": {}}
            for name in arrays:
                part, _, rest = name.partition("|")
                parts[part][rest] = arrays[name]
        one = Session(of, of.load_data(), State(parts["weights"], parts["rest"]))
        one.run(AFTER)
        write(folder / f"{index}-after.npz", one.state())


def write(path: Path, state: State) -> None:
    named: dict[str, Any] = {f"weights|{name}": array for name, array in state.weights.items()}
    named |= {f"rest|{name}": array for name, array in state.rest.items()}
    np.savez(path, **named)


def test_a_run_goes_on_in_another_process_to_the_same_bytes(tmp_path: Path) -> None:
    expected: list[State] = []
    for index, optimizer in enumerate(OPTIMIZERS):
        one = session(case(optimizer))
        one.run(BEFORE)
        assert 0 < one.batch < one.steps_per_epoch
        write(tmp_path / f"{index}.npz", one.state())
        one.run(AFTER)
        expected.append(one.state())
    here = Path(__file__).parent
    program = (
        f"import sys, pathlib; sys.path[:0] = [{str(here)!r}, {str(here.parent)!r}, {str(here.parents[1])!r}]; "
        "from test_training_state import continue_all; continue_all(pathlib.Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)
    for index, state in enumerate(expected):
        with np.load(tmp_path / f"{index}-after.npz") as arrays:
            result = {name: arrays[name] for name in arrays}
        named: dict[str, Any] = {f"weights|{name}": array for name, array in state.weights.items()}
        named |= {f"rest|{name}": array for name, array in state.rest.items()}
        assert result.keys() == named.keys()
        for name, array in named.items():
            assert result[name].tobytes() == array.tobytes(), f"{name} with {name_of(OPTIMIZERS[index])}"


def test_a_state_is_a_copy_and_putting_it_back_gives_it_again() -> None:
    one = session(case({"kind": "Adam"}))
    one.run(30)
    state = one.state()
    kept = {name: array.copy() for name, array in state.weights.items()}
    one.run(5)
    assert all(np.array_equal(state.weights[name], kept[name]) for name in kept)
    again = Session(one.project, one.prepared, state)
    assert (again.epoch, again.step, again.batch) == (1, 30, 5)
    assert repr(again.history) == repr(one.history)
    again.run(5)
    assert same_state(again, one)


def test_reset_is_the_beginning_again() -> None:
    one = session(case({"kind": "Adam"}))
    first = one.state()
    one.run(60)
    fresh = one.reset()
    assert all(fresh.state().weights[name].tobytes() == array.tobytes() for name, array in first.weights.items())
    fresh.run(60)
    assert same_state(one, fresh)


def changed(state: State, name: str, array: Any, part: str = "rest") -> State:
    arrays: Mapping[str, Any] = {**getattr(state, part), name: array}
    return replace(state, **{part: arrays})


@pytest.mark.parametrize(
    ("part", "name", "array", "message"),
    [
        ("weights", "linear_1.weight", np.zeros((3, 2), np.float32), "has the shape 3 × 2.*needs 4 × 2"),
        ("weights", "linear_1.weight", np.zeros((4, 2), np.float64), "in float64, but this network needs.*float32"),
        ("weights", "linear_9.weight", np.zeros((4, 2), np.float32), "'linear_9.weight', for which.*no place"),
        ("weights", "linear_1.weight", np.full((4, 2), np.nan, np.float32), "'linear_1.weight' holds .* not finite"),
        ("weights", "linear_1.weight", None, "lacks 'linear_1.weight'"),
        ("rest", "optimizer/exp_avg/linear_1.weight", np.zeros((4, 3), np.float32), "needs 4 × 2"),
        ("rest", "optimizer/momentum_buffer/linear_1.weight", np.zeros((4, 2), np.float32), "no place"),
        ("rest", "order/permutation", np.arange(200), "is for 200 training samples, but there are 250"),
        ("rest", "order/permutation", np.zeros(250, np.int64), "does not name each of them once"),
        ("rest", "order/position", np.array(250), "out of range. Received: 250"),
        ("rest", "count/step", np.array(-1), "out of range"),
        ("rest", "count/step", np.array(1.0), "not a whole number"),
        ("rest", "random/order", np.zeros(7, np.uint8), "random/order"),
        ("rest", "random/order", np.zeros(5056, np.uint8), "damaged"),
        ("rest", "history/train_loss", np.zeros(3), "history is damaged"),
        ("rest", "history/stride", np.array(0), "history is damaged"),
        ("rest", "count/objective_sum", None, "lacks 'count/objective_sum'"),
    ],
)  # fmt: skip
def test_a_state_that_does_not_fit_is_refused_in_a_sentence(part: str, name: str, array: Any, message: str) -> None:
    one = session(project(optimizer="Adam"))
    one.run(3)
    wrong = changed(one.state(), name, array, part)
    if array is None:
        wrong = replace(wrong, **{part: {key: value for key, value in getattr(wrong, part).items() if key != name}})
    with pytest.raises(UserError, match=message):
        Session(one.project, one.prepared, wrong)


@pytest.mark.parametrize("value", [1e308, -1.0, np.nan])
def test_a_schedule_that_remembers_nonsense_is_refused(value: float) -> None:
    wrong = changed(WHOLE.state(), "schedule/memory", np.full(4, value))
    with pytest.raises(UserError, match="state of the schedule is damaged"):
        Session(WHOLE.project, WHOLE.prepared, wrong)


def test_what_fits_of_a_state_is_kept() -> None:
    """Of another network the layers that are the same, with their optimizer state, counters and history."""
    one = session(project(optimizer="Adam"))
    one.run(30)
    state = one.state()
    other = one.project.with_graph(
        edits.replace_layer(one.project.graph, "linear_2", Layer.parse({"kind": "Linear", "units": 3}))
    )
    fitted, lost = Session.from_partial_state(other, one.prepared, state)
    assert set(lost) == {"linear_2.weight", "linear_2.bias", "linear_3.weight"}
    loaded, first = fitted.state(), session(other).state()
    for name, array in loaded.weights.items():
        assert np.array_equal(array, (first if name in lost else state).weights[name]), name
    moment = "optimizer/exp_avg/linear_1.weight"
    assert np.array_equal(loaded.rest[moment], state.rest[moment])
    assert (fitted.step, fitted.epoch, fitted.batch, len(fitted.history)) == (30, 1, 5, 2)
    same, none = Session.from_partial_state(one.project, one.prepared, state)
    assert none == ()
    assert same_state(same, one)


def test_what_fits_of_a_state_of_other_data_or_another_optimizer_or_nothing() -> None:
    one = session(project(optimizer="Adam"))
    one.run(30)
    fewer = project(optimizer="SGD", dataset={"kind": "circle", "samples": 200})
    fitted, lost = Session.from_partial_state(fewer, fewer.load_data(), one.state())
    assert (lost, fitted.step, fitted.epoch, fitted.batch) == ((), 30, 1, 0)
    assert np.array_equal(fitted.state().weights["linear_1.weight"], one.state().weights["linear_1.weight"])
    fitted.run(20)
    wide = project(optimizer="Adam", dtype="float64")
    fitted, lost = Session.from_partial_state(wide, wide.load_data(), one.state())
    assert (len(lost), fitted.step) == (6, 0)
    damaged = changed(one.state(), "random/order", np.zeros(7, np.uint8))
    fitted, lost = Session.from_partial_state(one.project, one.prepared, damaged)
    assert (len(lost), fitted.step) == (6, 0)


WHOLE = session(project(optimizer="Adam", schedule="plateau", patience=3, validation_share=0.2))
WHOLE.run(30)
NAMES = sorted(WHOLE.state().rest)
ARRAYS = st.one_of(
    st.sampled_from([np.float32, np.float64, np.int64, np.uint8]).flatmap(
        lambda dtype: st.lists(st.integers(0, 255), max_size=6).map(lambda values: np.array(values, dtype=dtype))
    ),
    st.sampled_from([np.array(np.nan), np.array(2**60), np.array("text"), np.zeros((2, 2), bool)]),
)


@settings(max_examples=60)
@given(name=st.sampled_from(NAMES), array=ARRAYS)
def test_any_damaged_array_is_refused_or_harmless(name: str, array: Any) -> None:
    try:
        one = Session(WHOLE.project, WHOLE.prepared, changed(WHOLE.state(), name, array))
        one.run(30)
    except UserError:
        return
    one.state()
