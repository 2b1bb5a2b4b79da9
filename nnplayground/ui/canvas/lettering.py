"""How large text is on the canvas beside the pictures, what of it is shown, and how the nodes make room for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF

from nnplayground.graph.layer import Layer
from nnplayground.ui.document.card_size import Detail, far_size


@dataclass(frozen=True)
class Stretch:
    """Where places of the graph lie on the canvas, along one axis: straight lines between knots, and beyond the outer
    ones.  Both rise, so that it can be turned round."""

    graph: tuple[float, ...] = ()
    scene: tuple[float, ...] = ()

    def to_scene(self, value: float) -> float:
        return _between(value, self.graph, self.scene)

    def to_graph(self, value: float) -> float:
        return _between(value, self.scene, self.graph)


def _between(value: float, known: Sequence[float], wanted: Sequence[float]) -> float:
    if not known:
        return value
    if value <= known[0]:
        return wanted[0] + value - known[0]
    if value >= known[-1]:
        return wanted[-1] + value - known[-1]
    return float(np.interp(value, known, wanted))


@dataclass(frozen=True)
class Lettering:
    """The same for all cards.  Positions of nodes are kept as they are: only the canvas shows them farther apart."""

    scale: float = 1.0
    """By this all text is larger than at 100 %, in scene units."""
    detail: Detail = Detail.ALL
    end: Detail = Detail.ALL
    """The same for a node without an output, which has room beside columns of neurons."""
    least: float = 0.0
    """Scene units below which no text is made smaller so that it fits."""
    across: Stretch = Stretch()
    down: Stretch = Stretch()

    def block_size(self, layer: Layer) -> tuple[float, float]:
        """Width and height of its node as a block."""
        return far_size(layer, self.scale, self.detail if type(layer).outputs else self.end)

    @property
    def large(self) -> bool:
        """Whether text is larger than at 100 %: only then nodes make room for it, and words give way."""
        return self.scale > 1.0

    @property
    def mark_scale(self) -> float:
        """By this small marks grow."""
        return min(self.scale, 1.6)

    def smallest(self, pixels: float) -> float:
        """``pixels`` at 100 %: so small a text may become before it is cut."""
        return max(pixels, self.least)

    def to_scene(self, point: QPointF) -> QPointF:
        """From the position of a node to where it is seen."""
        return QPointF(self.across.to_scene(point.x()), self.down.to_scene(point.y()))

    def to_graph(self, point: QPointF) -> QPointF:
        """The way back."""
        return QPointF(self.across.to_graph(point.x()), self.down.to_graph(point.y()))


PLAIN = Lettering()
"""At a text size of 100 %."""
