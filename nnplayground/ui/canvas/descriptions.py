"""What the card beside the mouse says of the thing under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from nnplayground import notation
from nnplayground.text import Text
from nnplayground.ui.canvas.hits import BiasHit, EdgeHit, Hit, NodeHit, PortHit, TileHit, ToggleHit
from nnplayground.ui.canvas.names import neuron_titles, shape_name
from nnplayground.ui.canvas.node_labels import node_label, node_title
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene


@dataclass(frozen=True)
class Description:
    """Lines, the first of which is the heading, and perhaps a picture."""

    lines: tuple[str, ...]
    picture: QImage | None = None


def describe(scene: CanvasScene, hit: Hit | None) -> Description:
    """No lines where there is nothing worth saying."""
    description = _describe(scene, hit)
    from nnplayground.ui.canvas.step.words import numbers_of  # not needed before the mouse moves

    numbers = numbers_of(scene, hit)
    if not numbers:
        return description
    kept = (
        description.lines[:1] if isinstance(hit, TileHit) else description.lines
    )  # the numbers of one sample, not its map
    return Description((*kept, *numbers))


def _describe(scene: CanvasScene, hit: Hit | None) -> Description:
    if isinstance(hit, EdgeHit):
        return Description(_edge(scene, hit))
    if isinstance(hit, BiasHit):
        return Description(_bias(scene, hit))
    if isinstance(hit, TileHit):
        return _neuron(scene, hit)
    if isinstance(hit, ToggleHit):
        near = scene.node_geometries[hit.node].near
        return Description((_tr_card() if near else _tr_neurons(),))
    if isinstance(hit, NodeHit):
        return Description((*_written(scene, hit.node), *_problems(scene, hit.node)))
    if isinstance(hit, PortHit):
        return Description(_port(scene, hit))
    return Description(())


def hint_of(scene: CanvasScene, hit: Hit | None) -> Text | None:
    """For the status bar: what the layer under the mouse does."""
    if isinstance(hit, NodeHit | TileHit | BiasHit | ToggleHit):
        return Text(type(scene.document.project.graph[hit.node].layer).help)
    return None


def _edge(scene: CanvasScene, hit: EdgeHit) -> tuple[str, ...]:
    graph, edge = scene.document.project.graph, hit.edge
    source, target = node_title(graph[edge.source]), node_title(graph[edge.target])
    meaning = scene.edge_geometries[edge].meaning
    matrix = scene.cache.weight(edge.target)
    if meaning == "weights" and matrix is not None:
        value = notation.short(float(matrix[hit.row, hit.column]))
        sentence = QCoreApplication.translate("canvas", "w from {source}[{column}] to {target}[{row}] = {value}")
        words = sentence.format(source=source, column=hit.column, target=target, row=hit.row, value=value)
        return words, QCoreApplication.translate("canvas", "Double-click to change it")
    if meaning == "mixed" and matrix is not None:
        row = matrix[hit.row]
        sentence = QCoreApplication.translate("canvas", "{count} weights from {source} to {target}[{row}]")
        figures = QCoreApplication.translate("canvas", "from {low} to {high}, root mean square {size}")
        low, high, size = (notation.short(float(f)) for f in (row.min(), row.max(), np.sqrt((row**2).mean())))
        return (
            sentence.format(count=len(row), source=source, target=target, row=hit.row),
            figures.format(low=low, high=high, size=size),
        )
    shape = scene.document.shapes.outputs.get(edge.source)
    words = f"{source} → {target}"
    if shape is None:
        return (words,)
    carried = QCoreApplication.translate("canvas", "{shape} numbers per sample").format(shape=shape_name(shape))
    return words, carried


def _bias(scene: CanvasScene, hit: BiasHit) -> tuple[str, ...]:
    biases = scene.cache.bias(hit.node)
    title = node_title(scene.document.project.graph[hit.node])
    if biases is None:
        return (QCoreApplication.translate("canvas", "bias of {node}[{unit}]").format(node=title, unit=hit.unit),)
    sentence = QCoreApplication.translate("canvas", "bias of {node}[{unit}] = {value}")
    words = sentence.format(node=title, unit=hit.unit, value=notation.short(float(biases[hit.unit])))
    return words, QCoreApplication.translate("canvas", "Double-click to change it")


def _neuron(scene: CanvasScene, hit: TileHit) -> Description:
    node = scene.document.project.graph[hit.node]
    geometry = scene.node_geometries[hit.node]
    titles = neuron_titles(node, len(geometry.tiles), scene.document.project.spec)
    heading = titles[hit.unit] if titles else f"{node_title(node)}[{hit.unit}]"
    pictures = scene.cache.pictures(hit.node)
    if pictures is None or hit.unit >= pictures.count:
        return Description((heading, *_bias(scene, BiasHit(hit.node, hit.unit))[:1]) if geometry.biased else (heading,))
    low, high = float(pictures.low[hit.unit]), float(pictures.high[hit.unit])
    range_of = QCoreApplication.translate("canvas", "output {low} to {high}")
    picture = pictures.image.copy(0, hit.unit * pictures.size, pictures.size, pictures.size)
    return Description((heading, range_of.format(low=notation.short(low), high=notation.short(high))), picture)


def _written(scene: CanvasScene, node: str) -> tuple[str, ...]:
    """What has no room on a card where text is large."""
    if not scene.lettering.large:
        return ()
    label = node_label(scene.document.project.graph[node], scene.document, scene.cache)
    return tuple(line for line in (label.title, label.summary, label.count, label.figure_name) if line)


def _problems(scene: CanvasScene, node: str) -> tuple[str, ...]:
    return tuple(translated(problem.text) for problem in scene.document.shapes.of_node(node))


def _port(scene: CanvasScene, hit: PortHit) -> tuple[str, ...]:
    node = scene.document.project.graph[hit.port.node]
    if hit.port.output:
        shape = scene.document.shapes.outputs.get(node.id)
        sentence = QCoreApplication.translate("canvas", "Output of {node}").format(node=node_title(node))
        words = f"{sentence}: {shape_name(shape)}" if shape is not None else sentence
        return words, QCoreApplication.translate("canvas", "Drag to another layer to connect them")
    port = next(port for port in type(node.layer).inputs if port.name == hit.port.name)
    sentence = QCoreApplication.translate("canvas", "Input of {node}").format(node=node_title(node))
    return (f"{sentence}: {translated(port.label)}" if len(type(node.layer).inputs) > 1 else sentence,)


def _tr_card() -> str:
    return QCoreApplication.translate("canvas", "Show as a block")


def _tr_neurons() -> str:
    return QCoreApplication.translate("canvas", "Show the neurons")
