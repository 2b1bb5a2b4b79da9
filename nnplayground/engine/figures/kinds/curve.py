"""The fitted curve: what the network answers along its one input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.engine.figures.figure import FIGURES, Figure

if TYPE_CHECKING:
    from nnplayground.training.measurements import Array
    from nnplayground.training.session.session import Session


@FIGURES.register
class CurveFigure(Figure["Array"]):
    """``(points, targets)``: predictions, in the data's own unit, at evenly spaced inputs over ``DataSpec.span``.  For
    data of one input."""

    kind = "curve"

    def measure(self, session: Session) -> Array | None:
        return session.probe.curve()
