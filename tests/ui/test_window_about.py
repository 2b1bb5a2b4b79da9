"""About: what it says, and being rid of everything that the program keeps."""

from __future__ import annotations

import logging
import re
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from patience import PATIENCE, process_events
from PySide6.QtCore import QObject, QSettings, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QMessageBox, QPushButton, QTabWidget, QToolButton
from pytestqt.qtbot import QtBot
from window_parts import open_window

import nnplayground
from nnplayground import log_file
from nnplayground.datasets.download import cache_folder
from nnplayground.datasets.kinds.mnist import Mnist
from nnplayground.ui.dialogs.about.kept_files import remove_log_and_downloads
from nnplayground.ui.dialogs.about.licences import LICENCES
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.settings_store import VARIABLE, SettingsStore
from nnplayground.ui.toolkit.sizes import PER_CENT
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.window.main_window import MainWindow

ROOT = Path(nnplayground.__file__).parent.parent


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    themes().enlarge(100)
    log_file.begin()


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which the program has been used: settings, two files of the log, a download, and a project."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "settings" / "nnplayground.conf"))
    monkeypatch.setenv(log_file.VARIABLE, str(tmp_path / "log" / "nnplayground.log"))
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_names, **_options: str(tmp_path / "cache"))
    log_file.begin()
    logging.getLogger("nnplayground.test").warning("something")
    (tmp_path / "log" / "nnplayground.log.1").write_text("older")
    download = Mnist.kept_files()[0]
    download.parent.mkdir(parents=True)
    download.write_bytes(b"0")
    (tmp_path / "work.nnp").write_bytes(b"a project")
    return tmp_path


def open_about(window: MainWindow) -> QDialog:
    window.actions_by_name["about"].trigger()
    dialog = window.findChild(QDialog, "about_dialog")
    assert dialog is not None
    return dialog


def show_page(dialog: QDialog, page: int) -> None:
    tabs = dialog.findChild(QTabWidget, "about_pages")
    assert tabs is not None
    tabs.setCurrentIndex(page)


def ask(qtbot: QtBot, window: MainWindow, dialog: QDialog) -> QMessageBox:
    show_page(dialog, 2)
    button = dialog.findChild(QPushButton, "button_remove_kept_files")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "remove_kept_files_prompt") is not None)
    box = window.findChild(QMessageBox, "remove_kept_files_prompt")
    assert box is not None
    return box


def remove(qtbot: QtBot, window: MainWindow, dialog: QDialog) -> str:
    """Remove everything; what is said of it then."""
    box = ask(qtbot, window, dialog)
    (yes,) = (button for button in box.buttons() if box.buttonRole(button) == box.ButtonRole.DestructiveRole)
    QTest.mouseClick(yes, Qt.MouseButton.LeftButton)
    outcome = dialog.findChild(ToneLabel, "kept_files_outcome")
    assert outcome is not None
    qtbot.waitUntil(lambda: outcome.text() != "")
    return outcome.text()


