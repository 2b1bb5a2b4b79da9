"""The window on a real X display, which the offscreen platform stands in for everywhere else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import nnplayground

OPEN_AND_CLOSE = """
from PySide6.QtCore import QTimer
from nnplayground.templates import TEMPLATES
from nnplayground.ui.window import app

running = app.application()

def look():
    shown = [widget for widget in running.topLevelWidgets() if widget.isVisible()]
    if shown:
        print(running.platformName(), flush=True)
        running.closeAllWindows()

looking = QTimer(interval=1500)
looking.timeout.connect(look)
looking.start()
raise SystemExit(app.main(TEMPLATES["circle"].build()))
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="no virtual X display")
def test_the_window_opens_on_x() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        ["xvfb-run", "--auto-servernum", sys.executable, "-W", "ignore", "-c", OPEN_AND_CLOSE],
        capture_output=True,
        text=True,
        env=environment,
        cwd=Path(nnplayground.__file__).parent.parent,
        check=False,
    )
    assert done.stdout.split() == ["xcb"], done.stderr
    assert done.returncode == 0, done.stderr
