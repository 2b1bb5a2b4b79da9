"""What the card beside the mouse says of the thing under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from nnplayground import notation
from nnplayground.text import Text
from nnplayground.ui.canvas.faces import node_title
from nnplayground.ui.canvas.hits import BiasHit, EdgeHit, Hit, NodeHit, PortHit, TileHit, ToggleHit
from nnplayground.ui.canvas.names import neuron_titles, shape_name
from nnplayground.ui.canvas.opened.words import numbers_of
from nnplayground.ui.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene


@dataclass(frozen=True)
class Description:
    """Lines, the first of which is the heading, and perhaps a picture."""

    lines: tuple[str, ...]
    picture: QImage | None = None


def describe(scene: CanvasScene, found: Hit | None) -> Description:
    """No lines where there is nothing worth saying."""
    said = _describe(scene, found)
    numbers = numbers_of(scene, found)
    if not numbers:
        return said
    kept = said.lines[:1] if isinstance(found, TileHit) else said.lines  # the numbers of one sample, not its map
    return Description((*kept, *numbers))


def _describe(scene: CanvasScene, found: Hit | None) -> Description:
    if isinstance(found, EdgeHit):
        return Description(_edge(scene, found))
    if isinstance(found, BiasHit):
        return Description(_bias(scene, found))
    if isinstance(found, TileHit):
        return _neuron(scene, found)
    if isinstance(found, ToggleHit):
        near = scene.node_places[found.node].near
        return Description((_tr_block() if near else _tr_neurons(),))
    if isinstance(found, NodeHit):
        return Description(_problems(scene, found.node))
    if isinstance(found, PortHit):
        return Description(_port(scene, found))
    return Description(())


def hint_of(scene: CanvasScene, found: Hit | None) -> Text | None:
    """For the status bar: what the layer under the mouse does."""
    if isinstance(found, NodeHit | TileHit | BiasHit | ToggleHit):
        return Text(type(scene.document.project.graph[found.node].layer).help)
    return None


def _edge(scene: CanvasScene, found: EdgeHit) -> tuple[str, ...]:
    graph, edge = scene.document.project.graph, found.edge
    source, target = node_title(graph[edge.source]), node_title(graph[edge.target])
    meaning = scene.edge_places[edge].meaning
    matrix = scene.live.weight(edge.target)
    if meaning == "weights" and matrix is not None:
        value = notation.short(float(matrix[found.row, found.column]))
        said = QCoreApplication.translate("canvas", "w from {source}[{column}] to {target}[{row}] = {value}")
        words = said.format(source=source, column=found.column, target=target, row=found.row, value=value)
        return words, QCoreApplication.translate("canvas", "Double-click to change it")
    if meaning == "mixed" and matrix is not None:
        row = matrix[found.row]
        said = QCoreApplication.translate("canvas", "{count} weights from {source} to {target}[{row}]")
        figures = QCoreApplication.translate("canvas", "from {low} to {high}, root mean square {size}")
        low, high, size = (notation.short(float(f)) for f in (row.min(), row.max(), np.sqrt((row**2).mean())))
        return (
            said.format(count=len(row), source=source, target=target, row=found.row),
            figures.format(low=low, high=high, size=size),
        )
    shape = scene.document.shapes.outputs.get(edge.source)
    words = f"{source} → {target}"
    if shape is None:
        return (words,)
    carried = QCoreApplication.translate("canvas", "{shape} numbers per sample").format(shape=shape_name(shape))
    return words, carried


def _bias(scene: CanvasScene, found: BiasHit) -> tuple[str, ...]:
    biases = scene.live.bias(found.node)
    title = node_title(scene.document.project.graph[found.node])
    if biases is None:
        return (QCoreApplication.translate("canvas", "bias of {node}[{unit}]").format(node=title, unit=found.unit),)
    said = QCoreApplication.translate("canvas", "bias of {node}[{unit}] = {value}")
    words = said.format(node=title, unit=found.unit, value=notation.short(float(biases[found.unit])))
    return words, QCoreApplication.translate("canvas", "Double-click to change it")


def _neuron(scene: CanvasScene, found: TileHit) -> Description:
    node = scene.document.project.graph[found.node]
    place = scene.node_places[found.node]
    titles = neuron_titles(node, len(place.tiles), scene.document.project.spec)
    heading = titles[found.unit] if titles else f"{node_title(node)}[{found.unit}]"
    pictures = scene.live.pictures(found.node)
    if pictures is None or found.unit >= pictures.count:
        return Description(
            (heading, *_bias(scene, BiasHit(found.node, found.unit))[:1]) if place.biased else (heading,)
        )
    low, high = float(pictures.low[found.unit]), float(pictures.high[found.unit])
    range_of = QCoreApplication.translate("canvas", "output {low} to {high}")
    picture = pictures.image.copy(0, found.unit * pictures.size, pictures.size, pictures.size)
    return Description((heading, range_of.format(low=notation.short(low), high=notation.short(high))), picture)


def _problems(scene: CanvasScene, node: str) -> tuple[str, ...]:
    return tuple(translated(problem.text) for problem in scene.document.shapes.of_node(node))


def _port(scene: CanvasScene, found: PortHit) -> tuple[str, ...]:
    node = scene.document.project.graph[found.place.node]
    if found.place.output:
        shape = scene.document.shapes.outputs.get(node.id)
        said = QCoreApplication.translate("canvas", "Output of {node}").format(node=node_title(node))
        words = f"{said}: {shape_name(shape)}" if shape is not None else said
        return words, QCoreApplication.translate("canvas", "Drag to another layer to connect them")
    port = next(port for port in type(node.layer).inputs if port.name == found.place.name)
    said = QCoreApplication.translate("canvas", "Input of {node}").format(node=node_title(node))
    return (f"{said}: {translated(port.label)}" if len(type(node.layer).inputs) > 1 else said,)


def _tr_block() -> str:
    return QCoreApplication.translate("canvas", "Show as a block")


def _tr_neurons() -> str:
    return QCoreApplication.translate("canvas", "Show the neurons")
