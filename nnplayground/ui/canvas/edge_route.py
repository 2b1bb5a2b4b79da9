"""The route of an edge as the scene remembers it."""

from __future__ import annotations

from dataclasses import dataclass

from nnplayground.ui.canvas.geometry import NodeGeometry
from nnplayground.ui.canvas.links import DETOUR_FROM, EdgeGeometry


@dataclass(frozen=True)
class EdgeRoute:
    """The geometry of an edge and what it was made from, so that one that would come out the same is not made again."""

    start: NodeGeometry
    end: NodeGeometry
    rest: tuple[object, ...]
    geometry: EdgeGeometry

    def crosses(self, left: float, right: float) -> bool:
        """Whether a card in this upright strip could be in its way."""
        begin, stop = self.start.rect.right(), self.end.rect.left()
        return stop - begin >= DETOUR_FROM and begin < right and stop > left

    def holds(self, start: NodeGeometry, end: NodeGeometry, rest: tuple[object, ...]) -> bool:
        """Whether it still is the route between these (a node that stays keeps its geometry object)."""
        return self.start is start and self.end is end and self.rest == rest
