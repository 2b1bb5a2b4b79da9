"""Looks into a session that are dear to take: measures by scikit-learn, and what goes on in all layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.engine.throttled import Throttled
from nnplayground.thread_turns import short_turns
from nnplayground.training.figures import Activity, Scores, Spread

if TYPE_CHECKING:
    from nnplayground.training.session.session import Session

SCORES = 0.5
"""Seconds, while it trains, from one measuring by scikit-learn to the next."""

LOOKS = 0.1
"""Seconds, while it trains, from one look into all layers to the next."""


class ThrottledMeasures:
    """Takes what is wanted, in a run only so often.  Lives in the training thread; ``training`` is loaded by then."""

    def __init__(self) -> None:
        from nnplayground.training.evaluation import scores

        self._scoring = scores
        self.lacking = False
        """Whether the last snapshot went without scores, as scikit-learn is still to be imported."""
        self._scores: Throttled[Scores | None] = Throttled(SCORES)
        self._activity: Throttled[Mapping[str, Activity]] = Throttled(LOOKS)
        self._spread: Throttled[Mapping[str, Spread]] = Throttled(LOOKS)

    @property
    def kept(
        self,
    ) -> tuple[Throttled[Scores | None], Throttled[Mapping[str, Activity]], Throttled[Mapping[str, Spread]]]:
        """Everything that is kept from one snapshot to the next."""
        return self._scores, self._activity, self._spread

    def load(self) -> None:
        """Import what scores need, where they are lacking."""
        if self.lacking:
            self.lacking = False
            with short_turns():
                self._scoring.load()

    def scores(self, session: Session, wanted: SnapshotRequest, *, now: bool) -> Scores | None:
        """``now``, here and below: of this moment, however dear."""
        if not wanted.scores:
            self._scores.drop()
            return None
        if not self._scoring.loaded():
            self.lacking = True
            return None
        return self._scores.get(session.scores, session, now=now)

    def activity(self, session: Session, wanted: SnapshotRequest, *, now: bool) -> Mapping[str, Activity]:
        nodes = wanted.activity
        if not nodes:
            self._activity.drop()
            return {}
        return self._activity.get(lambda: session.activity(nodes), (session, session.project.graph, nodes), now=now)

    def spread(self, session: Session, wanted: SnapshotRequest, *, now: bool) -> Mapping[str, Spread]:
        if not wanted.spread:
            self._spread.drop()
            return {}
        return self._spread.get(session.spread, session, now=now)

    def drop(self) -> None:
        """The session has ended."""
        for figure in self.kept:
            figure.drop()
