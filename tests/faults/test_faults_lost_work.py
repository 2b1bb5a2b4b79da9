"""Known faults that cost work: what was trained or edited is not in any file afterwards."""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from fault_parts import ended, given, python, widened
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from window_parts import open_window, type_file, wait_ready

from nnplayground import project_file
from nnplayground.cli import main
from nnplayground.project_file import archive
from nnplayground.project_file.pretrained import start_from
from nnplayground.templates import TEMPLATES
from nnplayground.text import UserError
from nnplayground.training.session.session import Session
from nnplayground.training.step.step import TrainingStep
from nnplayground.ui.window.main_window import MainWindow

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
_SIGNALLED = """
    import os, signal, sys
    from nnplayground.cli import main
    from nnplayground.training.session.session import Session

    number, real, sent = getattr(signal, sys.argv.pop(1)), Session.run, []
    if signal.getsignal(number) is signal.SIG_IGN:  # as below nohup
        signal.signal(number, signal.SIG_DFL)

    def run(self, *arguments, **options):
        done = real(self, *arguments, **options)
        if not sent:
            sent.append(number)
            os.kill(os.getpid(), number)
        return done

    Session.run = run
    raise SystemExit(main())
"""
"""``nnplayground`` with the rest of the arguments; the signal comes when it has trained for a moment."""

_OPEN_AND_EDITED = """
    import os, signal
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from nnplayground.templates import TEMPLATES
    from nnplayground.ui.window import app
    from nnplayground.ui.window.main_window import MainWindow

    app.application()

    def window():
        return next((one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)), None)

    def look():
        document = None if window() is None else window().document
        if document is None or document.training.obstacle is not None or document.training.snapshot is None:
            return
        looking.stop()
        document.edit_settings("Edit", learning_rate=0.0625)
        document.training.run()
        QTimer.singleShot(20_000, end)  # long enough for what is kept now and then

    def end():
        print("edited", flush=True)
        os.kill(os.getpid(), signal.SIGTERM)

    looking = QTimer()
    looking.timeout.connect(look)
    looking.start(50)
    raise SystemExit(app.main(TEMPLATES["circle"].build()))
"""


def _unsaved_prompt(window: MainWindow) -> QMessageBox | None:
    return window.findChild(QMessageBox, "unsaved_prompt")


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="Save writes over what another program put into the file."
)
def test_a_file_that_changed_since_it_was_opened_is_not_written_over_unasked(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "both.nnp"
    project = TEMPLATES["circle"].build()
    session = Session(project, project.load_data())
    session.run(5)
    project_file.save(path, project, session.state())
    with open_window(qtbot) as window:
        window.files.load(path)
        qtbot.waitUntil(lambda: window.document.file.path == path, timeout=10_000)
        wait_ready(qtbot, window)
        session.run(20)
        project_file.save(path, project, session.state())  # as the command line does
        before = path.read_bytes()
        window.actions_by_name["save"].trigger()

        def asked() -> bool:
            return bool(window.messages.bars) or any(box.isVisible() for box in window.findChildren(QMessageBox))

        qtbot.waitUntil(lambda: asked() or path.read_bytes() != before, timeout=10_000)
        assert asked()
        assert path.read_bytes() == before


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="While a step takes seconds, Save as and then Quit write no file, and ask nothing.",
)
def test_what_is_being_saved_is_in_the_file_when_the_window_has_closed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "wanted.nnp"
    begun, go_on, real = threading.Event(), threading.Event(), TrainingStep.__call__

    def slow(self: TrainingStep, *arguments: Any, **options: Any) -> Any:
        begun.set()
        go_on.wait(30)
        return real(self, *arguments, **options)

    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        monkeypatch.setattr(TrainingStep, "__call__", slow)
        window.actions_by_name["run"].trigger()
        qtbot.waitUntil(begun.is_set, timeout=10_000)
        window.actions_by_name["save_as"].trigger()
        type_file(qtbot, window, path)
        later = threading.Timer(0.5, go_on.set)
        later.start()
        try:
            window.close()
            qtbot.waitUntil(lambda: not window.isVisible() or _unsaved_prompt(window) is not None, timeout=20_000)
            assert path.exists() or _unsaved_prompt(window) is not None
        finally:
            go_on.set()
            later.join()


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="Weights to start from are saved beyond what opening allows; the file never opens again.",
)
def test_what_is_saved_can_be_opened_or_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = widened(2, 128)
    trained, following = tmp_path / "trained.nnp", tmp_path / "following.nnp"
    project_file.save(trained, project, Session(project, project.load_data()).state())
    begun = start_from(project, trained).project
    monkeypatch.setitem(archive.LARGEST_IN, "data/", 2**15)  # bytes; as it is, 256 MiB
    try:
        project_file.save(following, begun, None)
    except UserError:
        return
    failure: UserError | None = None
    try:
        project_file.load_all(following)
    except UserError as error:
        failure = error
    assert failure is None


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="Where the measures cannot be written, the project is not written either.",
)
def test_the_project_is_saved_where_the_measures_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    real = Session.run

    def run(self: Session, *arguments: Any, **options: Any) -> int:
        shutil.rmtree(stick, ignore_errors=True)  # that it can be written was looked at before
        return real(self, *arguments, **options)

    monkeypatch.setattr(Session, "run", run)
    out = tmp_path / "a.nnp"
    code = main(["train", "circle", "--epochs", "1", "--save", str(out), "--metrics", str(stick / "b.csv")])
    given(code == 1 and "b.csv" in capsys.readouterr().err, "that the measures cannot be written is said")
    assert out.exists()


@POSIX
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="Only Ctrl+C lets train write its files; these signals end it at once."
)
def test_train_writes_what_there_is_when_it_is_told_to_end(tmp_path: Path, name: str) -> None:
    """As for Ctrl+C."""
    files = [tmp_path / "a.nnp", tmp_path / "m.csv"]
    command = ["train", "circle", "--epochs", 100_000, "--save", files[0], "--metrics", files[1]]
    code, _, sentence = ended(python(_SIGNALLED, name, *command))
    given(code != 1, f"it trains: {sentence}")
    assert [file.exists() for file in files] == [True, True]


@pytest.mark.long
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="folders of a user that the environment names")
@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="Of a window that is told to end, edits and training are kept nowhere."
)
def test_the_edits_of_a_window_that_is_told_to_end_are_kept(tmp_path: Path) -> None:
    places = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    settings = tmp_path / "settings.ini"
    process = python(_OPEN_AND_EDITED, HOME=str(tmp_path), NNPLAYGROUND_SETTINGS=str(settings), **places)
    _, printed, sentence = ended(process)
    given(printed == "edited\n", f"a window with an edit: {sentence}")
    kept = []
    for path in tmp_path.rglob("*"):
        try:
            kept.append(project_file.load(path)[0].settings.learning_rate)
        except UserError:
            continue
    assert 0.0625 in kept
