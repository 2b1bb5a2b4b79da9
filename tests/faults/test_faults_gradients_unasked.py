"""Once there was a fault: figures of the gradients were made for snapshots that want none."""

from __future__ import annotations

from typing import Any

import pytest
from fault_parts import given

from nnplayground.engine.news import Reporter, nobody
from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.engine.snapshot_maker import SnapshotMaker
from nnplayground.engine.timeline_player import TimelinePlayer
from nnplayground.templates import TEMPLATES
from nnplayground.training.evaluation import probe
from nnplayground.training.session.session import Session


def test_a_snapshot_that_wants_nothing_has_no_figures_of_gradients_made(monkeypatch: pytest.MonkeyPatch) -> None:
    project = TEMPLATES["circle"].build()
    session = Session(project, project.load_data())
    session.run(3)
    result: list[object] = []
    real = probe.gradient_rows

    def counted(*arguments: Any) -> Any:
        result.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(probe, "gradient_rows", counted)
    snapshots = SnapshotMaker(TimelinePlayer(Reporter(nobody)))
    given(snapshots.request == SnapshotRequest(), "nothing is wanted")
    for _ in range(5):
        snapshots.make(session, None, run=0, revision=0, rate=0.0, training=False, resting=True)
    assert result == []
