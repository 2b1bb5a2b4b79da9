"""The walk where something comes between: early stopping, edits, other sessions, too little memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from explanation_checks import close, some_indices
from training_cases import changed as changed_to
from training_cases import session as open_session

from nnplayground.graph.edits import replace_layer
from nnplayground.microscope import microscope as module
from nnplayground.microscope.batch_selector import EpochBatch, TrainingSample
from nnplayground.microscope.microscope import Microscope
from nnplayground.microscope.trace import Trace, changed
from nnplayground.project import WeightEdit
from nnplayground.templates import TEMPLATES
from nnplayground.text import UserError
from nnplayground.training.session.session import Session

CIRCLE = TEMPLATES["circle"].build()


def bits(session: Session) -> dict[str, bytes]:
    state = session.state()
    return {name: array.tobytes() for name, array in {**state.weights, **state.rest}.items()}


def assert_every_equation_holds(trace: Trace) -> None:
    for traced in trace.operations:
        operation = traced.operation
        if operation.explain is None:
            continue
        scale = max(float(np.abs(tensor.array).max(initial=0.0)) for tensor in operation.tensors.values())
        for index in some_indices(operation.output.array):
            for one in operation.explain(index).equations:
                left = one.left.value()
                assert close(left, one.right.value(), 1e-9 * max(scale, abs(left))), one.latex_numbers(10)


def walk_to_the_beginning(microscope: Microscope) -> str:
    while True:
        try:
            microscope.back()
        except UserError as error:
            return str(error)


@pytest.mark.parametrize("rules", [{}, {"max_norm": 0.6}, {"optimizer": {"kind": "Adam"}, "clip_norm": 0.1}])
def test_the_step_with_which_early_stopping_ends_the_run(rules: dict[str, Any]) -> None:
    """What the optimizer makes of a weight is shown, and then that the best weights are back."""
    rules = {"learning_rate": 1.0, "batch_size": 100, "dtype": "float64", **rules}
    project = changed_to(CIRCLE, patience=1, validation_share=0.3, execution="plain", **rules)
    session, twin = open_session(project), open_session(project)
    microscope, steps = Microscope(session), 1
    while microscope.step.ended is None:
        microscope.go(microscope.length)
        microscope.forward()
        steps += 1
        assert steps < 200
    assert_every_equation_holds(microscope.trace)
    last = {f"{one.node}.{one.operation.part}": one.operation for one in microscope.trace.operations}
    for name, weights in session.state().weights.items():
        assert last[name].name == "Early stopping"
        assert "The weights are those of epoch" in str(last[name].text)
        np.testing.assert_array_equal(microscope.step.before.weights[name], weights)
    microscope.go(microscope.length)
    for name, weights in session.state().weights.items():
        np.testing.assert_array_equal(last[name].output.array, weights)
    twin.run(steps)
    assert bits(session) == bits(twin)
    assert session.stopped == twin.stopped is not None


def test_leaving_gives_back_what_was_known_of_the_step_before() -> None:
    session = open_session(CIRCLE)
    session.run(3)
    shown, before = repr(session.probe.gradients), bits(session)
    assert shown != "{}"
    microscope = Microscope(session)
    microscope.go(microscope.length)
    microscope.forward()
    microscope.leave(keep=False)
    assert (repr(session.probe.gradients), bits(session)) == (shown, before)


def test_another_session_after_a_step_stands_where_the_old_one_stood() -> None:
    """A network with more units: the step that was made is not made again."""
    session = open_session(CIRCLE)
    microscope = Microscope(session)
    microscope.go(microscope.length)
    first = CIRCLE.graph.of_kind("Linear")[0]
    wider = CIRCLE.with_graph(replace_layer(CIRCLE.graph, first.id, first.layer.with_(units=7)))
    other = session.adopt(wider)
    assert other is not session
    stood = bits(other)
    microscope.renew(other)
    assert (microscope.session, microscope.position, microscope.moved) == (other, 0, False)
    assert microscope.session.step == 1
    assert bits(other) == stood


@pytest.mark.parametrize("done", [False, True])
def test_another_optimizer_between_steps(done: bool) -> None:
    """Steps of the old one can not be gone back to; going on and leaving can be done as ever."""
    session = open_session(CIRCLE)
    microscope = Microscope(session)
    microscope.go(microscope.length)
    microscope.forward()
    microscope.go(microscope.length if done else 4)
    step = session.step
    assert session.adopt(changed_to(CIRCLE, optimizer={"kind": "Adam"})) is session
    stood = bits(session)
    microscope.renew(session)
    assert {one.layer for one in microscope.trace.operations if one.phase == "update"} == {"Adam"}
    assert "where you entered" in walk_to_the_beginning(microscope)
    microscope.go(microscope.length)
    microscope.leave(keep=False)
    assert (session.step, bits(session)) == (step, stood)


def test_rows_that_are_no_longer_there_leave_all_as_it_was() -> None:
    session = open_session(CIRCLE)
    last = len(session.prepared.inputs["train"]) - 1
    microscope = Microscope(session, TrainingSample(last))
    microscope.go(5)
    trace = microscope.trace
    fewer = replace(CIRCLE, dataset=CIRCLE.dataset.with_(samples=100))
    with pytest.raises(UserError, match="There is no sample"):
        microscope.renew(session.adopt(fewer, fewer.load_data()))
    with pytest.raises(UserError, match="There is no minibatch"):
        microscope.choose(EpochBatch(10_000))
    assert (microscope.trace, microscope.position, microscope.session) == (trace, 5, session)


def test_other_rows_after_a_step_and_all_the_way_back() -> None:
    session = open_session(CIRCLE)
    entered = bits(session)
    microscope = Microscope(session)
    microscope.go(microscope.length)
    microscope.choose(TrainingSample(2))
    microscope.go(microscope.length)
    there = bits(session)
    walk_to_the_beginning(microscope)
    assert bits(session) == entered
    while not (microscope.done and microscope.trace.rows == (2,)):
        microscope.forward()
    assert bits(session) == there


def test_steps_that_take_too_much_memory_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUDGET", 300_000)
    session = open_session(CIRCLE)
    entered, stood = bits(session), [bits(session)]
    microscope = Microscope(session)
    for _ in range(30):
        microscope.go(microscope.length)
        stood.append(bits(session))
        microscope.forward()
    assert "no longer kept" in walk_to_the_beginning(microscope)
    assert microscope.moved
    assert 0 < session.step < 29
    assert bits(session) == stood[session.step]
    microscope.leave(keep=False)
    assert bits(session) == entered


@pytest.mark.parametrize("value", [1e39, float("inf"), float("nan")])
def test_a_number_that_the_precision_does_not_have_is_refused(value: float) -> None:
    session = open_session(CIRCLE)
    session.run(1)
    node = CIRCLE.graph.of_kind("Linear")[0].id
    edit = WeightEdit(node, "weight", (0, 0), value, 0.0, 1)
    before = bits(session)
    with pytest.raises(UserError, match="no number of 32 bits"):
        session.set_weight(edit, value)
    assert bits(session) == before
    with pytest.raises(UserError, match="no number of 32 bits"):
        open_session(replace(CIRCLE, edits=(replace(edit, step=0),)))


def test_the_largest_weights_are_explained_without_a_warning() -> None:
    """Every sum overflows: infinite and undefined numbers are shown, and why no step is made."""
    session = open_session(CIRCLE)
    hidden, last = (node.id for node in CIRCLE.graph.of_kind("Linear")[-2:])
    microscope = Microscope(session)
    microscope.go(microscope.length)
    for unit in range(2):
        session.set_weight(WeightEdit(hidden, "bias", (unit,), 50.0, 0.0, 1), 50.0)
        session.set_weight(WeightEdit(last, "weight", (0, unit), 3e38, 0.0, 1), 3e38)
        microscope.renew()
    assert microscope.trace.failure is not None
    assert any(np.isnan(one.operation.output.array).any() for one in microscope.trace.operations)
    assert not changed(microscope.trace, microscope.trace), "what is undefined twice has not changed"
    for traced in microscope.trace.operations:
        operation = traced.operation
        if operation.explain is not None:
            assert operation.explain((0,) * operation.output.array.ndim).equations[-1].latex_numbers(4)
    microscope.go(microscope.length)
    with pytest.raises(UserError, match="no longer finite"):
        microscope.forward()
    assert "where you entered" in walk_to_the_beginning(microscope)
