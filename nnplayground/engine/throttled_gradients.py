"""Figures of the gradients, for who asks: for the picture of now, or for a curve that nobody looks at yet."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping

from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.training.measurements import GradientRow

Rows = Mapping[str, GradientRow]

SHARE = 0.02
"""Of the time that training takes, at most, for figures that are only recorded."""


class ThrottledGradients:
    """Decides when they are made.  The session's probe keeps those of the last step while there is no other: they cost
    nothing.  Lives in the training thread."""

    def __init__(self) -> None:
        self._key: object = None
        """Of what the figures are that were made last."""
        self._due = -math.inf
        """When figures may be made next, to be recorded."""

    def get(self, gradients: Callable[[], Rows], key: object, request: SnapshotRequest, *, resting: bool) -> Rows:
        """By ``node.parameter``; empty where nobody wants them, and in a run (unless ``resting``) where they are only
        to be recorded and it is too early for that.  ``key``: the session and where it stands."""
        if not (request.gradients or request.gradients_over_time):
            return {}
        if key == self._key:
            return gradients()
        began = time.perf_counter()
        if not (request.gradients or resting or began >= self._due):
            return {}
        rows, self._key = gradients(), key
        ended = time.perf_counter()
        self._due = ended + (ended - began) / SHARE
        return rows

    def drop(self) -> None:
        """The session has ended, or stands elsewhere."""
        self._key = None
