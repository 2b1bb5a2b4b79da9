"""How far the outputs of all nodes are spread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nnplayground.engine.figures.figure import FIGURES, Figure
from nnplayground.training.measurements import Spread

if TYPE_CHECKING:
    from nnplayground.training.session.session import Session


@FIGURES.register
class SpreadFigure(Figure[Mapping[str, Spread]]):
    """Per node that leads to the Loss, in the order of the graph."""

    kind = "spread"
    pause = 0.1
    by_node = True

    def measure(self, session: Session) -> Mapping[str, Spread]:
        return session.probe.spread()
