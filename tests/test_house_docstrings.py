"""What docstrings must say: a kind its source, a function over arrays their shapes."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from nnplayground.expressions.tensor import Tensor as SymbolicTensor
from nnplayground.fields.kind import Kind
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.graph.loss import LOSSES, LossFunction
from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.training.optimizers.optimizer import OPTIMIZERS, Optimizer
from nnplayground.training.schedules.schedule import SCHEDULES, Schedule

ROOMS = ("training", "engine", "explain")
"""Where functions over arrays say their shapes."""
ARRAY = re.compile(r"\b(Tensor|Array|AnyArray|Bools|Floats|Integers|ndarray|NDArray)\b")
"""A type of arrays in an annotation.  The tensor of a formula is none: it carries its own."""
SHAPE = re.compile(r"``\([^`]*\)``|\b(scalars?|vectors?|flat|shapes?)\b")
"""How a docstring tells a shape: ``(batch, width)``, or in a word."""
SOURCE = re.compile(r"``torch\.|\b(19|20)\d\d\b")
"""The counterpart in PyTorch, or the year of a paper."""


class Told(NamedTuple):
    name: str
    annotations: str
    doc: str


def _modules(root: str) -> Iterator[Any]:
    module = importlib.import_module(root)
    yield module
    for found in pkgutil.walk_packages(module.__path__, f"{root}."):
        yield importlib.import_module(found.name)


def _function(value: object) -> Callable[..., object] | None:
    if isinstance(value, classmethod | staticmethod):
        value = value.__func__
    if isinstance(value, property):
        value = value.fget
    return value if inspect.isfunction(value) else None


def _public(module: Any) -> Iterator[Told]:
    """Functions and methods that are written in ``module``.  What overrides has the words of what it overrides."""
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        members = {name: value} if inspect.isfunction(value) else {}
        if inspect.isclass(value):
            members = {f"{name}.{key}": part for key, part in vars(value).items() if not key.startswith("_")}
        for path, part in members.items():
            function = _function(part)
            if function is not None:
                owner = getattr(value, path.rpartition(".")[2]) if "." in path else part
                annotations = " ".join(str(annotation) for annotation in function.__annotations__.values())
                if function.__globals__.get("Tensor") is SymbolicTensor:
                    annotations = re.sub(r"\bTensor\b", "", annotations)
                yield Told(f"{module.__name__}.{path}", annotations, inspect.getdoc(owner) or "")


@pytest.mark.parametrize("room", ROOMS)
def test_functions_over_arrays_tell_their_shapes(room: str) -> None:
    over_arrays = [
        told
        for module in _modules(f"nnplayground.{room}")
        for told in _public(module)
        if ARRAY.search(told.annotations)
    ]
    assert over_arrays
    assert [told.name for told in over_arrays if not SHAPE.search(told.doc)] == []


def _kinds() -> list[type[Kind]]:
    return [cls for registry in (LAYERS, LOSSES, OPTIMIZERS, SCHEDULES, INITIALIZERS) for cls in registry]


@pytest.mark.parametrize("cls", _kinds(), ids=lambda cls: cls.__name__)
def test_a_kind_names_its_source_and_its_shapes(cls: type[Kind]) -> None:
    own = cls.__doc__ or ""  # never that of a base
    assert SOURCE.search(own)
    if issubclass(cls, Layer):
        assert re.search(rf"Input: .*({SHAPE.pattern}|none|the same)", own)
        assert re.search(rf"Output: .*({SHAPE.pattern}|none|the same)", own)
    if issubclass(cls, LossFunction):
        assert re.search(r"(?i:outputs).*: ``\(", own)
        assert re.search(r"[Ee]ncoded targets.*: ``\(", own)

    if issubclass(cls, Schedule):
        assert "Input: " in own
        assert "Output: " in own
    if issubclass(cls, Optimizer | Initializer):
        assert SHAPE.search(own)


@pytest.mark.parametrize("cls", list(OPTIMIZERS), ids=OPTIMIZERS.names())
def test_an_optimizer_names_its_state(cls: type[Optimizer]) -> None:
    """All that it may keep, with every switch on."""
    switches = {name: True for name, spec in cls.fields().items() if spec.editor == "flag"}
    numbers = {"momentum": 0.5} if "momentum" in cls.fields() else {}
    for name in cls.model_validate({**switches, **numbers}).state_names():
        assert f"``{name}``" in (cls.__doc__ or "")


@pytest.mark.parametrize(
    ("doc", "told"),
    [
        ("The rows.", False),
        ("Whether it is the same one.", False),
        ("Rows ``(batch, width)``.", True),
        ("A scalar.", True),
        ("Of any shape.", True),
    ],
)
def test_the_test_itself_tells_one_from_the_other(doc: str, told: bool) -> None:
    assert bool(SHAPE.search(doc)) is told
