"""The network in words, for a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.graph.layer import shown
from nnplayground.text import text
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.graph.graph import Node
    from nnplayground.ui.canvas.scene import CanvasScene


def spoken_network(scene: CanvasScene, about: str) -> str:
    """What is selected, the layers in their order, and ``about`` the canvas itself."""
    document = scene.document
    graph = document.project.graph
    chosen = [_words(scene, graph[node]) for node in graph.order or tuple(graph.by_id) if node in document.selection]
    names = ", ".join(graph[node].label for node in graph.order or tuple(graph.by_id))
    sentences = [
        translated(text("Selected: {layers}.", layers="; ".join(chosen))) if chosen else "",
        translated(text("Layers: {layers}.", layers=names)) if names else translated(text("There are no layers.")),
        about,
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _words(scene: CanvasScene, node: Node) -> str:
    shapes = scene.document.shapes
    summary, shape = node.layer.summary(), shapes.outputs.get(node.id)
    parts = [node.label]
    if summary:
        parts.append(translated(summary))
    if shape is not None:
        parts.append(translated(text("output {shape}", shape=shown(shape))))
    parts += [translated(problem.text) for problem in shapes.of_node(node.id)]
    return ", ".join(parts)
