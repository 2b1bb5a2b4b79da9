"""What the gallery offers: an empty canvas and every template."""

from __future__ import annotations

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph.graph import Graph
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES, Level, Template
from nnplayground.text import mark


def entries() -> list[Template]:
    """In the order of the gallery; the empty canvas comes last."""
    return [*(TEMPLATES[name] for name in TEMPLATES), EMPTY]


def _empty() -> Project:
    return Project(Graph(), Dataset.parse("circle"))


EMPTY = Template(
    name="",
    title=mark("Empty canvas"),
    help=mark("Nothing but the data: drag the layers there yourself."),
    category=mark("From scratch"),
    epochs=0,
    level=Level("loss"),
    make=_empty,
)
