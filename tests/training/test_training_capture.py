"""The captured way to run a step gives the bits of the plain one, for every kind that there is."""

from __future__ import annotations

import threading
import warnings
from typing import Any

import numpy as np
import pytest
import torch
from training_cases import (
    OPTIMIZERS,
    assert_captured_agrees,
    assert_same_run,
    changed,
    digits,
    name_of,
    parameters,
    plain_and_captured,
    project,
    same_state,
    session,
)

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge
from nnplayground.graph.layer import LAYERS, Layer, ShapeError
from nnplayground.graph.loss import LOSSES
from nnplayground.graph.penalty import PENALTIES, Penalty
from nnplayground.layers.activation import Activation
from nnplayground.project import Project
from nnplayground.text import UserError, text
from nnplayground.training.guards.failure import Diverged
from nnplayground.training.optimizers.optimizer import OPTIMIZERS as OPTIMIZER_KINDS
from nnplayground.training.session.session import Session
from nnplayground.training.settings import Settings
from nnplayground.training.step.execution.captured import CapturedProgram
from nnplayground.training.step.execution.torchscript.compiler import Functions

pytestmark = pytest.mark.captured

PLAIN_ONLY: dict[str, str] = {}
"""Kinds that cannot be captured, or are slower so, each with what was measured.  All others must be."""


@pytest.mark.parametrize(("network", "dtype"), [("mlp", "float64"), ("noisy", "float32")])
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=name_of)
def test_every_optimizer(optimizer: dict[str, Any], network: str, dtype: str, captured_steps: list[int]) -> None:
    assert_captured_agrees(project(network, optimizer=optimizer, dtype=dtype, train_share=0.45), captured_steps)


@pytest.mark.parametrize("kind", OPTIMIZER_KINDS.names())
@pytest.mark.parametrize("penalty", [cls.kind for cls in PENALTIES if issubclass(cls, Penalty)])
def test_every_penalty_with_every_optimizer(kind: str, penalty: str, captured_steps: list[int]) -> None:
    assert_captured_agrees(project(optimizer=kind, penalty=penalty, batch_size=64), captured_steps)


@pytest.mark.parametrize("kind", LOSSES.names())
@pytest.mark.parametrize("dataset", ["circle", "iris", "bumps"])
def test_every_loss(kind: str, dataset: str, captured_steps: list[int]) -> None:
    data = Dataset.parse(dataset)
    spec = project("mlp", dataset).spec
    if LOSSES[kind]().refuses(spec) is not None:
        pytest.skip(f"{kind} is not for {dataset}")
    assert_captured_agrees(project("mlp", data, kind, LOSSES[kind]().width(spec)), captured_steps)


@pytest.mark.parametrize("kind", [cls.kind for cls in LOSSES if "class_weights" in cls.model_fields])
@pytest.mark.parametrize("dataset", ["circle", "iris"])
def test_every_loss_that_weighs_classes_and_smooths_labels(kind: str, dataset: str, captured_steps: list[int]) -> None:
    spec = project("mlp", dataset).spec
    weights = {"balanced": True} if dataset == "circle" else {"class_weights": [0.3, 2.0, 1.5]}
    smooth = {"label_smoothing": 0.1} if "label_smoothing" in LOSSES[kind].model_fields else {}
    loss = {"kind": kind, **weights, **smooth}
    assert_captured_agrees(
        project("mlp", dataset, loss, LOSSES[kind].parse(loss).width(spec)), captured_steps, steps=40
    )


@pytest.mark.parametrize("cls", [cls for cls in LAYERS if cls.inputs and cls.outputs], ids=lambda cls: cls.kind)
def test_every_layer(cls: type[Layer], captured_steps: list[int]) -> None:
    of = _around(cls())
    if cls.kind in PLAIN_ONLY:
        assert plain_and_captured(of)[1].execution.way == "plain"
        pytest.skip(PLAIN_ONLY[cls.kind])
    assert_captured_agrees(of, captured_steps)


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "Augment", "flip": True, "brightness": 0.3, "noise": 0.1},
        {"kind": "Upsample", "mode": "bilinear"},
        {"kind": "ConvTranspose2d", "stride": 2, "padding": 1, "output_padding": 1, "activation": "ReLU"},
        {"kind": "MaxPool2d", "kernel_size": 3, "padding": 1},
        {"kind": "AvgPool2d", "kernel_size": 3, "padding": 1},
        {"kind": "AdaptiveAvgPool2d", "output_size": 3},
        {"kind": "BatchNorm2d", "frozen": True},
        {"kind": "LayerNorm"},
        {"kind": "GroupNorm"},
        {"kind": "GaussianNoise"},
    ],
    ids=name_of,
)
def test_layers_on_pictures(settings: dict[str, Any], captured_steps: list[int]) -> None:
    assert_captured_agrees(_around(Layer.parse(settings), pictures=True), captured_steps)


