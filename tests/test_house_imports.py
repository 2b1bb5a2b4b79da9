"""Who may import whom: contracts, no Qt outside the window, and commands that start at once."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import sys
from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

import nnplayground

PACKAGE = Path(nnplayground.__file__).parent
ROOT = PACKAGE.parent
MODULES = sorted(module.name for module in pkgutil.walk_packages(nnplayground.__path__, "nnplayground."))
UI = PACKAGE / "ui"
QT = ("PySide6", "pyqtgraph", "qtawesome")
HEAVY = (*QT, "torch", "sklearn")


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _loaded(of: tuple[str, ...]) -> str:
    return f"import sys; print(*sorted({set(of)!r} & {{name.partition('.')[0] for name in sys.modules}}))"


def test_no_qt_outside_the_window() -> None:
    """Everything but ``ui`` in a fresh process; the modules are all there, so nothing is skipped silently."""
    names = [name for name in MODULES if not name.startswith("nnplayground.ui") and name != "nnplayground.__main__"]
    assert len(names) > 60
    assert _python(f"import {', '.join(names)}; {_loaded(QT)}").strip() == ""


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["templates", "--json"], ["new", "circle", "-o"]])
def test_light_commands_load_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    arguments = [*arguments, str(tmp_path / "a.nnp")] if arguments[-1] == "-o" else arguments
    printed = _python(
        "from nnplayground.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit as end: assert not end.code\n" + _loaded(HEAVY)
    )
    assert printed.splitlines()[-1] == ""


def test_training_loads_no_qt() -> None:
    printed = _python(f"from nnplayground.cli import main; main(['train', 'circle', '--epochs', '1']); {_loaded(QT)}")
    assert printed.splitlines()[-1] == ""


def test_contracts() -> None:
    """The layers of pyproject.toml."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_the_window_never_imports_torch_itself() -> None:
    """Not at the head of a module and not inside a function either."""
    faults = {
        (str(path.relative_to(UI)), name)
        for path in UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        for name in _imported(node)
        if name.partition(".")[0] in ("torch", "sklearn")
    }
    assert not faults


def test_only_the_document_speaks_to_the_trainer() -> None:
    """Views, measurements and tests ask the document; its parts keep the trainer to themselves.

    The contract forbids to import it, this to reach for it through a part, ``document.training._trainer``, for which
    nothing has to be imported; and it holds for tests.
    """
    files = [path for room in ("nnplayground", "tests") for path in (ROOT / room).rglob("*.py")]
    reaching = {
        str(path.relative_to(ROOT))
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("trainer", "_trainer")
    }
    inside = {name for name in reaching if name.startswith("nnplayground/ui/document/")}
    assert inside
    assert reaching - inside == set()


def test_signals_say_what_they_carry() -> None:
    """A class each; where PySide cannot be told one, a word of ``signal_types`` that says why."""
    signals = [
        (str(path.relative_to(UI)), ast.unparse(node))
        for path in UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Signal"
    ]
    assert len(signals) > 80
    assert not [(name, signal) for name, signal in signals if re.search(r"\bobject\b|['\"]", signal)]


def test_the_window_is_made_without_torch() -> None:
    """Importing the main window loads neither torch nor scikit-learn, directly or not."""
    assert _python(f"import nnplayground.ui.window.main_window; {_loaded(('torch', 'sklearn'))}").strip() == ""


def test_figures_are_known_without_torch() -> None:
    """The window looks up what it asks for."""
    printed = _python(
        f"from nnplayground.engine.figures.figure import FIGURES; print(len(FIGURES.names()) > 3); {_loaded(HEAVY)}"
    )
    assert printed.split() == ["True"]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module is not None:
        return [node.module]
    return []


@pytest.fixture(scope="module")
def graph_at_run_time() -> grimp.ImportGraph:
    """Without what is imported for type checkers."""
    return grimp.build_graph("nnplayground", exclude_type_checking_imports=True, cache_dir=None)


def test_training_knows_only_the_types_of_projects(graph_at_run_time: grimp.ImportGraph) -> None:
    """What the contract lets through is for type checkers."""
    imports = graph_at_run_time.find_modules_that_directly_import("nnplayground.project")
    assert "nnplayground.commands.target" in imports
    assert not [module for module in imports if module.startswith("nnplayground.training")]


def test_no_circles_at_run_time(graph_at_run_time: grimp.ImportGraph) -> None:
    """Neither between modules, nor between the rooms of ``training``."""
    graph = graph_at_run_time
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert _circles(imports) == []
    rooms: dict[str, set[str]] = {}
    for module, others in imports.items():
        for other in others:
            here, there = _room(module), _room(other)
            if here and there and here != there:
                rooms.setdefault(here, set()).add(there)
    assert len(rooms) > 5
    assert _circles(rooms) == []


@pytest.mark.parametrize("room", ["nnplayground.engine", "nnplayground.ui.document"])
def test_no_circles_of_types(room: str) -> None:
    """What is imported for type checkers counts here."""
    graph = grimp.build_graph("nnplayground", cache_dir=None)
    imports = {
        module: {other for other in graph.find_modules_directly_imported_by(module) if other.startswith(f"{room}.")}
        for module in graph.modules
        if module.startswith(f"{room}.")
    }
    assert len(imports) > 10
    assert _circles(imports) == []


def _room(module: str) -> str | None:
    rest = module.removeprefix("nnplayground.training.")
    return rest.partition(".")[0] if rest != module else None


def _circles(imports: Mapping[str, Collection[str]]) -> list[tuple[str, ...]]:
    try:
        tuple(TopologicalSorter(imports).static_order())
    except CycleError as error:
        return [tuple(error.args[1])]
    return []


def test_one_folder_knows_how_the_cpu_runs_a_captured_step() -> None:
    """It is deprecated upstream, and so kept apart: by name in one folder, called in one file of it."""
    folder = PACKAGE / "training" / "step" / "execution" / "torchscript"
    importer = folder.parent / "chooser.py"
    compiler = folder / "compiler.py"
    assert "torch.jit" in compiler.read_text()
    for path in sorted(PACKAGE.rglob("*.py")):
        lines = path.read_text().splitlines()
        if path == importer:
            lines = [line for line in lines if not line.startswith("from ") and "TorchScriptProgram(" not in line]
        text = "\n".join(lines)
        if path != compiler:
            assert not re.search(r"\bjit\b|_jit|CompilationUnit", text), path
        if folder not in path.parents:
            assert "torchscript" not in text.lower(), path
