"""Starting: without a display, with a name, and the picture that the command line makes."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from window_parts import open_window

from nnplayground import cli, project_file
from nnplayground.templates import TEMPLATES
from nnplayground.text import UserError
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PLOTS
from nnplayground.ui.panels.inspector import Inspector
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.toolkit.theme import DARK, themes
from nnplayground.ui.window import display, screenshot
from nnplayground.ui.window.main_window import MainWindow


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a display")
def test_without_a_display_one_line_and_exit_code_1() -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    code = "import sys; from nnplayground.ui.window.app import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "nnplayground train" in done.stderr
    assert "screenshot" in done.stderr


def without_cursor(library: str) -> None:
    """Stands in for the loader of libraries."""
    if "cursor" in library:
        raise OSError


def test_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(ctypes, "CDLL", without_cursor)
    problem = display.display_problem()
    assert problem is not None
    assert "libxcb-cursor0" in str(problem)
    assert "icccm" not in str(problem)


def test_offscreen_needs_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.delenv("DISPLAY", raising=False)
    assert display.display_problem() is None


def test_a_name_that_is_nothing_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["no-such-thing.nnp"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_file_is_read_once_and_its_data_asked_for_once(tmp_path: Path) -> None:
    project_file.save(tmp_path / "a.nnp", TEMPLATES["circle"].build(), None)
    code = """
from unittest.mock import patch
from PySide6.QtWidgets import QApplication
from nnplayground import cli
from nnplayground.project_file import file
from nnplayground.ui.document.data_loader import DataLoader
from nnplayground.ui.window.main_window import MainWindow

def tell(*_):
    window, = (one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
    print(read.call_count, load.call_count, window.document.file.path, window.document.project.template)
    window.close_anyway()
    return 0

with (
    patch.object(file, "read_archive", wraps=file.read_archive) as read,
    patch.object(DataLoader, "load", autospec=True, side_effect=DataLoader.load) as load,
    patch.object(QApplication, "exec", tell),
):
    assert cli.main(["a.nnp"]) == 0
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["1", "1", str(tmp_path / "a.nnp"), "circle"], done.stderr


def test_the_window_loads_without_torch() -> None:
    code = "import sys; import nnplayground.ui.window.app; sys.exit('torch' in sys.modules or 'sklearn' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("template", ["circle", "digits"])
def test_screenshot_shows_the_window_in_the_size_asked_for(qapp: object, tmp_path: Path, template: str) -> None:
    path = tmp_path / "window.png"
    screenshot.render(TEMPLATES[template].build(), None, path, screenshot.Look((1200, 760), "dark"))
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1200, 760)
    assert image.pixelColor(1197, 3).name() == DARK.window
    colours = {image.pixel(x, y) for x in range(0, 1200, 7) for y in range(60, 740, 7)}
    assert len(colours) > 60
    themes().choose("light")


def test_screenshot_shows_an_operation_under_the_microscope_in_large_text(qapp: object, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.png" for name in ("plain", "first", "last")]
    project = TEMPLATES["circle"].build()
    for path, operation in zip(paths, (None, 0, 20), strict=True):
        screenshot.render(project, None, path, screenshot.Look((1366, 768), "light", 150, operation))
    assert len({path.read_bytes() for path in paths}) == 3
    with pytest.raises(UserError, match="has the operations 0 to 2"):
        screenshot.render(project, None, paths[0], screenshot.Look(operation=1000))
    themes().choose("light")
    themes().enlarge(100)


def test_screenshot_into_nowhere_is_said(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no folder"):
        screenshot.render(TEMPLATES["circle"].build(), None, tmp_path / "no" / "a.png", screenshot.Look((900, 600)))
    themes().choose("light")


def test_what_stands_behind_comes_later_and_unseen(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        inspector = window.panels["inspector"]
        assert isinstance(inspector, Inspector)
        behind = ("weights", "gradients")
        qtbot.waitUntil(lambda: not window.panels.missing and inspector.training.filled)
        assert window.document.training.engine.state == "ready"
        assert inspector.data.filled
        assert not any(window.panels[kind].isVisible() for kind in behind)
        for kind in behind:
            window.docks[kind].raise_()
            qtbot.waitUntil(window.panels[kind].isVisible)
        assert not window.panels["loss"].isVisible()


def test_the_palette_follows_the_first_picture_and_moves_nothing(qtbot: QtBot) -> None:
    """What needs every kind of layer does not hold up the window."""
    window = MainWindow(Document(TEMPLATES["circle"].build()))
    rects: list[QRect] = []
    try:
        window.resize(1366, 768)
        window.first_painted.connect(lambda: rects.append(window.canvas.geometry()))
        with qtbot.waitSignal(window.first_painted):
            window.show()
            assert "palette" in window.panels.missing
            assert "add_Linear" not in window.actions_by_name
        qtbot.waitUntil(lambda: "palette" not in window.panels.missing)
        assert window.panels["palette"].isVisible()
        assert window.actions_by_name["add_Linear"].isEnabled()
        assert rects == [window.canvas.geometry()]
    finally:
        window.close_anyway()
        window.deleteLater()


def test_a_plot_in_front_is_there_at_once(qtbot: QtBot) -> None:
    store = SettingsStore.memory()
    with open_window(qtbot, store=store) as before:
        before.actions_by_name["all_plots"].trigger()
    window = MainWindow(Document(TEMPLATES["circle"].build()), store)
    try:
        assert {"weights", "gradients"} < set(window.panels.missing)
        window.show()
        assert not set(window.panels.missing) & {cls.kind for cls in PLOTS}
        assert all(window.panels[kind].isVisible() for kind in ("loss", "boundary", "weights", "gradients"))
    finally:
        window.close_anyway()
        window.deleteLater()
