"""What every figure must do: give what is frozen and its own, leave no trace, and wait until it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from nnplayground.datasets.dataset import DATASETS
from nnplayground.engine.figures.figure import FIGURES, Figure
from nnplayground.engine.figures.kinds.scores import ScoresFigure
from nnplayground.engine.figures.kinds.spread import SpreadFigure
from nnplayground.engine.news import News, Note
from nnplayground.engine.snapshot import Snapshot, SnapshotRequest, Trouble
from nnplayground.engine.stop_condition import StopCondition
from nnplayground.engine.training_loop import TrainingLoop
from nnplayground.graph import edits
from nnplayground.graph.layer import LAYERS
from nnplayground.project import Project
from nnplayground.registry import UnknownKindError
from nnplayground.training.session.session import Session
from nnplayground.training.settings import Settings
from nnplayground.training.timeline.checkpoint import same_state

KINDS = FIGURES.names()
DATA = {"circle": "BCEWithLogits", "sine": "MSE", "iris": "CrossEntropy", "diabetes": "MSE"}
"""Data sets on the plane and along a line, and such with more inputs, each with a loss for it."""


@cache
def project(dataset: str) -> Project:
    """A small network that draws random numbers and has buffers, a penalty and rows of validation."""
    data = DATASETS[dataset]()
    graph = edits.chain(
        LAYERS["Input"](),
        LAYERS["Linear"].model_validate({"units": 6, "bias": False}),
        LAYERS["BatchNorm1d"](),
        LAYERS["ReLU"](),
        LAYERS["Dropout"].model_validate({"p": 0.2}),
        LAYERS["Linear"].model_validate({"units": data.spec().targets if DATA[dataset] == "CrossEntropy" else 1}),
        LAYERS["Loss"].model_validate({"function": DATA[dataset]}),
    )
    settings = Settings.model_validate({"validation_share": 0.2, "batch_size": 12, "optimizer": {"kind": "Adam"}})
    return Project(graph, data, settings)


def trained(dataset: str, steps: int = 11) -> Session:
    session = Session(project(dataset), project(dataset).load_data())
    session.run(steps)
    return session


def leaves(value: Any) -> Iterator[Any]:
    """The numbers, words and arrays that a value is made of; what else it is made of has to be frozen."""
    if is_dataclass(value):
        assert getattr(value, "__dataclass_params__").frozen, f"{type(value)} is not frozen"  # noqa: B009
        for part in fields(value):
            yield from leaves(getattr(value, part.name))
    elif isinstance(value, Mapping):
        yield from leaves(list(value.items()))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def arrays(value: object) -> list[npt.NDArray[Any]]:
    return [leaf for leaf in leaves(value) if isinstance(leaf, np.ndarray)]


@pytest.mark.parametrize("dataset", DATA)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_measured_is_frozen_and_copied(kind: str, dataset: str) -> None:
    session = trained(dataset)
    value = FIGURES[kind]().measure(session)
    for leaf in leaves(value):
        assert isinstance(leaf, np.ndarray | float | int | str | bool | None), f"{type(leaf)} crosses threads"
    network = session.network
    tensors = [
        *network.parameters(),
        *network.buffers(),
        *session.probe.examine(lambda _network, inputs: inputs).values(),
    ]
    for array in arrays(value):
        assert not any(np.may_share_memory(array, tensor.detach().cpu().numpy()) for tensor in tensors)
    before = [array.copy() for array in arrays(value)]
    session.run(5)
    for array, copy in zip(arrays(value), before, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("dataset", DATA)
@pytest.mark.parametrize("kind", KINDS)
def test_measuring_leaves_no_trace(kind: str, dataset: str) -> None:
    watched, plain = trained(dataset), trained(dataset)
    state, noise = watched.state(), torch.get_rng_state()
    FIGURES[kind]().measure(watched)
    assert same_state(watched.state(), state)
    assert torch.equal(torch.get_rng_state(), noise)
    assert watched.network.training
    for one in (watched, plain):
        one.run(9)
    assert same_state(watched.state(), plain.state())
    assert watched.history == plain.history


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_data_of_which_it_is_measured(kind: str) -> None:
    values = {dataset: FIGURES[kind]().measure(trained(dataset)) for dataset in DATA}
    assert any(value is not None for value in values.values())


@pytest.mark.parametrize("dataset", DATA)
@pytest.mark.parametrize("kind", KINDS)
def test_what_belongs_to_nodes_says_so(kind: str, dataset: str) -> None:
    """For moments of the past, whose layers may be others."""
    figure = FIGURES[kind]
    value = figure().measure(trained(dataset))
    nodes = {node.id for node in project(dataset).graph.nodes}
    owners = {str(name).partition(".")[0] for name in value} if isinstance(value, Mapping) else set()
    if figure.by_node:
        assert isinstance(value, Mapping)
        assert owners <= nodes
    else:
        assert not owners & nodes


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of figures that were measured, in their order."""
    kinds: list[str] = []

    def counted(figure: type[Figure[Any]]) -> Callable[[Figure[Any], Session], object]:
        measure = figure.measure

        def count(self: Figure[Any], session: Session) -> object:
            kinds.append(self.kind)
            return measure(self, session)

        return count

    for figure in FIGURES:
        monkeypatch.setattr(figure, "measure", counted(figure))
    return kinds


