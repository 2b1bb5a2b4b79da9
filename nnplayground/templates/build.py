"""What most templates are made of: a chain of layers, laid out in rows, with data and settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph import edits
from nnplayground.graph.graph import Graph
from nnplayground.graph.layer import Layer
from nnplayground.project import Project, WeightEdit
from nnplayground.training.settings import Settings

COLUMN, ROW = 200.0, 165.0
"""Between the cards of a row, and between rows."""


def project(
    layers: list[Any], dataset: Any, *, columns: int | None = None, spacing: float = COLUMN, **settings: Any
) -> Project:
    """Input, ``layers`` with a Loss at their end, each as ``Layer.parse`` takes it; settings as ``Settings`` does.

    Of more than ``columns`` cards several rows are made: in one they would be too small to read from the back.
    ``spacing`` leaves room for long shapes between them.
    """
    graph = edits.chain(*(Layer.parse(layer) for layer in ["Input", *layers]))
    if columns is not None:
        graph = in_rows(graph, columns, spacing)
    return Project(graph, Dataset.parse(dataset), Settings.parse(settings))


def with_weights(project: Project, weights: Mapping[str, Sequence[Any]]) -> Project:
    """Parameters set by hand before the first step, by ``node.parameter``: lists as deep as the tensor."""
    edits: list[WeightEdit] = []
    for name, values in weights.items():
        node, _, parameter = name.partition(".")
        edits += [WeightEdit(node, parameter, index, value, 0.0, 0) for index, value in _elements(values)]
    return replace(project, edits=tuple(edits))


def _elements(values: Any) -> Iterator[tuple[tuple[int, ...], float]]:
    if not isinstance(values, Sequence):
        yield (), float(values)
        return
    for place, part in enumerate(values):
        for index, value in _elements(part):
            yield (place, *index), value


def in_rows(graph: Graph, columns: int, spacing: float = COLUMN) -> Graph:
    """The nodes of a chain in rows of ``columns``, each from left to right, as blocks at every zoom: so many would be
    too small to read where rows left room for neurons."""
    places = [divmod(index, columns) for index in range(len(graph.nodes))]
    nodes = tuple(
        replace(node, x=column * spacing, y=row * ROW, view="far")
        for node, (row, column) in zip(graph.nodes, places, strict=True)
    )
    return replace(graph, nodes=nodes)
