"""A large CSV file opened in the real window and trained on."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.bench.watch import Lag
from nnplayground.bench.window import WindowError, open_window
from nnplayground.templates import TEMPLATES
from nnplayground.text import text

if TYPE_CHECKING:
    from nnplayground.bench.window import OpenedWindow

WARM = 1.0
"""Seconds for which a run has trained before it is measured."""


def lag_with_table(rows: int, seconds: float) -> tuple[dict[str, float], dict[str, float]]:
    """Lag of the event loop, as ``Lag.figures`` gives it: while a table of so many rows is opened in the window, and
    in so many seconds of training on it."""
    opening, training = Lag(), Lag()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points.csv"
        _write(path, rows)
        with open_window(TEMPLATES["circle"].build()) as opened:
            opened.wait_ready()
            with opening.measured():
                _use(opened, path)
            opened.wait_ready()
            opened.document.training.run()
            opened.spin(WARM)
            with training.measured():
                opened.spin(seconds)
            if not opened.document.training.running:
                raise WindowError(text("The run on a CSV file ended before its time."))
            opened.document.training.pause()
    return opening.figures(), training.figures()


def _write(path: Path, rows: int) -> None:
    """Points of a disc and of the ring around it."""
    points = np.random.default_rng(0).normal(size=(rows, 2))
    inside = np.hypot(points[:, 0], points[:, 1]) < 1.2
    np.savetxt(path, np.column_stack([points, inside]), "%.5f", ",", header="x1,x2,label", comments="")


def _use(opened: OpenedWindow, path: Path) -> None:
    """Open the file as a person does: its dialog appears, and the button in it is pressed once it can be."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QPushButton

    from nnplayground.ui.data_view.csv.dialog import CsvDialog

    opened.window.open_path(path)
    dialog = opened.window.findChild(CsvDialog)
    assert dialog is not None
    button = dialog.findChild(QPushButton, "csv_use")
    assert button is not None
    opened.wait(button.isEnabled, "the dialog for a CSV file")
    before = opened.document.training.snapshot
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    opened.wait(lambda: opened.document.training.snapshot is not before, "a picture of the new data")
