"""What most templates are made of: a chain of layers, laid out in rows, with data and settings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph import edits
from nnplayground.graph.graph import Graph
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.training.settings import Settings

COLUMN, ROW = 200.0, 165.0
"""Between the blocks of a row, and between rows."""


def project(
    layers: list[Any], dataset: Any, *, columns: int | None = None, spacing: float = COLUMN, **settings: Any
) -> Project:
    """Input, ``layers`` with a Loss at their end, each as ``Layer.parse`` takes it; settings as ``Settings`` does.

    Of more than ``columns`` blocks several rows are made: in one they would be too small to read from the back.
    ``spacing`` leaves room for long shapes between them.
    """
    graph = edits.chain(*(Layer.parse(layer) for layer in ["Input", *layers]))
    if columns is not None:
        graph = in_rows(graph, columns, spacing)
    return Project(graph, Dataset.parse(dataset), Settings.parse(settings))


def in_rows(graph: Graph, columns: int, spacing: float = COLUMN) -> Graph:
    """The nodes of a chain in rows of ``columns``, each from left to right, as blocks at every zoom: so many would be
    too small to read where rows left room for neurons."""
    places = [divmod(index, columns) for index in range(len(graph.nodes))]
    nodes = tuple(
        replace(node, x=column * spacing, y=row * ROW, view="far")
        for node, (row, column) in zip(graph.nodes, places, strict=True)
    )
    return replace(graph, nodes=nodes)
