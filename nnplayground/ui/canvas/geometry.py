"""Where the parts of a node lie: pure values in scene units, from which items paint and hits are found."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nnplayground.graph.graph import Node
from nnplayground.graph.shapes import Shapes
from nnplayground.ui.canvas.lettering import PLAIN, Lettering
from nnplayground.ui.document.card_size import header, near_size, neurons_of, tile_pitch, tile_side

PORT_RADIUS = 5.5
BIAS_SIDE = 9.0
TOGGLE_SIDE = 18.0
_LABEL_ROOM = 48.0
"""Left of the tiles of a node without inputs: the names of the features."""


PortKey = tuple[str, str, bool]
"""Node, port, and whether it is an output."""


@dataclass(frozen=True)
class PortPosition:
    """One port of a node and its centre."""

    node: str
    name: str
    output: bool
    point: QPointF

    @property
    def key(self) -> PortKey:
        return self.node, self.name, self.output


@dataclass(frozen=True)
class NodeGeometry:
    """Everything about a node that has a place.  ``tiles`` is empty in the far view."""

    node: str
    rect: QRectF
    near: bool
    able: bool
    """Whether there is a near view of it."""
    biased: bool
    """Whether each of its neurons has a bias."""
    tiles: tuple[QRectF, ...]
    inputs: tuple[PortPosition, ...]
    outputs: tuple[PortPosition, ...]
    lettering: Lettering = PLAIN

    @property
    def ports(self) -> tuple[PortPosition, ...]:
        return self.inputs + self.outputs

    @property
    def toggle(self) -> QRectF:
        """The button that changes between near and far: in the upper right corner of a block, on that of a card."""
        return toggle(self.rect, self.near, self.lettering)

    def bias(self, unit: int) -> QRectF:
        """The square that shows the bias of one neuron, at the lower left corner of its tile."""
        tile = self.tiles[unit]
        return QRectF(tile.left() - 3.0, tile.bottom() - BIAS_SIDE + 3.0, BIAS_SIDE, BIAS_SIDE)


def toggle(rect: QRectF, near: bool, lettering: Lettering) -> QRectF:
    """The button of a card that takes ``rect``."""
    inset, side = (5.0 if near else 13.0) * lettering.mark_scale, TOGGLE_SIDE * lettering.mark_scale
    return QRectF(rect.right() - inset - side / 2, rect.top() + inset - side / 2, side, side)


def node_geometry(
    node: Node, shapes: Shapes, near_by_zoom: bool, at: QPointF | None = None, lettering: Lettering = PLAIN
) -> NodeGeometry:
    """``near_by_zoom``: whether nodes that leave it to the zoom are near.  ``at`` overrules the node's own centre; both
    are positions of the graph."""
    centre = lettering.to_scene(QPointF(node.x, node.y) if at is None else at)
    x, y = centre.x(), centre.y()
    scale, detail = lettering.scale, lettering.detail
    count = neurons_of(node, shapes)
    near = count > 0 and (node.view == "near" or (node.view == "auto" and near_by_zoom))
    tiles: tuple[QRectF, ...] = ()
    if near:
        wide, high = near_size(count, scale, detail)
        side, pitch = tile_side(count), tile_pitch(count)
        column = pitch * (count - 1) + side
        rect = QRectF(x - wide / 2, y - column / 2 - header(scale, detail), wide, high)
        left = x - side / 2 if type(node.layer).inputs else rect.left() + _LABEL_ROOM * (1.0 + 0.5 * (scale - 1.0))
        tiles = tuple(QRectF(left, y - column / 2 + unit * pitch, side, side) for unit in range(count))
    else:
        wide, high = lettering.block_size(node.layer)
        rect = QRectF(x - wide / 2, y - high / 2, wide, high)
    kind = type(node.layer)
    return NodeGeometry(
        node.id,
        rect,
        near,
        count > 0,
        shapes.parameters.get(node.id, {}).get("bias") == (count,),
        tiles,
        _ports(node.id, [port.name for port in kind.inputs], False, rect.left(), y),
        _ports(node.id, [port.name for port in kind.outputs], True, rect.right(), y),
        lettering,
    )


def _ports(node: str, names: list[str], output: bool, x: float, y: float) -> tuple[PortPosition, ...]:
    gap = 22.0
    first = y - gap * (len(names) - 1) / 2
    return tuple(PortPosition(node, name, output, QPointF(x, first + gap * rank)) for rank, name in enumerate(names))
