"""The figures of the next snapshot: what is asked for, and of that what is dear only so often."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from nnplayground.engine.figures.figure import FIGURES, Figure
from nnplayground.engine.throttled import Throttled
from nnplayground.text import Text, text
from nnplayground.thread_turns import short_turns

if TYPE_CHECKING:
    from nnplayground.training.session.session import Session

_log = logging.getLogger(__name__)


class FigureMaker:
    """Of one training loop, in its thread."""

    def __init__(self, tell: Callable[[Text], None]) -> None:
        """``tell``: a figure could not be measured.  The others are, and the run goes on."""
        self._tell = tell
        self._failed: set[str] = set()
        """Kinds that are left out until somebody asks for them anew."""
        self._kept: dict[str, Throttled[Any]] = {}
        """By kind, of those that have a pause."""
        self._pending: list[Figure[Any]] = []

    @property
    def pending(self) -> bool:
        """Whether the last snapshot went without a figure, as what that needs is still to be imported."""
        return bool(self._pending)

    def load(self) -> None:
        """Import what was pending."""
        pending, self._pending = self._pending, []
        if pending:
            with short_turns():
                for figure in pending:
                    try:
                        figure.load()
                    except Exception as error:
                        self._leave_out(figure.kind, error)

    def make(self, session: Session, kinds: Collection[str], *, now: bool) -> dict[str, object]:
        """Those of ``kinds`` that there are, by kind.  ``now``: of this moment, however dear."""
        self._kept = {kind: self._kept[kind] for kind in self._kept if kind in kinds}  # nobody looks at the others
        self._failed &= set(kinds)
        figures = [FIGURES[kind]() for kind in sorted(kinds) if kind not in self._failed]
        self._pending = [figure for figure in figures if not figure.loaded()]
        values = {figure.kind: self._one(figure, session, now=now) for figure in figures if figure.loaded()}
        return {kind: value for kind, value in values.items() if value is not None}

    def drop(self) -> None:
        """The session has ended."""
        self._kept.clear()
        self._failed.clear()

    def _one(self, figure: Figure[Any], session: Session, *, now: bool) -> object:
        try:
            if not figure.pause:
                return figure.measure(session)
            kept = self._kept.setdefault(figure.kind, Throttled(figure.pause))
            return kept.get(lambda: figure.measure(session), session, now=now)
        except Exception as error:
            self._leave_out(figure.kind, error)
            return None

    def _leave_out(self, kind: str, error: Exception) -> None:
        _log.error("The figure %s is left out", kind, exc_info=error)
        self._failed.add(kind)
        reason = f"{type(error).__name__}: {error}".rstrip(".")
        self._tell(
            text(
                "A plot goes without its figure {kind}, which could not be measured: {reason}.",
                kind=kind,
                reason=reason,
            )
        )
