"""What the visible panels need in the next snapshots."""

from __future__ import annotations

from dataclasses import fields
from functools import reduce
from typing import Any

from nnplayground.engine.snapshot import SnapshotRequest


class SnapshotRequests:
    """Of each panel, and of all together."""

    def __init__(self) -> None:
        self._requests: dict[str, SnapshotRequest] = {}

    def put(self, panel: str, request: SnapshotRequest) -> bool:
        """Whether that is something new."""
        new = self.of(panel) != request
        self._requests[panel] = request
        return new

    def of(self, panel: str) -> SnapshotRequest:
        return self._requests.get(panel, SnapshotRequest())

    @property
    def together(self) -> SnapshotRequest:
        return reduce(_union, self._requests.values(), SnapshotRequest())


def _union(one: SnapshotRequest, other: SnapshotRequest) -> SnapshotRequest:
    parts: dict[str, Any] = {
        part.name: getattr(one, part.name) | getattr(other, part.name) for part in fields(SnapshotRequest)
    }
    return SnapshotRequest(**parts)
