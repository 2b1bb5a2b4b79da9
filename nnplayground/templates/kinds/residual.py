"""A network with skip connections: what each block computes is added to what came in."""

from __future__ import annotations

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph.edits import add, connect
from nnplayground.graph.graph import Edge, Graph
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.templates.template import TEMPLATES, Level
from nnplayground.text import mark
from nnplayground.training.settings import Settings


@TEMPLATES.add(
    name="residual",
    title=mark("Residual network"),
    help=mark("Skip connections on the spiral: each block adds to what it was given instead of replacing it."),
    category=mark("Architectures"),
    epochs=300,
    level=Level("accuracy", at_least=0.95),
    rank=90,
    pace=500,
)
def residual() -> Project:
    settings = Settings.parse({"optimizer": "Adam", "learning_rate": 0.01, "batch_size": 10})
    return Project(_two_blocks(units=12), Dataset.parse("spiral"), settings)


def _two_blocks(units: int) -> Graph:
    """Input, a first Linear, two blocks of (Linear, Add), an output; the skips run straight, the blocks below."""
    hidden = Layer.parse({"kind": "Linear", "units": units, "activation": "ReLU"})
    graph, start = add(Graph(), Layer.parse("Input"))
    graph, before = add(graph, hidden, x=175.0)
    graph = connect(graph, Edge(start, before))
    for x in (350.0, 700.0):
        graph, inner = add(graph, hidden, x=x, y=110.0)
        graph, total = add(graph, Layer.parse("Add"), x=x + 175.0)
        for edge in (Edge(before, inner), Edge(before, total), Edge(inner, total)):
            graph = connect(graph, edge)
        before = total
    graph, output = add(graph, Layer.parse({"kind": "Linear", "units": 1}), x=1050.0)
    graph, loss = add(graph, Layer.parse({"kind": "Loss", "function": "BCEWithLogits"}), x=1240.0)
    graph = connect(connect(graph, Edge(before, output)), Edge(output, loss))
    return graph