def test_versions_and_licences(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        dialog = open_about(window)
        sentence = "\n".join(label.text() for label in dialog.findChildren(QLabel))
        assert f"nnplayground {nnplayground.__version__}" in sentence
        assert "PyTorch 2." in sentence
        assert "MIT licence, copyright 2026 the nnplayground authors" in sentence
        notice = dialog.findChild(QLabel, "about_qt")
        assert notice is not None
        assert "GNU Lesser General Public License, version 3" in notice.text()
        assert "https://www.gnu.org/licenses/lgpl-3.0.html" in notice.text()
        assert notice.openExternalLinks()


def test_every_dependency_has_its_licence() -> None:
    lines = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert set(LICENCES) == {re.split(r"[<>=]", line)[0].strip() for line in lines}


def test_the_places_are_shown_and_opened(qtbot: QtBot, kept: Path) -> None:
    class Opened(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.folders: list[str] = []

        @Slot(QUrl)
        def take(self, url: QUrl) -> None:
            self.folders.append(url.toLocalFile())

    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")  # type: ignore[arg-type]  # PySide itself takes no bytes here
    try:
        store = SettingsStore.open()
        store.set("view/theme", "dark")
        qtbot.waitUntil((kept / "settings").is_dir)  # Qt writes when there is nothing else to do
        with open_window(qtbot, store=store) as window:
            dialog = open_about(window)
            show_page(dialog, 2)
            for key, path, folder in (
                ("settings", kept / "settings" / "nnplayground.conf", kept / "settings"),
                ("log", kept / "log" / "nnplayground.log", kept / "log"),
                ("downloads", kept / "cache" / "data", kept / "cache" / "data"),
            ):
                line, button = dialog.findChild(QLineEdit, f"place_{key}"), dialog.findChild(QToolButton, f"open_{key}")
                assert line is not None
                assert button is not None
                assert Path(line.text()) == path
                assert line.isReadOnly()
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                assert Path(opened.folders[-1]) == folder
    finally:
        QDesktopServices.unsetUrlHandler("file")


def test_everything_is_removed_and_the_next_start_is_the_first(qtbot: QtBot, kept: Path) -> None:
    store = SettingsStore.open()
    store.set("view/text_size", 150)
    store.add_recent("work.nnp")
    with open_window(qtbot, store=store) as window:
        dialog = open_about(window)
        box = ask(qtbot, window, dialog)
        for place in (kept / "settings" / "nnplayground.conf", kept / "log" / "nnplayground.log", cache_folder()):
            assert str(place) in box.informativeText()
        assert box.defaultButton().text() == box.button(QMessageBox.StandardButton.Cancel).text()
        (remove,) = (button for button in box.buttons() if box.buttonRole(button) == box.ButtonRole.DestructiveRole)
        QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
        outcome = dialog.findChild(ToneLabel, "kept_files_outcome")
        assert outcome is not None
        qtbot.waitUntil(lambda: "Removed" in outcome.text())
        logging.getLogger("nnplayground.test").warning("no longer kept")
        opener = dialog.findChild(QToolButton, "open_downloads")
        assert opener is not None
        assert not opener.isEnabled()
    # Closing the window remembers its geometry, in memory only.
    files = sorted(str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file())
    assert files == ["work.nnp"]
    fresh = SettingsStore.open()
    assert fresh.number("view/text_size", 100, range(50, 301)) == 100
    assert fresh.recent == []
    assert fresh.bytes("window/geometry").isEmpty()


def test_cancel_removes_nothing(qtbot: QtBot, kept: Path) -> None:
    store = SettingsStore.open()
    store.set("view/text_size", 150)
    with open_window(qtbot, store=store) as window:
        box = ask(qtbot, window, open_about(window))
        QTest.keyClick(box, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.findChild(QMessageBox, "remove_kept_files_prompt") is None)
        assert (kept / "log" / "nnplayground.log.1").exists()
        assert Mnist.kept_files()[0].exists()
        assert store.number("view/text_size", 100, PER_CENT) == 150


@pytest.mark.parametrize("place", ["cache/data/mnist/train-images-idx3-ubyte.gz", "settings/nnplayground.conf"])
def test_what_cannot_be_removed_is_said(qtbot: QtBot, kept: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    unlink, kept_file = Path.unlink, kept / place

    def refuse(file: Path, missing_ok: bool = False) -> None:
        if file == kept_file:
            raise PermissionError(13, "Permission denied", str(file))
        unlink(file, missing_ok)

    store = SettingsStore.open()
    store.set("view/text_size", 150)
    if place.endswith(".conf"):
        monkeypatch.setattr(QSettings, "clear", lambda _settings: None)  # as Qt does where it may not write
    monkeypatch.setattr(Path, "unlink", refuse)
    with open_window(qtbot, store=store) as window:
        dialog = open_about(window)
        assert "Permission denied" in remove(qtbot, window, dialog)
        button = dialog.findChild(QPushButton, "button_remove_kept_files")
        assert button is not None
        assert button.isEnabled()
    assert kept_file.exists()


def test_about_that_is_asked_for_while_it_removes_is_the_same(
    qtbot: QtBot, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or its thread would have nobody to answer to, and the window would wait for it."""
    go_on, real = threading.Event(), remove_log_and_downloads

    def slow() -> None:
        go_on.wait(PATIENCE)
        real()

    monkeypatch.setattr("nnplayground.ui.dialogs.about.files_page.remove_log_and_downloads", slow)
    with open_window(qtbot, store=SettingsStore.open()) as window:
        dialog = open_about(window)
        box = ask(qtbot, window, dialog)
        (yes,) = (button for button in box.buttons() if box.buttonRole(button) == box.ButtonRole.DestructiveRole)
        QTest.mouseClick(yes, Qt.MouseButton.LeftButton)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert open_about(window) is dialog
        assert dialog.isVisible()
        go_on.set()
        outcome = dialog.findChild(ToneLabel, "kept_files_outcome")
        assert outcome is not None
        qtbot.waitUntil(lambda: "Removed" in outcome.text())
    assert not cache_folder().exists()


def test_what_others_put_beside_it_stays(qtbot: QtBot, kept: Path) -> None:
    others = [kept / folder / "notes.txt" for folder in ("log", "settings", "cache", "cache/data", "cache/data/mnist")]
    for other in others:
        other.parent.mkdir(exist_ok=True)
        other.write_text("not ours")
    with open_window(qtbot, store=SettingsStore.open()) as window:
        assert "Removed" in remove(qtbot, window, open_about(window))
    assert sorted(path for path in kept.rglob("*") if path.is_file()) == sorted([*others, kept / "work.nnp"])


@pytest.mark.parametrize("link", ["cache", "cache/data", "cache/data/mnist"])
def test_where_a_link_leads_nothing_is_removed(qtbot: QtBot, kept: Path, link: str) -> None:
    """A school may keep the files for all in one place, and have everyone's folder lead to it."""
    shared = kept / "shared"
    (kept / link).rename(shared)
    (kept / link).symlink_to(shared, target_is_directory=True)
    there = sorted(shared.rglob("*"))
    with open_window(qtbot, store=SettingsStore.open()) as window:
        assert f"{kept / link} is a link." in remove(qtbot, window, open_about(window))
    assert sorted(shared.rglob("*")) == there
    assert (kept / link).is_symlink()


def test_nothing_kept_is_said(qtbot: QtBot) -> None:
    """As the tests are run, settings and log are in no file."""
    with open_window(qtbot) as window:
        dialog = open_about(window)
        for key in ("settings", "log"):
            line, button = dialog.findChild(QLineEdit, f"place_{key}"), dialog.findChild(QToolButton, f"open_{key}")
            assert line is not None
            assert button is not None
            assert line.text() == "Nothing is kept"
            assert not button.isEnabled()


@pytest.mark.parametrize("size", [100, 200])
def test_texts_have_the_room_they_need(qtbot: QtBot, size: int) -> None:
    themes().enlarge(size)
    with open_window(qtbot) as window:
        dialog = open_about(window)
        for page in range(3):
            show_page(dialog, page)
            process_events()
            for label in dialog.findChildren(QLabel):
                if label.isVisible() and label.text():
                    assert label.height() >= label.heightForWidth(label.width()), label.text()
