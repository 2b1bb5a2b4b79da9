"""What is loaded before Qt."""

from __future__ import annotations

import ctypes
import importlib.machinery
import importlib.util
from pathlib import Path

import pytest

from nnplayground import heavy


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
