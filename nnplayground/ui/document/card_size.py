"""How large a node is on the canvas, and whether it can show its neurons.  In canvas units, pixels at 100 %."""

from __future__ import annotations

from nnplayground.graph.graph import Node
from nnplayground.graph.layer import Layer
from nnplayground.graph.shapes import Shapes

FAR = (132.0, 66.0)
"""A block."""
END = (150.0, 100.0)
"""The block of a node without an output, which shows the loss as a large number."""
NEAR_WIDTH = 96.0
HEADER = 44.0
"""Above the neurons: title and settings."""
FOOTER = 26.0
"""Below the neurons: parameter count."""
NOTE_HEIGHT = 60.0
"""Below a node: what is wrong with it."""
MOST_NEURONS = 16


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


def far_size(layer: Layer) -> tuple[float, float]:
    """Width and height of its node as a block."""
    return FAR if type(layer).outputs else END


def near_size(count: int) -> tuple[float, float]:
    """Width and height as a column of neurons, with header and footer."""
    return NEAR_WIDTH, HEADER + column_height(count) + FOOTER


def room_of(node: Node, shapes: Shapes) -> tuple[float, float]:
    """What to keep free for a node in either view."""
    wide, high = far_size(node.layer)
    count = neurons_of(node, shapes)
    if count and node.view != "far":
        high = max(high, near_size(count)[1])
    if any(not problem.caution for problem in shapes.of_node(node.id)):
        high += 2 * NOTE_HEIGHT
    return wide, high
