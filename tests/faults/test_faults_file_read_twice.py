"""Once there was a fault: a project that the window is started with was read twice, and its data asked for twice."""

from __future__ import annotations

import json
from pathlib import Path

from fault_parts import ended, given, python

from nnplayground.project_file import save
from nnplayground.templates import TEMPLATES

_COUNTED = """
    import json, sys
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from nnplayground.cli import main
    from nnplayground.ui.window import app
    from nnplayground.ui.document.data_loader import DataLoader
    from nnplayground.ui.window.main_window import MainWindow

    path, found, real = sys.argv[1], {"read": 0, "load": 0}, DataLoader.load

    def hook(event, arguments):
        if event == "open" and str(arguments[0]) == path:
            found["read"] += 1

    def load(self, project):
        found["load"] += 1
        real(self, project)

    sys.addaudithook(hook)
    DataLoader.load = load
    running, left = app.application(), [400]

    def look():
        left[0] -= 1
        windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        if not left[0] or (windows and windows[0].document.data is not None):
            looking.stop()
            running.closeAllWindows()

    looking = QTimer()
    looking.timeout.connect(look)
    looking.start(50)
    code = main()
    print(json.dumps(found))
    raise SystemExit(code)
"""
"""``nnplayground FILE``, closed once the data are there: how often the file was opened and its data asked for."""


def test_a_file_to_start_with_is_read_once_and_its_data_are_asked_for_once(tmp_path: Path) -> None:
    path = tmp_path / "a.nnp"
    save(path, TEMPLATES["circle"].build(), None)
    code, printed, sentence = ended(python(_COUNTED, path))
    given(code == 0, f"the window opens: {sentence}")
    result = json.loads(printed)
    given(min(result.values()) > 0, f"both are done: {result}")
    assert result == {"read": 1, "load": 1}
