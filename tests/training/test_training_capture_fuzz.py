"""Random networks, settings and interventions: the captured way against a twin that is always plain."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from patience import PATIENCE
from strategies import kinds
from training_cases import assert_same_run, changed, project, session

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph.graph import Edge, Graph, Node
from nnplayground.graph.layer import LAYERS
from nnplayground.graph.penalty import PENALTIES, Penalty
from nnplayground.project import Project, WeightEdit
from nnplayground.text import UserError, text
from nnplayground.training.optimizers.optimizer import OPTIMIZERS
from nnplayground.training.session.session import Session
from nnplayground.training.settings import Settings
from nnplayground.training.step.execution.captured import CapturedProgram
from nnplayground.training.step.execution.torchscript import compiler

pytestmark = pytest.mark.captured

DATASETS: dict[str, tuple[Any, str, int]] = {
    "circle": ({"kind": "circle", "samples": 50}, "BCEWithLogits", 1),
    "plane": ({"kind": "plane", "samples": 51}, "MSE", 1),
    "iris": ("iris", "CrossEntropy", 3),
}
"""Data, a loss that fits, and the width that it needs."""

FLAT = [
    "Linear",
    "Linear",
    "BatchNorm1d",
    "Dropout",
    "ReLU",
    "LeakyReLU",
    "Tanh",
    "Softmax",
    "Add",
    "Concat",
    "Flatten",
]
ACTIVATIONS = ["Identity", "ReLU", "Tanh", "Sigmoid", "LeakyReLU"]

strong = settings(max_examples=12, derandomize=True, database=None, suppress_health_check=list(HealthCheck))

optimizers = st.sampled_from(list(OPTIMIZERS)).flatmap(kinds)
penalties = st.sampled_from([cls for cls in PENALTIES if issubclass(cls, Penalty)]).flatmap(kinds)
live: dict[str, st.SearchStrategy[Any]] = {
    "optimizer": optimizers,
    "penalty": penalties,
    "batch_size": st.sampled_from([1, 2, 3, 7, 24, 25, 26, 1000]),
    "learning_rate": st.sampled_from([1e-6, 0.01, 0.1, 1.0, 100.0]),
    "shuffle": st.booleans(),
    "threads": st.sampled_from([None, 1, 2]),
    "execution": st.sampled_from(["auto", "captured", "plain"]),
}
fixed: dict[str, st.SearchStrategy[Any]] = {
    "dtype": st.sampled_from(["float32", "float64"]),
    "train_share": st.sampled_from([0.05, 0.1, 0.5, 0.95]),
    "validation_share": st.sampled_from([0.0, 0.02, 0.4]),
    "seed": st.integers(0, 3),
}


@st.composite
def graphs(draw: st.DrawFn, dataset: str) -> Graph:
    """Diamonds and chains, nodes that lead nowhere, and networks with little or nothing to train."""
    _, function, width = DATASETS[dataset]
    nodes, edges = [Node("input_0", LAYERS["Input"].parse({}))], []
    for place in range(1, draw(st.integers(1, 7))):
        kind = draw(st.sampled_from(FLAT))
        given = {"units": width, "activation": draw(st.sampled_from(ACTIVATIONS))} if kind == "Linear" else {}
        many = kind in ("Add", "Concat")
        nodes.append(Node(f"n_{place}", LAYERS[kind].parse({**given})))
        before = st.lists(st.integers(max(0, place - 3), place - 1), min_size=1, max_size=3 if many else 1, unique=True)
        edges += [Edge(nodes[source].id, nodes[place].id) for source in draw(before)]
    end = nodes[-1].id
    if draw(st.integers(0, 5)):
        nodes.append(Node("last", LAYERS["Linear"].parse({"units": width})))
        edges.append(Edge(end, "last"))
        end = "last"
    nodes.append(Node("loss_0", LAYERS["Loss"].parse({"function": function})))
    return Graph(tuple(nodes), (*edges, Edge(end, "loss_0")))


operations = st.one_of(
    st.tuples(st.just("run"), st.integers(1, 120)),
    st.tuples(st.just("run for"), st.floats(0.0, 0.02)),
    st.tuples(st.just("prepare"), st.none()),
    st.tuples(st.just("change"), st.fixed_dictionaries({}, optional=live)),
    st.tuples(st.just("begin"), st.fixed_dictionaries({}, optional=fixed)),
    st.tuples(st.just("graph"), st.none()),
    st.tuples(st.just("weight"), st.sampled_from([0.0, 0.5, -3.0, 1e19, -1e38])),
    st.tuples(st.just("reopen"), st.none()),
    st.tuples(st.just("reset"), st.none()),
    st.tuples(st.just("look"), st.none()),
)


@given(st.sampled_from(list(DATASETS)), st.data())
@strong
def test_whatever_happens_the_numbers_are_those_of_the_plain_way(dataset: str, data: st.DataObject) -> None:
    chosen = data.draw(st.fixed_dictionaries({}, optional=live | fixed))
    parsed = Dataset.parse(DATASETS[dataset][0])
    one = Project(data.draw(graphs(dataset)), parsed, Settings.parse({"kind": "Settings"}).with_(**chosen))
    try:
        captured = session(changed(one, execution="captured"))
    except UserError:
        assume(False)
    pair = [session(changed(one, execution="plain")), captured]
    for name, value in [("prepare", None), *data.draw(st.lists(operations, min_size=3, max_size=12)), ("run", 30)]:
        if name == "graph":
            value = data.draw(graphs(dataset))
        if name == "run for":
            began = pair[1].step
            heard = _try(pair, 1, partial(_do, name=name, value=value))
            steps = pair[1].step - began + (1 if heard else 0)
            shown = _try(pair, 0, partial(_do, name="run", value=steps))
            assert heard == shown
        else:
            shown, heard = (_try(pair, which, partial(_do, name=name, value=value)) for which in (0, 1))
            assert shown == heard, (name, value)
        assert_same_run(*pair, gradients=False)


def _try(pair: list[Session], which: int, action: Any) -> str:
    """Does ``action`` to one of a pair, which may put another in its place; says what went wrong."""
    try:
        result = action(pair[which])
    except UserError as error:
        return f"{type(error).__name__} {error} {getattr(error, 'node', '')} {getattr(error, 'details', '')}"
    if isinstance(result, Session):
        pair[which] = result
    return ""


def _do(one: Session, name: str, value: Any) -> Any:
    if name == "run":
        return one.run(value)
    if name == "run for":
        return one.run(10**6, deadline=time.perf_counter() + value)
    if name == "prepare":
        return one.wait_for_capture()
    if name == "change" or name == "begin":
        plain = one.project.settings.execution == "plain"
        wish = "plain" if plain else value.get("execution", one.project.settings.execution)
        changes = {**value, "execution": "auto" if wish == "plain" and not plain else wish}
        of = changed(one.project, **changes)
        return one.adopt(of, of.load_data() if name == "begin" else None)
    if name == "graph":
        return one.adopt(replace(one.project, graph=value))
    if name == "weight":
        parameters = one.probe.weights()
        if not parameters:
            return None
        place = sorted(parameters)[0]
        node, _, parameter = place.rpartition(".")
        index = (0,) * parameters[place].ndim
        return one.set_weight(WeightEdit(node, parameter, index, value, 0.0, one.step), value)
    if name == "reopen":
        return Session(one.project, one.prepared, one.state())
    if name == "reset":
        return one.reset()
    assert one.probe.predictions() is not None
    return one.probe.boundary(5), one.probe.neurons(["last"], 5)


def test_a_fault_found_while_comparing_loses_no_step_and_no_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps done plain before it count, once.  The single step by which the other way is tried first goes well."""
    run = CapturedProgram.run

    def wrong(self: CapturedProgram, limit: int, *arguments: Any) -> Any:
        advance = run(self, limit, *arguments)
        self._learner.step.flat[0] += 1e-6 if limit > 1 else 0.0
        return advance

    monkeypatch.setattr(CapturedProgram, "run", wrong)
    one, twin = session(project()), session(changed(project(), execution="plain"))
    asked = 0
    while not one.execution.decided:
        asked += 500
        assert one.run(500) == 500
    assert "numbers differ" in str(one.execution.reason)
    assert one.step == asked
    twin.run(asked)
    assert_same_run(twin, one, gradients=False)


