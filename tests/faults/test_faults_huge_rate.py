"""Once there was a fault: a score of a run that diverges was written out with dozens of digits."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from document_parts import shown
from fault_parts import chained, given
from patience import process_events
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.datasets.dataset import DATASETS


def test_a_huge_number_is_written_short(qtbot: QtBot) -> None:
    layers: list[dict[str, Any]] = [
        {"kind": "Linear", "units": 8, "activation": "ReLU"},
        {"kind": "Linear", "units": 1},
        {"kind": "Loss", "function": "MSE"},
    ]
    with open_window(qtbot) as window:
        document = window.document
        document.replace(chained(DATASETS["diabetes"](), *layers, learning_rate=10.0))
        wait_ready(qtbot, window)
        scores: list[float] = []
        long: set[str] = set()

        def look() -> bool:
            snapshot = document.training.snapshot
            if snapshot is not None and snapshot.now.train is not None:
                scores.append(abs(snapshot.now.train.score))
            for label in window.findChildren(QLabel):
                long.update(re.findall(r"\d[\d\s\u2009\u202f]{15,}", label.text()))
            for widget in window.findChildren(QWidget):
                long.update(re.findall(r"\d[\d\s\u2009\u202f]{15,}", widget.accessibleName()))
            return bool(window.messages.bars)

        def seen(step: int) -> bool:
            return bool(window.messages.bars) or shown(document).now.step == step

        steps = 0
        while not look():  # a run might be over before its first picture
            steps += 1
            window.actions_by_name["step"].trigger()
            qtbot.waitUntil(partial(seen, steps))
            process_events()
        given(max(scores) > 1e15, f"it diverges: {max(scores)}")
    assert long == set()
