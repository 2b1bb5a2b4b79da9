"""The predictions for samples: confusion matrix, or predicted against true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.engine.figures.figure import FIGURES, Figure
from nnplayground.training.measurements import Predictions

if TYPE_CHECKING:
    from nnplayground.training.session.session import Session


@FIGURES.register
class PredictionsFigure(Figure[Predictions]):
    """Of the test split, or of the training split where there is no test."""

    kind = "predictions"

    def measure(self, session: Session) -> Predictions | None:
        return session.probe.predictions()
