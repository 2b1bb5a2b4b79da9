"""What scikit-learn measures of the predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.engine.figures.figure import FIGURES, Figure
from nnplayground.training.evaluation import scores
from nnplayground.training.measurements import Scores

if TYPE_CHECKING:
    from nnplayground.training.session.session import Session


@FIGURES.register
class ScoresFigure(Figure[Scores]):
    """Of the split of which the predictions are."""

    kind = "scores"
    pause = 0.5

    def measure(self, session: Session) -> Scores | None:
        return session.probe.scores()

    def loaded(self) -> bool:
        return scores.loaded()

    def load(self) -> None:
        scores.load()
