"""What the tests of the plots share: documents with made-up runs, no thread and no engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from document_parts import opened
from graph_parts import chain, layer
from panel_parts import show
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnplayground.datasets.dataset import DATASETS, Dataset
from nnplayground.datasets.prepare import Prepared, prepare
from nnplayground.engine.figures.figure import FIGURES
from nnplayground.engine.snapshot import Snapshot
from nnplayground.graph.fit import fit_to_data
from nnplayground.graph.graph import Graph
from nnplayground.project import Project
from nnplayground.text import Text
from nnplayground.training.measurements import GradientRow, HistoryRow, Measured, Spread
from nnplayground.training.session.session import Session
from nnplayground.training.step.execution.execution import Execution
from nnplayground.ui.document.document import Document
from nnplayground.ui.plots.base import PlotPanel

PLAIN = Execution("plain", Text("In a test."))
P = TypeVar("P", bound=PlotPanel)


@contextmanager
def loaded(dataset: str | Dataset = "circle", hidden: int = 2) -> Iterator[Document]:
    """A document whose data are there at once."""
    graph = chain("Input", *[layer("Linear", units=units) for units in (*[3] * hidden, 1)], "Loss")
    result = DATASETS[dataset]() if isinstance(dataset, str) else dataset
    project = Project(fit_to_data(graph, DATASETS["circle"]().spec(), result.spec()), result)
    with opened(project) as document:
        document.source.close()
        document.source.prepared = data_of(document)
        yield document


def data_of(document: Document) -> Prepared:
    """The data of the document's project, loaded here and now."""
    return prepare(document.project.dataset, seed=0, draw=0, train_share=0.5, validation_share=0.2, files={})


def on_screen(qtbot: QtBot, panel: P, width: int = 560, height: int = 260) -> P:
    """The panel in the size it has in the default layout of a small laptop, drawn."""
    show(qtbot, panel, width, height)
    for _ in range(3):  # axes find their width when they are painted
        QApplication.processEvents()
    return panel


def moment(epoch: int, train: float, test: float, score: float = 0.5) -> HistoryRow:
    return HistoryRow(epoch, epoch * 10, train + 0.01, 0.03, Measured(train, score), None, Measured(test, score - 0.1))


def emit(document: Document, step: int = 0, run: int = 0, **parts: Any) -> None:
    """Put in a snapshot and tell the views; ``parts``: its fields and its figures."""
    batch = 0 if "now" in parts else step % 10
    now = parts.pop("now", None) or HistoryRow(step // 10, step, 0.5, 0.03)
    figures = {name: parts.pop(name) for name in FIGURES.names() if name in parts}
    base = Snapshot(run, 0, now, (), False, batch, 10, 1000.0, 25, "cpu", PLAIN, figures)
    document.training.snapshot = replace(base, **parts)
    document.training.snapshot_changed.emit()
    document.training.frames.finish()


@cache
def measured(graph: Graph, dataset: Dataset) -> Mapping[str, object]:
    """Every figure that there is of a network before its first step."""
    project = Project(graph, dataset)
    session = Session(project, project.load_data())
    values = {figure.kind: figure().measure(session) for figure in FIGURES}
    return {kind: value for kind, value in values.items() if value is not None}


def emit_all(document: Document, step: int, **parts: Any) -> None:
    """A snapshot with everything in it that any plot shows: the real figures, made-up weights and gradients, and
    ``parts`` in place of what they name."""
    figures = measured(document.project.graph, document.project.dataset)
    emit(document, step, **{**figures, "weights": weights(step), "gradients": gradients(step), **parts})


def halves(size: int = 100) -> npt.NDArray[np.float32]:
    """A boundary of two classes: the score is x1 / 6."""
    across = (np.arange(size, dtype=np.float32) + 0.5) / size * 2 - 1
    return np.tile(across, (size, 1))[..., np.newaxis].astype(np.float32)


def gradients(step: int, tensors: int = 4) -> dict[str, GradientRow]:
    return {
        f"linear_{index + 1}.{name}": GradientRow(10.0 ** (-index - 1), 10.0**-index, 1e-3 * (1 + step % 3))
        for index in range(tensors // 2)
        for name in ("weight", "bias")
    }


def spread(*deviations: float) -> dict[str, Spread]:
    """Of the input and a layer for each further deviation; a fifth of the outputs are 0."""
    return {
        "input_1" if place == 0 else f"linear_{place}": Spread(
            0.1, deviation, (-3 * deviation, -deviation, 0.0, deviation, 4 * deviation), 0.2 * place
        )
        for place, deviation in enumerate(deviations or (1.0, 0.5, 0.25, 0.1))
    }


def weights(seed: int) -> dict[str, npt.NDArray[np.float32]]:
    random = np.random.default_rng(seed)
    return {
        "linear_1.weight": random.normal(0, 0.5, (3, 2)).astype(np.float32),
        "linear_1.bias": np.array([0.0, 0.25, 0.5], np.float32),
        "linear_2.weight": random.normal(0, 0.5, (3, 3)).astype(np.float32),
    }