def test_divergence_while_comparing_keeps_the_epochs_before_it(
    captured_steps: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnplayground.training.session.runner.SLICE", 60.0)
    monkeypatch.setattr("nnplayground.training.session.runner.PATIENCE", 0.0)
    of = project([{"kind": "Linear", "units": 1}], "plane", "MSE", learning_rate=1e-6, batch_size=250)
    pair = [session(changed(of, execution=way)) for way in ("plain", "captured")]
    while not captured_steps:  # the one by which it is tried first: the next ones are compared
        pair[1].run(1)
    pair[0].run(pair[1].step)
    begun = pair[1].epoch
    for each in pair:
        each.adopt(changed(each.project, learning_rate=0.7))
    shown, heard = (_try(pair, which, lambda each: each.run(10**5)) for which in (0, 1))
    assert shown == heard != ""
    assert pair[1].epoch > begun + 3
    assert_same_run(*pair, gradients=False)


def test_a_capture_that_fails_late_does_not_spoil_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings changed while an older step was being compiled."""
    compiled, began, proceed = compiler.compiled, threading.Event(), threading.Event()

    def slow(source: str) -> Any:
        began.set()
        proceed.wait(PATIENCE)
        raise UserError(text("It is of no use."))

    monkeypatch.setattr(compiler, "compiled", slow)
    one = session(project(execution="captured"))
    while not began.is_set():
        one.run(50)
    monkeypatch.setattr(compiler, "compiled", compiled)
    one.adopt(changed(one.project, batch_size=20))
    one.run(50)
    proceed.set()
    one.wait_for_capture()
    assert one.execution.way == "captured"
    assert one.notes == ()


def test_two_threads_do_not_mix_their_noise() -> None:
    """PyTorch has one default generator for all."""
    twin = session(project("noisy", execution="plain"))
    twin.run(600)
    pair = [session(project("noisy", execution=way)) for way in ("captured", "plain")]
    threads = [threading.Thread(target=lambda each=each: [each.run(20) for _ in range(30)]) for each in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in pair:
        assert_same_run(twin, each, gradients=False)


ENDS = """
import threading
from training_cases import project, session
layers = [{"kind": "Linear", "units": 4, "activation": "Tanh"}] * 30
one = session(project([*layers, {"kind": "Linear", "units": 1}], execution="captured"))
while not any(thread.name == "Capture" for thread in threading.enumerate()):
    one.run(3)
"""


def test_the_program_may_end_while_a_step_is_compiled() -> None:
    folder = Path(__file__).parents[1]
    ended = subprocess.run([sys.executable, "-c", ENDS], cwd=folder, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