MODES = ("zeros", "reflect", "replicate", "circular")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "settings",
    [
        *({"kind": "Conv2d", "kernel_size": [2, 3], "padding": "same", "padding_mode": mode} for mode in MODES),
        *({"kind": "Conv2d", "stride": [2, 1], "padding": [1, 2], "padding_mode": mode} for mode in MODES),
        {"kind": "Conv2d", "dilation": [2, 3], "padding": "same"},
        {"kind": "Conv2d", "groups": 2, "activation": "Tanh"},
        {"kind": "Conv2d", "out_channels": 4, "groups": 4},
        {"kind": "ConvTranspose2d", "kernel_size": [3, 2], "stride": [1, 2], "padding": [1, 0], "dilation": 2},
        {"kind": "ConvTranspose2d", "stride": 2, "output_padding": [1, 0], "groups": 2},
        {"kind": "MaxPool2d", "kernel_size": [3, 2], "padding": 1, "dilation": [1, 2], "ceil_mode": True},
        {"kind": "AvgPool2d", "kernel_size": 3, "padding": 1, "ceil_mode": True, "count_include_pad": False},
        {"kind": "AvgPool2d", "kernel_size": [3, 2], "stride": [1, 3], "padding": [1, 0], "divisor_override": 5},
        {"kind": "AdaptiveAvgPool2d", "output_size": [3, 2]},
        {"kind": "GroupNorm", "affine": False},
        {"kind": "Dropout2d"},
        {"kind": "Dropout2d", "p": 1.0},
        {"kind": "Dropout", "p": 1.0},
    ],
    ids=str,
)
def test_options_of_layers_on_pictures(settings: dict[str, Any], dtype: str, captured_steps: list[int]) -> None:
    assert_captured_agrees(_around(Layer.parse(settings), pictures=True, dtype=dtype), captured_steps, steps=30)


@pytest.mark.parametrize(
    "settings",
    [
        *({"kind": "Conv1d", "kernel_size": 4, "padding": "same", "padding_mode": mode} for mode in MODES),
        *({"kind": "Conv1d", "dilation": 2, "padding": "causal", "padding_mode": mode} for mode in MODES),
        {"kind": "Conv1d", "groups": 4, "stride": 2, "padding": 3},
        {"kind": "MaxPool1d", "kernel_size": 3, "padding": 1, "dilation": 2, "ceil_mode": True},
        {"kind": "AvgPool1d", "kernel_size": 3, "padding": 1, "ceil_mode": True, "count_include_pad": False},
        {"kind": "GroupNorm", "affine": False},
        {"kind": "GroupNorm", "num_groups": 4},
        {"kind": "Dropout2d"},
    ],
    ids=str,
)
def test_options_of_layers_on_sequences(settings: dict[str, Any], captured_steps: list[int]) -> None:
    assert_captured_agrees(_around(Layer.parse(settings), only=2), captured_steps, steps=30)


@pytest.mark.parametrize("cls", [cls for cls in LAYERS if issubclass(cls, Activation)], ids=lambda cls: cls.kind)
def test_every_activation_within_other_layers(cls: type[Activation], captured_steps: list[int]) -> None:
    picture = {"kind": "Conv2d", "out_channels": 3, "activation": cls.kind}
    layers = [picture, "Flatten", {"kind": "Linear", "activation": cls.kind}, {"kind": "Linear", "units": 10}]
    assert_captured_agrees(
        project(layers, "digits", "CrossEntropy", train_share=0.02, batch_size=16), captured_steps, steps=20
    )


def test_only_what_exists_is_excused() -> None:
    assert set(PLAIN_ONLY) <= set(LAYERS.names())


LINEAR = {"kind": "Linear", "units": 6}
UNFLATTEN = {"kind": "Unflatten", "height": None}
AROUND: list[tuple[tuple[int, ...], str, list[Any], list[Any]]] = [
    ((6,), "iris", [LINEAR, {**LINEAR, "activation": "Tanh"}], []),
    ((64,), "iris", [{"kind": "Linear", "units": 64}], ["Flatten"]),
    ((4, 6), "iris", [{"kind": "Linear", "units": 24}, {**UNFLATTEN, "channels": 4, "width": 6}], ["Flatten"]),
    ((4, 8, 8), "digits", [{"kind": "Conv2d", "out_channels": 4, "padding": 1}], ["Flatten"]),
]
"""What arrives at the layer, of which data, and the layers before and behind it."""