def loop_of(dataset: str, say: Callable[[str], None] = lambda _note: None) -> TrainingLoop:
    def listen(news: News) -> None:
        assert not isinstance(news, Trouble)
        if isinstance(news, Note):
            say(str(news.text))

    loop = TrainingLoop(listen)
    loop.load(1, project(dataset), 1, project(dataset).load_data(), None, True)
    return loop


def snapshot_of(loop: TrainingLoop, *kinds: str) -> Snapshot:
    loop.request(SnapshotRequest(frozenset(kinds)))
    loop.advance()  # imports what is lacking
    result = loop.snapshot()
    assert result is not None
    if loop.dirty:
        loop.advance()
        result = loop.snapshot()
        assert result is not None
    return result


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_is_asked_for_is_measured(kind: str, measured: list[str]) -> None:
    loop = loop_of("circle")
    assert snapshot_of(loop).figures == {}
    assert measured == []
    snapshot_of(loop, kind)
    assert measured == [kind]
    assert snapshot_of(loop).figures == {}
    assert measured == [kind]


def test_what_has_no_pause_is_measured_with_every_snapshot(
    measured: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SpreadFigure, "pause", 1e6)
    loop = loop_of("circle")
    loop.run_until(StopCondition(1, "on"))
    for _ in range(3):
        snapshot_of(loop, "boundary", "spread")
    assert measured == ["boundary", "spread", "boundary", "boundary"]
    snapshot_of(loop, "boundary")
    measured.clear()
    snapshot_of(loop, "boundary", "spread")
    assert measured == ["boundary", "spread"], "kept no longer than somebody looks"


def test_a_figure_that_fails_is_told_once_and_the_others_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    messages: list[str] = []

    def fails(_self: object, _session: Session) -> None:
        raise RuntimeError("a slip")

    monkeypatch.setattr(SpreadFigure, "measure", fails)
    loop = loop_of("circle", messages.append)
    for _ in range(3):
        assert snapshot_of(loop, "boundary", "spread").figures.keys() == {"boundary"}
    assert len(messages) == 1
    assert "spread" in messages[0]
    assert "RuntimeError: a slip." in messages[0]
    assert not loop.dirty
    snapshot_of(loop, "boundary")
    snapshot_of(loop, "boundary", "spread")
    assert len(messages) == 2, "asked for anew, it is tried anew"


def test_what_a_figure_needs_and_cannot_be_imported_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    messages: list[str] = []

    def fails(_self: object) -> None:
        raise ImportError("no scikit-learn")

    monkeypatch.setattr(ScoresFigure, "load", fails)
    monkeypatch.setattr(ScoresFigure, "loaded", lambda _self: False)
    loop = loop_of("circle", messages.append)
    for _ in range(3):
        assert snapshot_of(loop, "scores").figures == {}
    assert len(messages) == 1
    assert not loop.dirty


def test_a_figure_that_there_is_not_cannot_be_asked_for() -> None:
    with pytest.raises(UnknownKindError, match=r"There is no figure called 'spreads'.*Did you mean 'spread'"):
        SnapshotRequest(figures=frozenset({"boundary", "spreads"}))


def test_nothing_is_read_of_no_snapshot() -> None:
    assert SpreadFigure.of(None) is None
