"""What a class keeps to itself, tests do not look at: they would have to change with it, and see no fault in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ALLOWED = {
    # No other way leads to it, and the program itself has no use for one.
    ("explain/test_explain_unexplained.py", "_classes"),  # to forget a class again
    ("e2e/test_walks.py", "_infer"),  # counted behind what ``infer_shapes`` remembers
    # The judge does the steps of a session by hand, with its very random numbers.
    ("microscope/test_microscope_autograd.py", "_learner"),
    ("training/test_training_optimizers.py", "_learner"),
    # Of libraries, which tell it nowhere else.
    ("training/test_training_activity.py", "_forward_pre_hooks"),
    ("ui/test_window_notation.py", "_tickLevels"),
}
"""Files, and the private names that they may read."""


def private(name: object) -> bool:
    return isinstance(name, str) and name.startswith("_") and not name.endswith("__")


def private_names(tree: ast.AST) -> Iterator[str]:
    """Of others: read, imported, named where something is put in the place of it, or in the path of such a name."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                pass
            case ast.Attribute(attr=name) if private(name):
                yield name
            case ast.ImportFrom(names=names):
                yield from (one.name for one in names if private(one.name))
            case ast.Call(func=ast.Attribute(attr="setattr" | "delattr" | "object" | "patch"), args=arguments):
                given = [one.value for one in arguments if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                yield from (part for text in given[:1] for part in text.split(".") if private(part))
            case ast.Call(func=ast.Name(id="getattr" | "setattr" | "hasattr"), args=[_, ast.Constant(value=name), *_]):
                if private(name):
                    yield str(name)


def test_tests_read_nothing_private_but_what_is_named_here() -> None:
    found = {
        (str(path.relative_to(TESTS)), name)
        for path in TESTS.rglob("*.py")
        for name in private_names(ast.parse(path.read_text("utf-8")))
    }
    assert sorted(found - ALLOWED) == []
    assert sorted(ALLOWED - found) == [], "no longer needed"


@pytest.mark.parametrize(
    "code",
    [
        "plot._loss",
        "session._runner.captured",
        "from nnplayground.graph.shapes import _infer",
        'monkeypatch.setattr(shapes, "_infer", counted)',
        'monkeypatch.setattr("nnplayground.graph.shapes._infer", counted)',
        'mock.patch.object(shapes, "_infer", counted)',
        'getattr(plot, "_loss")',
    ],
)
def test_every_way_to_look_is_seen(code: str) -> None:
    assert len(list(private_names(ast.parse(code)))) == 1


@pytest.mark.parametrize(
    "code", ["self._loss", "super().__init__()", "plot.loss", "_loss = 1", "from a import b as _b"]
)
def test_what_is_ones_own_is_free(code: str) -> None:
    assert list(private_names(ast.parse(code))) == []
