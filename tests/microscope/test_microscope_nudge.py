"""Testing a gradient: what is foretold against what happens, and nothing is left of it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from nnplayground.graph import edits
from nnplayground.graph.layer import Layer
from nnplayground.microscope.batch_selector import BatchSelector, EpochBatch
from nnplayground.microscope.microscope import Microscope
from nnplayground.microscope.nudge import check_layer, nudge
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.text import UserError
from nnplayground.training.session.session import Session
from nnplayground.training.timeline.checkpoint import same_state


def microscope_of(project: Project | str, selector: BatchSelector | None = None, **settings: Any) -> Microscope:
    of = TEMPLATES[project].build() if isinstance(project, str) else project
    of = replace(of, settings=of.settings.with_(**settings))
    return Microscope(Session(of, of.load_data()), selector)


def noisy() -> Project:
    """Dropout draws the same numbers in every precision, normalization ties the samples of a batch together."""
    inner = [{"kind": "Linear", "units": 6}, "BatchNorm1d", "Tanh", {"kind": "Dropout", "p": 0.4}]
    layers = ["Input", *inner, {"kind": "Linear", "units": 1}, "Loss"]
    return replace(TEMPLATES["circle"].build(), graph=edits.chain(*[Layer.parse(layer) for layer in layers]))


def test_a_nudge_of_a_worked_example() -> None:
    """The derivative of half the squared error through two sigmoids, at the weight 0.4."""
    answer = nudge(microscope_of("backpropagation-by-hand"), "linear_2", "weight", (0, 0), 1e-4)
    assert (answer.weight, answer.precision) == (0.4, "float64")
    assert answer.gradient == pytest.approx(0.08216704056423078, rel=1e-9)
    assert answer.predicted == pytest.approx(0.08216704056423078e-4, rel=1e-9)
    assert answer.loss == pytest.approx(0.2983711087600027, rel=1e-12)
    hidden = (0.5932699921071872, 0.596884378259767)
    output = 1 / (1 + math.exp(-(0.4001 * hidden[0] + 0.45 * hidden[1] + 0.6)))
    expected = 0.5 * (output - 0.01) ** 2 + 0.5 * (0.7729284653214625 - 0.99) ** 2
    assert answer.loss_after == pytest.approx(expected, rel=1e-12)
    assert answer.actual == pytest.approx(answer.predicted, rel=1e-4)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_nothing_is_left_of_it_and_it_is_of_the_open_step(dtype: str, done: bool) -> None:
    """Wherever the walk has come; with the random numbers of the step, whose penalties are left out."""
    microscope = microscope_of(noisy(), EpochBatch(1), dtype=dtype, penalty={"kind": "L2", "rate": 0.5})
    if done:
        microscope.go(microscope.length)
    before, trace = microscope.session.state(), microscope.trace
    answer = nudge(microscope, "linear_1", "weight", (2, 1), 1e-4)
    checked = [check_layer(microscope, node) for node in ("linear_1", "batchnorm1d_1", "linear_2")]
    assert same_state(microscope.session.state(), before)
    assert microscope.trace is trace
    assert answer.precision == "float64"
    assert answer.loss == pytest.approx(trace.loss, rel=1e-5)
    assert answer.actual == pytest.approx(answer.predicted, rel=0.02)
    for one in checked:
        assert one.agree
        assert len(one.compared) == one.count
        assert str(one.text()).startswith(f"{one.count} of {one.count} gradients were checked, and all agree")
    assert [one.count for one in checked] == [18, 12, 7]
    if done:
        microscope.go(0)
    twin = microscope_of(noisy(), EpochBatch(1), dtype=dtype, penalty={"kind": "L2", "rate": 0.5})
    assert same_state(microscope.session.state(), twin.session.state())


def test_a_wrong_gradient_is_found() -> None:
    microscope = microscope_of("circle", dtype="float64")
    microscope.step.record.nodes["linear_2"].gradients["weight"][1, 2] *= 1.01
    checked = check_layer(microscope, "linear_2")
    assert not checked.agree
    assert (checked.compared[0].parameter, checked.compared[0].index) == ("weight", (1, 2))
    assert checked.error == pytest.approx(0.01 / 1.01, rel=1e-3)
    assert checked.agreeing == checked.count - 1
    assert "9 of them agree" in str(checked.text())


def test_of_a_large_layer_some_are_checked_and_it_is_said_how_many() -> None:
    microscope = microscope_of("digits")
    checked = check_layer(microscope, "conv2d_2", most=40, seconds=60.0)
    assert len({(one.parameter, one.index) for one in checked.compared}) == 40
    assert checked.count == 4640
    assert str(checked.text()).startswith("40 of 4640 ")
    errors = [one.error for one in checked.compared]
    assert errors == sorted(errors, reverse=True)
    assert len(check_layer(microscope, "conv2d_2", seconds=0.0).compared) < 40


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("linear_9", "weight", (0, 0), 0.1), "linear_9 has no weight."),
        (("linear_1", "slope", (0, 0), 0.1), "linear_1 has no slope."),
        (("linear_1", "weight", (0, 9), 0.1), "linear_1 has no weight at 0, 9."),
        (("linear_1", "bias", (0, 0), 0.1), "linear_1 has no bias at 0, 0."),
        (("linear_2", "weight", (0, 0), 0.1), "weight of linear_2 does not learn."),
        (("linear_1", "weight", (0, 0), 0.0), "A nudge of 0 does not move"),
        (("linear_1", "weight", (0, 0), 1e-300), "A nudge of 1e−300 does not move"),
        (("linear_1", "weight", (0, 0), math.inf), "A nudge of ∞ does not move"),
        (("linear_1", "weight", (0, 0), math.nan), "A nudge of NaN does not move"),
    ],
)
def test_what_cannot_be_nudged(asked: tuple[str, str, tuple[int, ...], float], sentence: str) -> None:
    project = TEMPLATES["circle"].build()
    frozen = project.graph["linear_2"].layer.with_(frozen=True)
    microscope = microscope_of(replace(project, graph=edits.replace_layer(project.graph, "linear_2", frozen)))
    with pytest.raises(UserError) as refused:
        nudge(microscope, *asked)
    assert str(refused.value).startswith(sentence)
    with pytest.raises(UserError, match=r"linear_2 has no numbers that learn\."):
        check_layer(microscope, "linear_2")
