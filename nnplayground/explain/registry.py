"""How explanations are found: by the class that they explain, or else the nearest of its bases that has one."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar

from nnplayground.fields.kind import Kind

K = TypeVar("K", bound=Kind)
T = TypeVar("T", bound="KindExplanation[Any]")

EXPLANATION_PACKAGES = {
    "nnplayground.layers.": "nnplayground.explain.layers.",
    "nnplayground.training.": "nnplayground.explain.",
}
"""Where kinds and their bases stand, and where the files of the same names stand that explain them."""

_by_class: dict[type[Kind], type[KindExplanation[Any]]] = {}
_looked_for: set[type[Kind]] = set()
"""Classes whose file has been imported, if there is one."""


class KindExplanation(Generic[K]):
    """What is told of one layer, loss, optimizer or penalty."""

    def __init__(self, explained: K) -> None:
        raise NotImplementedError

    @classmethod
    def of(cls, explained: K) -> Self:
        """The explanation of this very thing, as it is set."""
        nearest = _nearest(type(explained))
        assert issubclass(nearest, cls)
        return nearest(explained)


def explains(kind: type[Kind]) -> Callable[[type[T]], type[T]]:
    """Class decorator: it explains this kind, and what is derived from it and has no explanation of its own.

    It stands in the file that is called as the one of the kind: ``layers/kinds/linear.py`` is explained by
    ``explain/layers/kinds/linear.py``, which is imported when the first Linear is explained.
    """

    def register(explanation: type[T]) -> type[T]:
        if _by_class.setdefault(kind, explanation) is not explanation:
            raise ValueError(f"{kind.__name__} is explained by {_by_class[kind].__name__} already")
        return explanation

    return register


def _nearest(kind: type[Kind]) -> type[KindExplanation[Any]]:
    for cls in kind.__mro__:
        if issubclass(cls, Kind):
            _look_for(cls)
            if cls in _by_class:
                return _by_class[cls]
    raise LookupError(f"nothing explains {kind.__name__}")


def _look_for(cls: type[Kind]) -> None:
    """Import the file that explains a class, where there is one."""
    if cls in _looked_for:
        return
    for package, explaining in EXPLANATION_PACKAGES.items():
        if cls.__module__.startswith(package):
            name = explaining + cls.__module__.removeprefix(package)
            if importlib.util.find_spec(name) is not None:
                importlib.import_module(name)
    _looked_for.add(cls)
