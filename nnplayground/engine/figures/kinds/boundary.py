"""The decision boundary: what the network answers all over the plane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.engine.figures.figure import FIGURES, Figure

if TYPE_CHECKING:
    from nnplayground.training.measurements import Array
    from nnplayground.training.session.session import Session


@FIGURES.register
class BoundaryFigure(Figure["Array"]):
    """``(size, size, columns)`` of ``LossFunction.scores`` over ``spec.plane``; row 0 is the lowest x2.  For data of
    the plane."""

    kind = "boundary"

    def measure(self, session: Session) -> Array | None:
        return session.probe.boundary()
