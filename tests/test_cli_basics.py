"""The command line without training: what it prints, how it refuses, and that files stay as they were."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from project_strategies import small_project, small_state

import nnplayground
from nnplayground.cli import main
from nnplayground.project_file import load, save
from nnplayground.templates import TEMPLATES

COMMANDS = ("templates", "catalogue", "analyze", "new", "train", "screenshot", "info")


def _usage_error(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def _error(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """One line on stderr, exit code 1."""
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("nnplayground: ")
    assert printed.err.count("\n") == 1
    return printed.err


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--version"], ["--help"], ["train", "--help"]):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert not end.value.code
    version, help_ = f"nnplayground {nnplayground.__version__}\n", capsys.readouterr().out
    assert help_.startswith(version)
    for command in COMMANDS:
        assert f"\n    {command}" in help_
    assert "--metrics OUT.csv" in help_


def test_templates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["templates"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(TEMPLATES)
    assert main(["templates", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    circle = value["templates"][0]
    assert (circle["name"], circle["level"]) == (
        "circle", {"split": "test", "measure": "accuracy", "at_least": 0.97}
    )  # fmt: skip


def test_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.nnp"
    for name in TEMPLATES:
        assert main(["new", name, "-o", str(path)]) == 0
        assert load(path) == (TEMPLATES[name].build(), None)
    before = path.read_bytes()
    assert "Did you mean 'circle'?" in _error(capsys, "new", "cirle", "-o", str(path))
    assert path.read_bytes() == before
    assert "there is no folder" in _error(capsys, "new", "circle", "-o", str(tmp_path / "no" / "a.nnp"))
    assert "-o/--output" in _usage_error(capsys, "new", "circle")


def test_info(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["nnplayground"] == nnplayground.__version__
    assert value["packages"]["torch"]
    assert "cpu" in value["devices"]
    assert value["qt_platform"] == "offscreen"
    assert main(["info"]) == 0
    assert "offscreen" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["train"], ["analyze"], ["screenshot", "-o", "a.png"], []])
def test_what_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """Every command that opens something refuses in the same line; the window does not come up for it."""
    monkeypatch.chdir(tmp_path)
    Path("no.nnp").write_bytes(b"hello")
    save("whole.nnp", small_project(), small_state())
    Path("short.nnp").write_bytes(Path("whole.nnp").read_bytes()[:-40])
    Path("folder").mkdir()
    before = sorted(path.name for path in tmp_path.iterdir())
    for name, says in {
        "none.nnp": "There is no file none.nnp.",
        "no.nnp": "not a project file",
        "short.nnp": "damaged",
        "folder": "is a folder",
        "sprial": "Did you mean 'spiral'?",
        "?": "Templates are: circle,",
        "": "Templates are: circle,",
    }.items():
        assert says in _error(capsys, *command, name)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--epochs" in _usage_error(capsys, "train", "circle", "--epochs", "-1")
    assert "--epochs" in _usage_error(capsys, "train", "circle", "--epochs", "1e3")
    assert "--device" in _usage_error(capsys, "train", "circle", "--device", "tpu")
    assert "FILE_OR_TEMPLATE" in _usage_error(capsys, "train")
    assert "not a size" in _usage_error(capsys, "screenshot", "circle", "-o", "a.png", "--size", "big")
    assert "between 800x600" in _usage_error(capsys, "screenshot", "circle", "-o", "a.png", "--size", "1x1")
    assert "--theme" in _usage_error(capsys, "screenshot", "circle", "-o", "a.png", "--theme", "blue")
    assert "unrecognized" in _usage_error(capsys, "circle", "xor")
    assert "unrecognized" in _usage_error(capsys, "--colour")


def test_a_file_with_the_name_of_a_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The template comes first; ``./circle`` is the file."""
    from nnplayground.commands.target import open_target

    monkeypatch.chdir(tmp_path)
    save("circle", small_project(), None)
    assert open_target("circle").project.template == "circle"
    assert open_target("./circle").project == small_project()


def test_a_reader_that_leaves(tmp_path: Path) -> None:
    """``nnplayground templates | head -0`` ends without a traceback."""
    script = "import sys, os; os.close(1); r, w = os.pipe(); os.close(r); assert w == 1 or os.dup2(w, 1) == 1\n"
    script += "from nnplayground.cli import main; sys.exit(main(['templates']))"
    root = Path(nnplayground.__file__).parent.parent
    done = subprocess.run([sys.executable, "-u", "-c", script], capture_output=True, text=True, cwd=root, check=False)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(sys.platform != "linux", reason="no /dev/full elsewhere")
def test_output_that_goes_nowhere(tmp_path: Path) -> None:
    """A full disk behind stdout is an error in one line, a reader who has gone is none; never anything more."""
    root = Path(nnplayground.__file__).parent.parent
    command = [sys.executable, "-m", "nnplayground", "templates"]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=root, check=False, env=buffered
        )
    assert (done.returncode, done.stderr) == (
        1, "nnplayground: Cannot write the output: No space left on device.\n"
    )  # fmt: skip
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, cwd=root, check=False, env=buffered)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
def test_closed_streams(tmp_path: Path) -> None:
    """No message lands in a file that was opened in the place of a closed stream, nor on the other stream."""
    root = Path(nnplayground.__file__).parent.parent
    out = tmp_path / "a.nnp"
    script = f'"{sys.executable}" -m nnplayground new circle -o "{out}" <&- >&- 2>&-'
    assert subprocess.run(["sh", "-c", script], cwd=root, check=False).returncode == 0
    assert load(out) == (TEMPLATES["circle"].build(), None)
    script = f'"{sys.executable}" -m nnplayground new cirle -o "{out}" 2>&-'
    done = subprocess.run(["sh", "-c", script], cwd=root, check=False, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


def test_a_terminal_that_knows_only_ascii(tmp_path: Path) -> None:
    root = Path(nnplayground.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "nnplayground", "train", str(tmp_path / "ключ.nnp")],
        capture_output=True,
        text=True,
        cwd=root,
        check=False,
        env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1", "LC_ALL": "C", "NNPLAYGROUND_LOG": "none"},
    )
    assert done.returncode == 1
    assert "There is no file" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_display(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One line that names the commands which need none."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux can be without a display")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert "nnplayground train" in _error(capsys, "circle")
    assert "nnplayground train" in _error(capsys)


def test_a_picture_under_another_name_than_png_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "window.jpg"
    assert ".png" in _error(capsys, "screenshot", "circle", "-o", str(path))
    assert not path.exists()
