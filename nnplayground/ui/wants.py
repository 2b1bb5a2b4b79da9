"""What the visible panels need in the next snapshots."""

from __future__ import annotations

from dataclasses import fields
from functools import reduce
from typing import Any

from nnplayground.training.snapshot import Wanted


class Wants:
    """Of each panel, and of all together."""

    def __init__(self) -> None:
        self._wanted: dict[str, Wanted] = {}

    def put(self, panel: str, wanted: Wanted) -> bool:
        """Whether that is something new."""
        new = self.of(panel) != wanted
        self._wanted[panel] = wanted
        return new

    def of(self, panel: str) -> Wanted:
        return self._wanted.get(panel, Wanted())

    @property
    def together(self) -> Wanted:
        return reduce(_union, self._wanted.values(), Wanted())


def _union(one: Wanted, other: Wanted) -> Wanted:
    parts: dict[str, Any] = {part.name: getattr(one, part.name) | getattr(other, part.name) for part in fields(Wanted)}
    return Wanted(**parts)
