"""How large a node is on the canvas, and whether it can show its neurons.  In canvas units, pixels at 100 %."""

from __future__ import annotations

from enum import IntEnum

from nnplayground.graph.graph import Node
from nnplayground.graph.layer import Layer
from nnplayground.graph.shapes import Shapes

FAR_WIDTH, END_WIDTH = 132.0, 150.0
"""Of a block, and of that of a node without an output, which shows the loss as a large number."""
NEAR_WIDTH = 96.0
NOTE_HEIGHT = 60.0
"""Below a node: what is wrong with it."""
MOST_NEURONS = 16


class Detail(IntEnum):
    """What is written on a card; the card beside the mouse tells the rest."""

    TITLE = 0
    SETTINGS = 1
    """And what is set."""
    ALL = 2
    """And how many parameters there are."""


def neurons_of(node: Node, shapes: Shapes) -> int:
    """How many neurons the near view of a node shows; 0 when there is no near view."""
    shape = shapes.outputs.get(node.id)
    if shape is None or len(shape) != 1 or not type(node.layer).outputs:
        return 0
    return shape[0] if 1 <= shape[0] <= MOST_NEURONS else 0


def tile_side(count: int) -> float:
    """Edge of one neuron's tile: smaller in long columns, so that they still fit on a screen."""
    return 40.0 if count <= 6 else 34.0 if count <= 8 else 26.0 if count <= 10 else 24.0


def tile_pitch(count: int) -> float:
    """Distance of neighbouring neurons, centre to centre."""
    return tile_side(count) + (12.0 if count <= 6 else 8.0 if count <= 10 else 5.0)


def column_height(count: int) -> float:
    """From the top of the first tile to the bottom of the last."""
    return tile_pitch(count) * (count - 1) + tile_side(count)


def figure_scale(scale: float) -> float:
    """By this grows what is large already, as the number of the loss, or long, as a note."""
    return 1.0 + 0.5 * (scale - 1.0)


def far_size(layer: Layer, scale: float = 1.0, detail: Detail = Detail.ALL) -> tuple[float, float]:
    """Width and height of its node as a block.  ``scale``: by this its text is larger than at 100 %."""
    broad = 1.0 + 0.35 * (scale - 1.0)  # words are made narrower, or cut, before the pictures are made small
    if not type(layer).outputs:
        lines = {Detail.TITLE: 18.0, Detail.SETTINGS: 18.0, Detail.ALL: 59.0}[detail]
        return END_WIDTH * (1.0 + 0.47 * (scale - 1.0)), 9.0 + lines * scale + 32.0 * figure_scale(scale)
    high = {
        Detail.TITLE: 8.0 + 19.0 * scale,
        Detail.SETTINGS: 11.5 + 34.7 * scale,
        Detail.ALL: 16.5 + 49.5 * scale,
    }[detail]
    return FAR_WIDTH * broad, high


def header(scale: float = 1.0, detail: Detail = Detail.ALL) -> float:
    """Above the neurons: title and settings."""
    return 8.0 + 20.0 * scale if detail is Detail.TITLE else 12.0 + 32.0 * scale


def footer(scale: float = 1.0, detail: Detail = Detail.ALL) -> float:
    """Below the neurons: parameter count."""
    return 6.0 + 20.0 * scale if detail is Detail.ALL else 10.0


def near_size(count: int, scale: float = 1.0, detail: Detail = Detail.ALL) -> tuple[float, float]:
    """Width and height as a column of neurons, with header and footer."""
    wide = NEAR_WIDTH * (1.0 + 0.42 * (scale - 1.0))
    return wide, header(scale, detail) + column_height(count) + footer(scale, detail)


def room_of(node: Node, shapes: Shapes) -> tuple[float, float]:
    """What to keep free for a node in either view."""
    wide, high = far_size(node.layer)
    count = neurons_of(node, shapes)
    if count and node.view != "far":
        high = max(high, near_size(count)[1])
    if any(not problem.caution for problem in shapes.of_node(node.id)):
        high += 2 * NOTE_HEIGHT
    return wide, high
