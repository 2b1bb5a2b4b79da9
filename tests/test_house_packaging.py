"""What is installed is complete, and the README, the packages and the check agree with each other."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import nnplayground
from nnplayground import assets
from nnplayground.cli import QT_PACKAGES, build_parser
from nnplayground.ui.window.display import XCB_LIBRARIES

ROOT = Path(nnplayground.__file__).parent.parent
README = (ROOT / "README.md").read_text()
CHECK = (ROOT / ".ci" / "run").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONSTRAINTS = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line and line[0] != "#"]
SYSTEMS = [
    {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": system, "platform_system": name,
     "os_name": family, "platform_machine": machine, "extra": ""}
    for python in ("3.11", "3.12", "3.13", "3.14")
    for system, name, family, machine in (
        ("linux", "Linux", "posix", "x86_64"),
        ("win32", "Windows", "nt", "AMD64"),
        ("darwin", "Darwin", "posix", "arm64"),
    )
]  # fmt: skip
"""What a marker asks of a machine."""


def test_the_readme_has_each_command_with_its_options() -> None:
    """The row of a command in the README's table names the options that its parser takes, no more and no fewer."""
    rows = {}
    for cell in re.findall(r"^\| (`nnplayground .*?)(?= \|$)", README, re.MULTILINE):
        command = re.match(r"`nnplayground ([a-z]+)", cell)
        if command is not None:
            rows[command[1]] = set(re.findall(r"--[a-z-]+", cell))
    parsers = {parser.prog.split()[-1]: parser for parser in build_parser().commands}
    assert set(rows) == set(parsers)
    everywhere = {"--help", "--debug", "--output"}
    for name, parser in parsers.items():
        options = re.findall(r"^ {2}(?:-\w.*?, )?(--[\w-]+)", parser.format_help(), re.MULTILINE)
        assert rows[name] == set(options) - everywhere, name


def test_what_a_bare_machine_lacks_is_named_alike() -> None:
    """In the README, from which the check installs, and in what the program says where it is missing."""
    general, window = [set(line.split()) for line in re.findall(r"^apt-get install (.*)$", README, re.MULTILINE)]
    assert set(QT_PACKAGES.partition("apt install ")[2].rstrip(".").split()) == general - {"python3-venv"}
    assert set(XCB_LIBRARIES.values()) == window


def test_constraints_are_exact_and_reach_all_dependencies() -> None:
    """None is left to chance, on any Python and system, as far as the installed packages name what they need."""
    pinned: dict[str, list[Requirement]] = {}
    for line in CONSTRAINTS:
        pin = Requirement(line)
        assert re.fullmatch(r"==[0-9a-z.]+", str(pin.specifier)), line
        pinned.setdefault(canonicalize_name(pin.name), []).append(pin)
    waiting = [Requirement(line) for line in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"])]
    seen: set[str] = set()
    while waiting:
        needed = waiting.pop()
        name = canonicalize_name(needed.name)
        if name.startswith(("nvidia-", "cuda-", "triton")):  # PyTorch for NVIDIA's GPUs pins its own
            continue
        for system in SYSTEMS:
            if needed.marker is None or needed.marker.evaluate(system):
                pins = [pin for pin in pinned.get(name, []) if pin.marker is None or pin.marker.evaluate(system)]
                assert len(pins) == 1, f"{needed} with {system}"
                if pins[0].marker is None or pins[0].marker.evaluate():  # other versions may have other needs
                    (version,) = [specifier.version for specifier in pins[0].specifier]
                    assert needed.specifier.contains(version), f"{needed} with {system}"
        if name not in seen:
            seen.add(name)
            waiting += [
                requirement
                for requirement in map(Requirement, _requires(name))
                if requirement.marker is None or any(requirement.marker.evaluate(system) for system in SYSTEMS)
            ]
    assert set(pinned) == seen


def _requires(name: str) -> list[str]:
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:  # another system's
        return []


def test_the_readme_installs_what_was_tested() -> None:
    """Every pip that looks into an index is bound; the small PyTorch comes before what would bring the large one."""
    installs = [
        line for line in README.splitlines() if re.search(r"pip (install|wheel) ", line) and "pre-commit" not in line
    ]
    assert len(installs) >= 7
    for line in installs:
        assert line.count("-c constraints.txt") == len(re.findall("pip (?:install|wheel) (?!--no-index)", line))
    small = README.index("pip install --no-deps -c constraints.txt torch --index-url")
    assert small < README.index("\npython3 -m venv")


def test_the_changelog_has_this_version() -> None:
    """Its headings are those of Keep a Changelog, the newest first."""
    changes = (ROOT / "CHANGELOG.md").read_text()
    versions = re.findall(r"^## \[(.+?)\]", changes, re.MULTILINE)
    assert versions[0] == "Unreleased"
    assert nnplayground.__version__ in versions
    kinds = set(re.findall(r"^### (.+)$", changes, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_the_check_is_executable_and_valid() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=True)


def test_the_check_runs_every_tool_that_is_installed_for_it() -> None:
    """What the extra ``test`` brings beside pytest is a tool, or used by the tests."""
    tools = {
        command.name
        for line in PROJECT["optional-dependencies"]["test"]
        for command in metadata.distribution(Requirement(line).name).entry_points
        if command.group == "console_scripts"
    }
    run = {words[0] for line in CHECK.splitlines() if (words := line.split())} | set(re.findall(r"/bin/(\w+)", README))
    unused = {"py.test", "hypothesis", "import-linter", "dmypy", "mypyc", "stubgen", "stubtest"}
    assert tools - unused <= run


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
    (about,) = (tmp_path / "site").glob("*.dist-info")
    told = metadata.PathDistribution(about).metadata
    assert told["License-Expression"] == "MIT"
    assert [(about / "licenses" / name).is_file() for name in told.get_all("License-File", [])] == [True]
    assert (ROOT / "README.md").read_text().strip() in told.json["description"]
