"""How kinds of things announce themselves: one class in one file, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
import threading
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Generic, TypeVar

from nnplayground.text import UserError, text

T = TypeVar("T")

LONGEST = 60
"""Letters of a name that is not known that a message repeats; looking for one like it takes long for more."""


class UnknownKindError(UserError):
    """A name that no registered class carries."""


class Registry(Generic[T]):
    """Classes by their ``kind`` name.

    The classes live in the modules of ``package``: a new kind is a new file there and nothing else.  All are imported
    at the first lookup, except for a name that is also its module's (``BCEWithLogits`` in ``bce_with_logits``): that
    needs this one module, and a window opens without the others.
    """

    def __init__(self, what: str, package: str) -> None:
        self.what = what
        self._package = package
        self._classes: dict[str, type[T]] = {}
        self._loaded = False
        self._loading = False
        self._lock = threading.RLock()

    def register(self, cls: type[T]) -> type[T]:
        """Class decorator: make ``cls`` known under ``cls.kind``."""
        name = kind_name(cls)
        if name in self._classes and self._classes[name] is not cls:
            raise ValueError(f"two {self.what} classes are called {name!r}")
        self._classes[name] = cls
        return cls

    def __getitem__(self, name: str) -> type[T]:
        if name not in self._classes:
            self._load_one(name)
        if name not in self._classes:
            self._load()
        if name not in self._classes:
            name = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
            import difflib  # for those who mistype

            near = difflib.get_close_matches(name, self._classes, n=1, cutoff=0.5)
            if near:
                raise UnknownKindError(
                    text(
                        "There is no {what} called {name!r} in this version. Did you mean {near!r}?",
                        what=self.what,
                        name=name,
                        near=near[0],
                    )
                )
            raise UnknownKindError(
                text(
                    "There is no {what} called {name!r} in this version. Known are: {known}.",
                    what=self.what,
                    name=name,
                    known=", ".join(self._classes),
                )
            )
        return self._classes[name]

    def __contains__(self, name: object) -> bool:
        self._load()
        return name in self._classes

    def __iter__(self) -> Iterator[type[T]]:
        self._load()
        ranked = sorted(self._classes.items(), key=lambda item: (getattr(item[1], "rank", 100), item[0]))
        return iter([cls for _, cls in ranked])

    def names(self) -> list[str]:
        """The registered names, in the order in which menus show them."""
        return [kind_name(cls) for cls in self]

    def _load_one(self, name: str) -> None:
        """Import the module of this name, where there is one."""
        if self._loaded or not isinstance(name, str):
            return
        with self._lock:
            for module in self._modules:
                if module.replace("_", "") == name.replace("_", "").lower():
                    importlib.import_module(f"{self._package}.{module}")

    @cached_property
    def _modules(self) -> list[str]:
        package = importlib.import_module(self._package)
        return [module.name for module in pkgutil.iter_modules(package.__path__)]

    def _load(self) -> None:
        if self._loaded:
            return
        with self._lock:  # another thread waits for the whole catalogue; this one may look something up meanwhile
            if self._loading:
                return
            self._loading = True
            try:
                for module in self._modules:
                    importlib.import_module(f"{self._package}.{module}")
                self._loaded = True
            finally:
                self._loading = False


def kind_name(cls: type[Any]) -> str:
    """The name under which ``cls`` is filed."""
    name: str = cls.kind
    return name