def _around(layer: Layer, pictures: bool = False, only: int | None = None, **settings: Any) -> Project:
    """A network with this layer in its middle, on numbers, on sequences or on pictures; ``only``: the place in
    ``AROUND`` of what arrives."""
    many = layer.inputs[0].many
    for shape, dataset, before, behind in AROUND[3 * pictures :] if only is None else AROUND[only : only + 1]:
        table = project("mlp", dataset).spec
        try:
            layer.output_shape([shape] * (2 if many else 1), table)
        except ShapeError:
            continue
        share: dict[str, Any] = {"train_share": 0.05} if dataset == "digits" else {}
        last = {"kind": "Linear", "units": len(table.class_names)}
        inner = [*before, layer.dump(), *behind, last]
        of = project(inner, dataset, "CrossEntropy", batch_size=16, **share, **settings)
        if not many:
            return of
        middle = of.graph.of_kind(layer.kind)[0].id
        return of.with_graph(edits.connect(of.graph, Edge("linear_1", middle)))
    raise AssertionError(f"no shape for {layer}")


@pytest.mark.parametrize("batch", [1, 7, 75, 1000])
def test_every_size_of_the_last_batch(batch: int, captured_steps: list[int]) -> None:
    """75 samples: batches of one, a short last one, one that is all, and one that would be larger than all."""
    assert_captured_agrees(project("mlp", "iris", "CrossEntropy", 3, batch_size=batch), captured_steps)


def test_a_picture_network(captured_steps: list[int]) -> None:
    assert_captured_agrees(digits(optimizer="Adam", train_share=0.1, validation_share=0.1), captured_steps)


def test_a_row_that_would_be_left_alone_joins_the_batch_before(captured_steps: list[int]) -> None:
    assert_captured_agrees(project("noisy", "iris", "CrossEntropy", 3, batch_size=73), captured_steps)


def test_changes_while_it_runs_are_those_of_the_plain_way() -> None:
    plain, captured = plain_and_captured(project("noisy", optimizer="Adam"))
    changes: list[dict[str, Any]] = [
        {"learning_rate": 0.1},
        {"penalty": {"kind": "L2", "rate": 0.01}},
        {"penalty": {"kind": "L2", "rate": 0.1}},
        {"penalty": {"kind": "L1", "rate": 0.1}},
        {"batch_size": 13},
        {"shuffle": False},
        {"optimizer": {"kind": "Adam", "beta1": 0.5}},
        {"optimizer": "RMSprop"},
        {"execution": "auto"},
    ]
    for change in changes:
        for one in (plain, captured):
            one.run(33)
            mine = {**change, "execution": one.project.settings.execution} if one is plain else change
            assert one.adopt(changed(one.project, **mine)) is one
        captured.wait_for_capture()
        assert captured.execution.way == "captured" or change == {"execution": "auto"}
    plain.run(200)
    captured.run(200)
    assert_same_run(plain, captured)


@pytest.mark.parametrize("there", [{"optimizer": "SGD"}, {"penalty": {"kind": "L2", "rate": 0.01}}], ids=str)
def test_a_change_that_is_taken_back_before_the_next_step(there: dict[str, Any]) -> None:
    """The recording is still the right one, and must still work on the memory of the learner."""
    plain, captured = plain_and_captured(project("mlp", optimizer="Adam", penalty={"kind": "L1", "rate": 0.001}))
    for one in (plain, captured):
        one.run(40)
        before = one.project
        one.adopt(changed(before, **there))
        one.adopt(before)
        one.adopt(changed(before, learning_rate=0.3, penalty={"kind": "L1", "rate": 0.1}))
        one.run(40)
    assert captured.execution.way == "captured"
    assert_same_run(plain, captured)


def test_a_batch_of_another_size_among_those_that_are_compared_is_no_fault() -> None:
    """Of 75 rows 30 are done in tens when batches of 7 begin: 3 are left at the end of this epoch, 5 of all others."""
    plain, captured = plain_and_captured(project("mlp", "iris", "CrossEntropy", 3, batch_size=10))
    for one in (plain, captured):
        one.run(3)
        one.adopt(changed(one.project, batch_size=7))
    captured.wait_for_capture()
    assert captured.execution.way == "captured", str(captured.execution.reason)
    plain.run(100)
    captured.run(100)
    assert_same_run(plain, captured)


def test_shuffling_that_ends_in_the_middle_of_an_epoch() -> None:
    plain, captured = plain_and_captured(project("mlp", "iris", "CrossEntropy", 3, batch_size=10))
    for one in (plain, captured):
        one.run(3)
        one.adopt(changed(one.project, shuffle=False))
        one.run(30)
    assert captured.execution.way == "captured"
    assert_same_run(plain, captured)


def test_a_long_history_is_the_same() -> None:
    """Beyond the rows that one captured call can keep, and beyond the length at which the history is thinned."""
    plain, captured = plain_and_captured(project("mlp", "iris", "CrossEntropy", 3, batch_size=75))
    plain.run(4500)
    captured.run(4500)
    assert captured.execution.way == "captured"
    assert_same_run(plain, captured)
    epochs: list[int] = []
    captured.epochs.on_epoch, captured.epochs.every_epoch = lambda row: epochs.append(row.epoch), True
    captured.run(5)
    assert epochs == [4501, 4502, 4503, 4504, 4505]


