"""Files: save, open, recent, dropped, and nothing gets lost."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from drag_parts import drag_place
from patience import PATIENCE, process_events
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot
from window_parts import answer, keys, open_window, press, type_file, wait_ready

from nnplayground import project_file
from nnplayground.templates import TEMPLATES
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.window.main_window import MainWindow

Buttons = QMessageBox.StandardButton


@pytest.fixture
def store() -> SettingsStore:
    return SettingsStore.memory()


def test_save_then_open_continues_where_it_was(qtbot: QtBot, tmp_path: Path, store: SettingsStore) -> None:
    path = tmp_path / "mine.nnp"
    with open_window(qtbot, store=store) as window:
        wait_ready(qtbot, window)
        press(window, "run")
        qtbot.waitUntil(
            lambda: window.document.training.snapshot is not None and window.document.training.snapshot.now.step > 30
        )
        press(window, "run")
        keys(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        type_file(qtbot, window, path)
        qtbot.waitUntil(lambda: not window.document.file.modified)
        assert window.windowTitle().startswith("mine.nnp")
        _, state = project_file.load(path)
        assert state is not None
        steps = state.step
        assert steps > 30
    with open_window(qtbot, "xor", store) as window:
        menu = window.action_set.menus["recent"]
        menu.aboutToShow.emit()
        recent = menu.actions()[0]
        assert recent.text() == "mine.nnp"
        recent.trigger()
        qtbot.waitUntil(lambda: window.document.file.path == path.resolve())
        qtbot.waitUntil(
            lambda: (
                window.document.training.snapshot is not None and window.document.training.snapshot.now.step == steps
            )
        )
        assert not window.document.file.modified


def test_open_by_dialog(qtbot: QtBot, tmp_path: Path, store: SettingsStore) -> None:
    path = tmp_path / "a.nnp"
    project_file.save(path, TEMPLATES["xor"].build(), None)
    with open_window(qtbot, store=store) as window:
        keys(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
        type_file(qtbot, window, path)
        qtbot.waitUntil(lambda: window.document.file.path == path)
        assert window.document.project.dataset.kind == "xor"
        assert store.recent == [str(path.resolve())]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"hello"])
def test_a_bad_file_leaves_the_document_open(qtbot: QtBot, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.nnp"
    path.write_bytes(content)
    with open_window(qtbot) as window:
        project = window.document.project
        window.open_path(path)
        qtbot.waitUntil(lambda: len(window.messages.bars) == 1)
        bar = window.messages.bars[0]
        assert bar.isVisible()
        assert bar.severity == "error"
        label = bar.findChild(QLabel, "message_text")
        assert label is not None
        assert "bad.nnp" in label.text()
        assert window.document.project is project
        window.open_path(tmp_path / "absent.nnp")
        qtbot.waitUntil(lambda: len(window.messages.bars) == 2)
        assert window.document.project is project
        bar.closed.emit()
        assert len(window.messages.bars) == 1


def test_unwritable_place_is_said_and_nothing_is_marked_saved(qtbot: QtBot, tmp_path: Path) -> None:
    with open_window(qtbot) as window:
        window.actions_by_name["new_weights"].trigger()
        window.document.file.path = tmp_path / "no" / "such" / "folder" / "a.nnp"
        wait_ready(qtbot, window)
        window.actions_by_name["save"].trigger()
        qtbot.waitUntil(lambda: bool(window.messages.bars))
        assert window.document.file.modified


def test_a_template_that_was_only_trained_closes_without_a_question(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        press(window, "step")
        qtbot.waitUntil(lambda: window.document.file.modified)
        window.files.unless_unsaved(lambda: window.files.take(TEMPLATES["digits"].build(), None, None))
        assert window.findChild(QMessageBox, "unsaved_prompt") is None
        assert window.document.project.dataset.kind == "digits"
        assert window.docks["boundary"].windowTitle() == "Confusion matrix"
        window.actions_by_name["new_weights"].trigger()
        window.close()
        answer(qtbot, window, Buttons.Cancel)


def test_prompt_cancel_keeps_the_window(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        window.actions_by_name["new_weights"].trigger()
        window.close()
        assert window.isVisible()
        answer(qtbot, window, Buttons.Cancel)
        assert window.isVisible()
        assert window.document.file.modified
        window.close()
        answer(qtbot, window, Buttons.Discard)
        qtbot.waitUntil(lambda: not window.isVisible())


def test_prompt_save_saves_and_closes(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "kept.nnp"
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        window.actions_by_name["new_weights"].trigger()
        window.close()
        answer(qtbot, window, Buttons.Save)
        type_file(qtbot, window, path)
        qtbot.waitUntil(lambda: not window.isVisible())
    assert project_file.load(path)[0].weight_draw == 1


def test_an_edit_made_while_saving_is_not_called_saved(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "early.nnp"
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        window.document.file.path = path
        window.actions_by_name["save"].trigger()
        window.actions_by_name["new_weights"].trigger()
        qtbot.waitUntil(path.exists)
        qtbot.waitUntil(lambda: not window.files.background.busy)
        assert window.document.file.modified
        assert project_file.load(path)[0].weight_draw == 0


def test_what_is_opened_while_another_project_is_saved_is_not_taken_for_that(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next Save would write the one over the other."""
    path, begun, go_on, real = tmp_path / "first.nnp", threading.Event(), threading.Event(), project_file.save

    def slow(*arguments: Any) -> None:
        begun.set()
        go_on.wait(PATIENCE)
        real(*arguments)

    monkeypatch.setattr(project_file, "save", slow)
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        window.actions_by_name["save_as"].trigger()
        type_file(qtbot, window, path)
        qtbot.waitUntil(begun.is_set)
        window.files.take(TEMPLATES["spiral"].build(), None, None)
        window.document.edit_settings("Rate", learning_rate=0.5)
        go_on.set()
        qtbot.waitUntil(lambda: not window.files.background.busy)
        assert window.document.file.path is None
        assert window.document.file.modified
    assert project_file.load(path)[0].template == "circle"


