"""One vocabulary: the glossary names what is there, and words that were private to this project do not come back."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import UnionType

import pytest

import nnplayground

PACKAGE = Path(nnplayground.__file__).parent
GLOSSARY = (PACKAGE.parent / "GLOSSARY.md").read_text()
FILES = sorted(PACKAGE.rglob("*.py"))

MODULES = {
    "": {"heavy", "story", "rehearsal", "opened", "seldom", "later", "beside", "wants", "sameness", "yes_or_no"},
    "engine": {"goal", "history", "looks", "pace", "past", "snapshots"},
    "layers": {"story"},
    "training": {"best", "distance", "first", "kept", "line", "looking", "mark", "moments", "start", "watch"},
    "ui": {
        "lookat", "microscope_room", "microscope_looks", "microscope_moves", "plates", "parcels", "faces", "live",
        "course", "ground", "companion", "sight", "told_view", "head_line", "tint", "block_size", "lesson",
    },
    "ui.microscope": {"sheet"},
}  # fmt: skip
"""Names of modules by the room in which they stood for something that has a better name."""

CLASSES = {
    "Best", "Chosen", "Companion", "Counted", "Course", "Face", "Following", "Glance", "Goal", "HeadLine", "Hyper",
    "Kept", "Later", "LineBranch", "Looking", "Looks", "Mark", "MicroscopeLooks", "MicroscopeMoves",
    "MicroscopeRoom", "Moment", "Moments", "OpenStep", "Opened", "Own", "Pacing", "Parcel", "Passes", "Past",
    "Plate", "PortPlace", "Pull", "Said", "Seldom", "Sheet", "Sight", "Stand", "Standing", "Told", "ToldView",
    "Wanted", "Wants",
}  # fmt: skip

NAMES = {
    "as_own", "backward_story", "companion", "edge_places", "forget_mark", "forward_story", "found", "go_on_from",
    "has_weights", "hyper", "label_places", "lacking", "lesson", "look_now", "lookat", "looked_at", "looks_changed",
    "made", "moment_in_words", "moments", "node_places", "own_target", "parcel", "parcels", "parts_from", "plate",
    "plates", "pulls", "ringed", "said", "same_course", "sight", "split_of", "stories", "story", "take_up", "told",
    "wants", "with_what_fits",
}  # fmt: skip
"""Functions, methods and attributes, with one underscore before them or not."""


def _defined(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """What a module defines: ``("class" | "name", name)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield "class", node.name
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield "name", node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield "name", node.attr
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield "name", node.target.id


def test_no_private_words() -> None:
    faults = []
    for path in FILES:
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for room, names in MODULES.items():
            inside = not room or module.startswith(f"{room}.")
            faults += [module for part in module.split(".") if inside and (part in names or part.endswith("_story"))]
        for sort, name in _defined(ast.parse(path.read_text())):
            bare = name.removeprefix("_")
            if (sort == "class" and (bare in CLASSES or bare.endswith("Story"))) or (
                sort == "name" and (bare in NAMES or bare.endswith("_story"))
            ):
                faults.append(f"{module}: {name}")
    assert not faults


def _entries() -> list[str]:
    rows = re.findall(r"^\| .* \| `([\w.]+)` \|$", GLOSSARY, re.MULTILINE)
    assert len(rows) > 50
    return rows


@pytest.mark.parametrize("name", sorted(set(_entries())))
def test_what_the_glossary_names_is_there(name: str) -> None:
    module, _, last = f"nnplayground.{name}".rpartition(".")
    if last[0].isupper():
        assert isinstance(getattr(importlib.import_module(module), last), type | UnionType)
    else:
        importlib.import_module(f"nnplayground.{name}")
