"""Things that are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


class LazyDict(Mapping[str, T]):
    """Things by name.  Each is made once: when it is looked up."""

    def __init__(self) -> None:
        self._makers: dict[str, Callable[[], T]] = {}
        self._values: dict[str, T] = {}

    def add(self, name: str, make: Callable[[], T]) -> None:
        """``make`` is called at the first look-up of ``name``."""
        self._makers[name] = make

    @property
    def missing(self) -> list[str]:
        """The names of those that no one has asked for yet."""
        return [name for name in self._makers if name not in self._values]

    def __getitem__(self, name: str) -> T:
        if name not in self._values:
            self._values[name] = self._makers[name]()
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
