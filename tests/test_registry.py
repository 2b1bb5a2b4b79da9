"""Kinds are found by name, whoever asks first."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from patience import PATIENCE

from nnplayground.registry import Registry, UnknownKindError

SLOW_MODULE = """
import time
from nnplayground_test_shared import registry, importing
importing.set()
time.sleep(0.2)
@registry.register
class {name}:
    kind = "{name}"
    rank = {rank}
"""


@pytest.fixture
def importing() -> threading.Event:
    """Set as soon as the first of the modules is being imported."""
    return threading.Event()


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, importing: threading.Event) -> Registry[Any]:
    """A registry over a package with two modules, each of which takes a while to import."""
    package = tmp_path / "nnplayground_test_kinds"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for name, rank in (("apple", 2), ("pear", 1)):
        (package / f"{name}.py").write_text(SLOW_MODULE.format(name=name, rank=rank))
    registry: Registry[Any] = Registry("fruit", "nnplayground_test_kinds")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("nnplayground_test_kinds", "nnplayground_test_kinds.apple", "nnplayground_test_kinds.pear"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    shared = ModuleType("nnplayground_test_shared")
    vars(shared).update(registry=registry, importing=importing)
    monkeypatch.setitem(sys.modules, shared.__name__, shared)
    return registry


def test_a_second_thread_waits_for_the_whole_catalogue(registry: Registry[Any], importing: threading.Event) -> None:
    first = threading.Thread(target=registry.names)
    first.start()
    assert importing.wait(PATIENCE)
    assert registry.names() == ["pear", "apple"]
    first.join()


def test_an_unknown_name_is_told_with_the_nearest_or_with_all(registry: Registry[Any]) -> None:
    assert "pear" in registry
    with pytest.raises(UnknownKindError, match=r"no fruit called 'aple' .* Did you mean 'apple'"):
        registry["aple"]
    with pytest.raises(UnknownKindError, match="Known are: "):
        registry["zzz"]
    with pytest.raises(UnknownKindError, match=r"called 'zz.*zz…' in this version"):  # of a damaged file, say
        registry["z" * 1_000_000]


def test_two_classes_of_one_name_are_a_fault_of_the_program(registry: Registry[Any]) -> None:
    first, second = (type("Plum", (), {"kind": "plum"}) for _ in range(2))
    registry.register(first)
    with pytest.raises(ValueError, match="two fruit classes are called 'plum'"):
        registry.register(second)


def test_a_name_that_is_its_modules_needs_no_other_module(registry: Registry[Any]) -> None:
    assert registry["pear"].kind == "pear"
    assert "nnplayground_test_kinds.apple" not in sys.modules
    assert registry.names() == ["pear", "apple"]