@pytest.mark.parametrize("kept", [0.0, 1e9], ids=["kept for a moment", "kept for long"])
def test_divergence_is_found_at_the_same_step(kept: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the numbers were last copied many calls and epochs ago."""
    monkeypatch.setattr("nnplayground.training.step.execution.plain.COPY_AGE", kept)
    monkeypatch.setattr("nnplayground.training.step.execution.torchscript.program.KEPT", kept)
    result: list[str] = []
    of = project([{"kind": "Linear", "units": 4}, {"kind": "Linear", "units": 1}], "plane", "MSE", learning_rate=3.0)
    plain, captured = plain_and_captured(of)
    for one in (plain, captured):
        with pytest.raises(Diverged) as raised:
            _run_on(one)
        result.append(f"{raised.value} {raised.value.node} {raised.value.details}")
    assert result[0] == result[1]
    assert same_state(plain, captured)
    assert repr(plain.probe.gradients) == repr(captured.probe.gradients)
    assert all(np.isfinite(array).all() for array in parameters(captured).values())


def _run_on(one: Session) -> None:
    while True:
        one.run(11)


def test_deciding_leaves_no_trace() -> None:
    one, twin = session(project("noisy")), session(project("noisy"))
    for each in (one, twin):
        each.run(12)
    generator = torch.get_rng_state()
    one.wait_for_capture()
    assert torch.equal(torch.get_rng_state(), generator)
    assert one.execution.decided
    assert_same_run(twin, one)


def test_it_changes_over_by_itself_with_the_same_numbers() -> None:
    one, twin = session(project("noisy")), session(changed(project("noisy"), execution="plain"))
    while not one.execution.decided:
        one.run(50)
    one.run(500)
    twin.run(one.step)
    assert same_state(one, twin)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("Capture")]


def test_what_cannot_be_captured_is_said_and_goes_on_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: str) -> None:
        raise UserError(text("It is of no use."))

    monkeypatch.setattr("nnplayground.training.step.execution.torchscript.compiler.compiled", broken)
    one, twin = session(project()), session(changed(project(), execution="plain"))
    one.wait_for_capture()
    one.run(100)
    twin.run(100)
    assert one.execution.way == "plain"
    assert "could not be captured" in str(one.notes[0])
    assert same_state(one, twin)


def test_that_the_compiler_is_deprecated_stays_where_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Warnings fail tests; and the source finds its names where the compiler is called from, so here."""
    unit = torch.jit.CompilationUnit

    def warning(source: str) -> Any:
        warnings.warn("`torch.jit.CompilationUnit` is deprecated.", DeprecationWarning, stacklevel=2)
        return unit(source)

    monkeypatch.setattr(torch.jit, "CompilationUnit", warning)
    one = session(project(execution="captured"))
    one.wait_for_capture()
    assert one.execution.way == "captured", str(one.execution.reason)


def test_numbers_that_differ_are_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the compiler is found before a captured step counts."""
    run = CapturedProgram.run

    def wrong(self: CapturedProgram, *arguments: Any) -> Any:
        advance = run(self, *arguments)
        self._learner.step.flat[0] += 1e-6
        return advance

    monkeypatch.setattr(CapturedProgram, "run", wrong)
    one, twin = session(project()), session(changed(project(), execution="plain"))
    one.wait_for_capture()
    one.run(100)
    twin.run(100)
    assert one.execution.way == "plain"
    assert "numbers differ" in str(one.notes[0])
    assert same_state(one, twin)


def test_a_call_that_fails_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[Functions] = []

    def kept(source: str) -> Functions:
        compiled.append(Functions(source))
        return compiled[-1]

    monkeypatch.setattr("nnplayground.training.step.execution.torchscript.program.Functions", kept)
    one, twin = session(project("noisy", execution="captured")), session(project("noisy", execution="plain"))
    one.wait_for_capture()
    one.run(30)
    [functions] = compiled
    train = functions.train

    def fails(*arguments: Any) -> Any:
        train(*arguments)
        raise RuntimeError("not enough memory")

    monkeypatch.setattr(functions, "train", fails)
    one.run(70)
    twin.run(100)
    assert one.execution.way == "plain"
    assert "not enough memory" in str(one.notes[0])
    assert same_state(one, twin)


def test_the_choice_can_be_read_from_a_file_and_from_the_settings() -> None:
    assert Settings.parse({"kind": "Settings"}).execution == "auto"
    one = session(project(execution="plain"))
    one.wait_for_capture()
    one.run(50)
    assert one.execution.way == "plain"
    assert "Chosen" in str(one.execution.reason)
