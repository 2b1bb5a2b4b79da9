"""What is installed is complete, and the README, the packages and the check agree with each other."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import nnplayground
from nnplayground import assets

ROOT = Path(nnplayground.__file__).parent.parent
README = (ROOT / "README.md").read_text()
CHECK = (ROOT / ".ci" / "run").read_text()


def test_the_readme_names_what_the_issue_asks_for() -> None:
    """Two commands, and the Debian packages of a bare machine."""
    commands = re.findall(r"^(python3 -m venv .*)$", README, re.MULTILINE)
    assert [command.rpartition("&& ")[2] for command in commands] == [
        ".venv/bin/nnplayground circle", ".venv/bin/pytest"
    ]  # fmt: skip
    packages = " ".join(re.findall(r"^apt-get install (.*)$", README, re.MULTILINE)).split()
    assert {
        "libegl1", "libgl1", "libglib2.0-0", "libdbus-1-3", "libfontconfig1", "libxkbcommon0", "libxcb-cursor0",
        "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1", "libxkbcommon-x11-0",
    } <= set(packages)  # fmt: skip


def test_every_option_of_the_commands_is_in_the_readme() -> None:
    from nnplayground.cli import build_parser

    help_ = "".join(parser.format_help() for parser in build_parser().commands)
    options = set(re.findall(r"--[a-z]+", help_)) - {"--help", "--output"}
    assert {"--epochs", "--metrics", "--theme"} <= options
    assert {option for option in options if option not in README} == set()


def test_dependency_bounds() -> None:
    """The bounds that were measured: one combination of Python and Qt crashes, an open torch fetches gigabytes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    found = set(project["dependencies"])
    assert "PySide6-Essentials>=6.9,<6.12 ; python_version < '3.12'" in found
    assert "PySide6-Essentials>=6.9 ; python_version >= '3.12'" in found
    assert "torch>=2.6,<2.14" in found


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_the_check_is_executable_and_valid() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=True)
    for part in ("ruff check", "ruff format --check", "mypy", "lint-imports", "xvfb"):
        assert part in CHECK


@pytest.mark.long
def test_a_wheel_carries_the_assets(tmp_path: Path) -> None:
    """Built, unpacked elsewhere and asked there: every file of ``assets/`` is found by ``nnplayground.assets``."""
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, ROOT], check=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    here = assets.path()
    wanted = sorted(str(path.relative_to(here)) for path in here.rglob("*") if path.is_file())
    script = (
        "import sys; from nnplayground import assets; assert all(assets.path(name).is_file() for name in sys.argv[1:])"
    )
    subprocess.run([sys.executable, "-c", script, *wanted], check=True, cwd=tmp_path / "site")
    assert len(wanted) > 3
