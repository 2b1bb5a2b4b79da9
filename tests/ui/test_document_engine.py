"""A document whose engine does not come."""

from __future__ import annotations

import pytest
from document_parts import alone, state_of
from pytestqt.qtbot import QtBot

from nnplayground.templates import TEMPLATES
from nnplayground.ui.document.document import Document


def test_without_an_engine_a_file_is_saved_with_the_state_that_it_brought(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_reports: object) -> None:
        raise ImportError("no torch")

    monkeypatch.setattr("nnplayground.ui.document.trainer.TrainingLoop", broken)
    project = TEMPLATES["circle"].build()
    state = alone(project, 3).state()
    document = Document(project)
    document.replace(project, state)
    document.training.start_engine()
    qtbot.waitUntil(lambda: document.training.engine.state == "failed" and document.data is not None)
    assert state_of(qtbot, document) is state
    document.close()
