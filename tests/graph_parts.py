"""What the tests share to write a network down."""

from __future__ import annotations

from nnplayground.graph import edits
from nnplayground.graph.graph import Graph
from nnplayground.graph.layer import Layer


def layer(kind: str, **settings: object) -> Layer:
    """A layer by its name and settings, as JSON writes them."""
    return Layer.parse({"kind": kind, **settings})


def chain(*layers: object) -> Graph:
    """One after the other: layers, their names, or their settings as JSON writes them."""
    return edits.chain(*(one if isinstance(one, Layer) else Layer.parse(one) for one in layers))
