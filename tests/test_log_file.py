"""The log: written late, bounded, shared by processes, never in the way; and ``--debug``."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import nnplayground
from nnplayground import log_file
from nnplayground.cli import main

ROOT = Path(nnplayground.__file__).parent.parent
LINE = re.compile(r"[-0-9]{10} [:,0-9]{12} [0-9]+ [A-Z]+ nnplayground[.a-z_]*: .+")
logger = logging.getLogger("nnplayground.some_module")


@pytest.fixture(autouse=True)
def _quiet_again() -> Iterator[None]:
    yield
    log_file.begin()


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "folder" / "nnplayground.log"
    monkeypatch.setenv(log_file.VARIABLE, str(path))
    return path


def _start(log: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, log_file.VARIABLE: str(log)},
    )  # fmt: skip


def test_trouble_comes_into_the_file(log: Path) -> None:
    log_file.begin()
    logger.debug("seen only with --debug")
    assert log_file.files() == []
    assert not log.parent.exists()
    logger.info("some news")
    try:
        raise ValueError("a slip")
    except ValueError:
        logger.exception("went wrong")
    lines = log.read_text().splitlines()
    assert LINE.fullmatch(lines[0])
    assert lines[0].endswith("INFO nnplayground.some_module: some news")
    assert lines[-1] == "ValueError: a slip"
    assert "debug" not in log.read_text()


def test_other_libraries_are_left_alone(log: Path) -> None:
    log_file.begin()
    logging.getLogger("pooch").info("not ours")
    assert log_file.files() == []


def test_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    assert log_file.path() is None  # as the tests are run
    monkeypatch.delenv(log_file.VARIABLE)
    result = log_file.path()
    assert result is not None
    assert result.parent == Path(platformdirs.user_log_dir("nnplayground", appauthor=False))
    assert result.name == "nnplayground.log"


@pytest.mark.parametrize("arguments", [["--version"], ["templates"], ["catalogue", "--json"], ["analyze", "none.nnp"]])
def test_light_commands_write_none(log: Path, arguments: list[str]) -> None:
    process = _start(log, "-m", "nnplayground", *arguments)
    process.communicate()
    assert process.returncode == (1 if "none.nnp" in arguments else 0)
    assert not log.parent.exists()


def test_it_keeps_its_size_and_takes_two_processes(log: Path) -> None:
    """Both write as much as would fill the file three times; every line that is kept is whole, and no one complains."""
    script = (
        "import logging, sys; from nnplayground import log_file; log_file.begin()\n"
        "log = logging.getLogger('nnplayground.x')\n"
        "for number in range(3000): log.info('%s %d %s', sys.argv[1], number, 'x' * 500)"
    )
    processes = [_start(log, "-c", script, name) for name in ("one", "other")]
    sentence = [process.communicate() for process in processes]
    assert sentence == [("", "")] * 2
    assert [process.returncode for process in processes] == [0, 0]
    files = log_file.files()
    assert log in files
    assert 2 <= len(files) <= 4
    assert sorted(log.parent.iterdir()) == sorted(files)
    kept = [line for file in files for line in file.read_text().splitlines()]
    assert len(kept) > 500
    assert [line for line in kept if not (LINE.fullmatch(line) and line.endswith("x" * 500))] == []
    assert all(file.stat().st_size < 520_000 for file in files)


def test_it_keeps_its_size_whatever_a_message_holds(log: Path) -> None:
    log_file.begin()
    for number in range(6):
        logger.warning("begin %s end %d", "x" * 3_000_000, number)
    assert sum(file.stat().st_size for file in log_file.files()) < 2_000_000
    lines = log.read_text().splitlines()
    assert all("WARNING nnplayground.some_module: begin x" in line for line in lines)
    assert [line[-5:] for line in lines] == [f"end {number}" for number in range(6)]


def test_a_log_that_cannot_be_written_is_no_error(
    log: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    log.parent.write_text("in the way")
    log_file.begin()
    logger.error("goes nowhere")
    assert capsys.readouterr() == ("", "")
    assert log.parent.read_text() == "in the way"


def test_a_slip_in_a_message_is_seen(
    log: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("nnplayground"), "propagate", False)  # else pytest raises it before
    log_file.begin()
    logger.error("%d", "no number")
    assert "TypeError" in capsys.readouterr().err


def test_it_can_be_removed(log: Path) -> None:
    log_file.begin()
    logger.warning("something")
    log.with_name("nnplayground.log.2").write_text("older")
    other = log.with_name("other.txt")
    other.write_text("not ours")
    log_file.remove()
    logger.warning("no longer written")
    assert list(log.parent.iterdir()) == [other]
    log_file.remove()


def test_a_device_is_not_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As ``/dev/null`` would be, by root."""
    device = tmp_path / "null"
    os.mkfifo(device)
    monkeypatch.setenv(log_file.VARIABLE, str(device))
    log_file.remove()
    assert device.exists()


@pytest.mark.parametrize("before", [True, False])
def test_debug_before_and_after_a_command(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], before: bool
) -> None:
    command = ["new", "circle", "-o", str(tmp_path / "a.nnp")]
    assert main(["--debug", *command] if before else [*command, "--debug"]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert LINE.fullmatch(printed.err.strip())
    assert "DEBUG nnplayground.project_file.file: Written: " in printed.err
    assert log.read_text() == printed.err
    assert main(command) == 0
    assert capsys.readouterr() == ("", "")
    assert log.read_text() == printed.err


@pytest.mark.parametrize("arguments", [["--debug", "no.nnp"], ["no.nnp", "--debug"]])
def test_debug_with_a_file_for_the_window(log: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """Refused before there is a window; the traceback stands before the line that is printed anyway."""
    assert main(arguments) == 1
    lines = capsys.readouterr().err.splitlines()
    assert "Traceback (most recent call last):" in lines
    assert lines[-1] == "nnplayground: There is no file no.nnp."


def test_debug_alone_opens_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str | None] = []

    def open_window(name: str | None) -> int:
        opened.append(name)
        return 0

    monkeypatch.setattr("nnplayground.cli.open_window", open_window)
    assert main(["--debug"]) == 0
    assert main(["--debug", "circle"]) == 0
    assert opened == [None, "circle"]
    assert logging.getLogger("nnplayground").level == logging.DEBUG


def test_what_is_printed_already_is_logged_only(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log_file.begin(debug=True)
    logger.error("printed before", extra=log_file.PRINTED)
    assert capsys.readouterr().err == ""
    assert "printed before" in log.read_text()


def test_an_error_that_ends_the_program_is_logged(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_window(_name: str | None) -> int:
        raise TypeError("a slip")

    monkeypatch.setattr("nnplayground.cli.open_window", open_window)
    with pytest.raises(TypeError, match="a slip"):
        main([])
    assert log.read_text().splitlines()[-1] == "TypeError: a slip"
