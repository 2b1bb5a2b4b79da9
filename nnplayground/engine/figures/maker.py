"""The figures of the next snapshot: what is asked for, and of that what is dear only so often."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from nnplayground.engine.figures.figure import FIGURES, Figure
from nnplayground.engine.throttled import Throttled
from nnplayground.thread_turns import short_turns

if TYPE_CHECKING:
    from nnplayground.training.session.session import Session


class FigureMaker:
    """Of one training loop, in its thread."""

    def __init__(self) -> None:
        self._kept: dict[str, Throttled[Any]] = {}
        """By kind, of those that have a pause."""
        self._lacking: list[Figure[Any]] = []

    @property
    def lacking(self) -> bool:
        """Whether the last snapshot went without a figure, as what that needs is still to be imported."""
        return bool(self._lacking)

    def load(self) -> None:
        """Import what was lacking."""
        lacking, self._lacking = self._lacking, []
        if lacking:
            with short_turns():
                for figure in lacking:
                    figure.load()

    def make(self, session: Session, kinds: Collection[str], *, now: bool) -> dict[str, object]:
        """Those of ``kinds`` that there are, by kind.  ``now``: of this moment, however dear."""
        self._kept = {kind: self._kept[kind] for kind in self._kept if kind in kinds}  # nobody looks at the others
        figures = [FIGURES[kind]() for kind in sorted(kinds)]
        self._lacking = [figure for figure in figures if not figure.loaded()]
        values = {figure.kind: self._one(figure, session, now=now) for figure in figures if figure.loaded()}
        return {kind: value for kind, value in values.items() if value is not None}

    def drop(self) -> None:
        """The session has ended."""
        self._kept.clear()

    def _one(self, figure: Figure[Any], session: Session, *, now: bool) -> object:
        if not figure.pause:
            return figure.measure(session)
        kept = self._kept.setdefault(figure.kind, Throttled(figure.pause))
        return kept.get(lambda: figure.measure(session), session, now=now)
