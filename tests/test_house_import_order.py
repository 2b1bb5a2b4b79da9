"""What is loaded before Qt and before torch, and how the start is kept quick."""

from __future__ import annotations

import ctypes
import gc
import importlib.machinery
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from nnplayground import import_order as heavy


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Stands in for the loader of libraries, with a torch whose library is there."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "c10.dll").touch()
    spec = importlib.machinery.ModuleSpec("torch", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec if name == "torch" else None)
    names: list[str] = []
    monkeypatch.setattr(ctypes, "CDLL", names.append)
    return names


def test_where_it_matters_one_library_comes_before_qt(
    loaded: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(heavy, "TORCH_BEFORE_QT", True)
    heavy.before_qt()
    assert loaded == [str(tmp_path / "lib" / "c10.dll")]


def test_elsewhere_nothing_does(loaded: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heavy, "TORCH_BEFORE_QT", False)
    heavy.before_qt()
    assert loaded == []


def test_the_collector_rests_until_everything_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", "kept")
    try:
        heavy.load_quickly()
        assert not gc.isenabled()
    finally:
        gc.enable()


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_sources_are_not_read_for_the_sake_of_qt() -> None:
    read = "import wave; import linecache; print(any('wave' in name for name in linecache.cache))"
    assert _python(f"import nnplayground.ui; {read}") == "False"
    assert _python(f"import PySide6.QtCore; {read}") == "True"  # else there is nothing left to spare


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells which libraries are loaded")
def test_the_libraries_of_torch_come_before_torch() -> None:
    printed = _python(
        "import sys\n"
        "from pathlib import Path\n"
        "from nnplayground.import_order import before_torch\n"
        "before_torch()\n"
        "print('libtorch_python' in Path('/proc/self/maps').read_text(), 'torch' in sys.modules)\n"
        "import torch\n"
        "print(int(torch.ones(3).sum()))"
    )
    assert printed.split() == ["True", "False", "3"]


def test_without_torch_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_: pytest.fail("a library was loaded"))
    heavy.before_torch()