@pytest.mark.parametrize("later", ["file", "template"])
def test_the_file_that_is_asked_for_last_is_opened(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: str
) -> None:
    """However long an earlier one takes to be read."""
    slow_file, quick_file, go_on, real = (
        tmp_path / "a.nnp",
        tmp_path / "b.nnp",
        threading.Event(),
        project_file.load_all,
    )
    project_file.save(slow_file, TEMPLATES["spiral"].build(), None)
    project_file.save(quick_file, TEMPLATES["xor"].build(), None)

    def slow(path: Path) -> project_file.Loaded:
        if path == slow_file:
            go_on.wait(PATIENCE)
        return real(path)

    monkeypatch.setattr(project_file, "load_all", slow)
    with open_window(qtbot) as window:
        window.files.drop([QUrl.fromLocalFile(str(slow_file))])
        if later == "file":
            window.files.drop([QUrl.fromLocalFile(str(quick_file))])
        else:
            window.files.take(TEMPLATES["xor"].build(), None, None)
        qtbot.waitUntil(lambda: window.document.project.template == "xor")
        go_on.set()
        qtbot.waitUntil(lambda: not window.files.background.busy)
        assert window.document.project.template == "xor"


def test_dropped_project_opens(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "dropped.nnp"
    project_file.save(path, TEMPLATES["spiral"].build(), None)
    with open_window(qtbot) as window:
        _drop(window, path)
        qtbot.waitUntil(lambda: window.document.file.path == path)
        assert window.document.project.dataset.kind == "spiral"


def test_dropped_csv_opens_its_dialog(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b,kind\n" + "".join(f"{i},{i * 2},{'x' if i % 2 else 'y'}\n" for i in range(20)))
    with open_window(qtbot) as window:
        project = window.document.project
        _drop(window, path)
        qtbot.waitUntil(lambda: window.files.csv_dialog is not None and window.files.csv_dialog.isVisible())
        assert window.document.project is project
        assert window.files.csv_dialog is not None
        window.files.csv_dialog.close()


def test_dropped_folder_of_pictures_becomes_the_data(qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
    with open_window(qtbot) as window:
        _drop(window, tmp_path)
        assert window.document.project.dataset.kind == "image_folder"
        assert window.document.project.spec.class_names == ("cat", "dog")
        assert window.document.file.path is None


def _drop(window: MainWindow, path: Path) -> None:
    """Over the canvas, as from a file manager; Qt offers it to the widgets from the innermost outwards."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    point = QPoint(300, 200)
    viewport = window.canvas.viewport()
    actions, buttons, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(drag_place(point), actions, data, buttons, none)
    QApplication.sendEvent(viewport, enter)
    if not enter.isAccepted():
        enter = QDragEnterEvent(drag_place(point), actions, data, buttons, none)
        QApplication.sendEvent(window, enter)
        assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(point), actions, data, buttons, none))


def test_no_one_waits_for_a_large_table_to_be_read(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither when its dialog is given up, nor before the eyes of who closes the window."""
    begun, free, ended = threading.Event(), threading.Event(), threading.Event()

    def read(_path: str) -> None:
        begun.set()
        free.wait(PATIENCE)
        ended.set()

    monkeypatch.setattr("nnplayground.ui.data_view.csv.dialog.first_look", read)
    with open_window(qtbot) as window:
        window.open_path(tmp_path / "large.csv")
        assert window.files.csv_dialog is not None
        assert begun.wait(PATIENCE)
        window.files.csv_dialog.reject()
        process_events()
        assert not ended.is_set()
        hidden: list[bool] = []
        real = window.files.close

        def close() -> None:
            hidden.append(not window.isVisible())
            free.set()
            real()

        monkeypatch.setattr(window.files, "close", close)
        window.close_anyway()
        assert hidden == [True]
