"""Settings that are sizes: a number, two for height and width, or a word that stands for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError, WrapValidator

from nnplayground.fields.errors import RefusedError
from nnplayground.fields.spec import FieldSpec, declared
from nnplayground.text import Text, text

Sides = int | tuple[int, int]
"""One whole number for both sides of a picture, or one for its height and another for its width."""


def size(
    default: int | str,
    *,
    low: int,
    high: int,
    label: str,
    help: str,
    words: tuple[tuple[str, str], ...] = (),
    advanced: bool = False,
) -> Any:
    """A whole number in ``[low, high]``, or one of ``words`` (value, label); annotate as ``int | Literal[...]``."""
    return _size(default, FieldSpec("", label, help, "size", low, high, 1, choices=words, advanced=advanced))


def sides(
    default: Sides | str,
    *,
    low: int,
    high: int,
    label: str,
    help: str,
    words: tuple[tuple[str, str], ...] = (),
    advanced: bool = False,
) -> Any:
    """The same, or a pair of numbers for height and width; annotate as ``Sides`` or ``Sides | Literal[...]``.

    In files a number, or a list of two.  Two equal ones become one, so that equal settings are equal.
    """
    return _size(default, FieldSpec("", label, help, "size", low, high, 1, choices=words, sides=2, advanced=advanced))


def _size(default: Any, spec: FieldSpec) -> Any:
    def check(value: object, handler: Callable[[object], Any]) -> Any:
        try:
            taken = handler(value)
        except ValidationError:
            raise _NotASizeError(spec) from None
        if isinstance(taken, str) and taken not in [word for word, _ in spec.choices]:
            raise _NotASizeError(spec)  # a word that only another layer has
        numbers = taken if isinstance(taken, tuple) else () if isinstance(taken, str) else (taken,)
        assert spec.low is not None
        assert spec.high is not None
        if not all(spec.low <= number <= spec.high for number in numbers):
            raise _NotASizeError(spec)
        return taken[0] if isinstance(taken, tuple) and len(set(taken)) == 1 else taken

    field = declared(default, spec)
    field.metadata.append(WrapValidator(check))  # where ``ge`` and ``le`` stand, which know nothing of pairs
    return field


class _NotASizeError(RefusedError):
    """Says what is wanted."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec.label)
        self._spec = spec

    def sentence(self, what: str | Text, place: str, received: str) -> Text:
        return _wanted(self._spec, what=what, place=place, received=received)


def _wanted(spec: FieldSpec, **arguments: object) -> Text:
    arguments |= {"low": spec.low, "high": spec.high}
    words = ", ".join(repr(value) for value, _ in spec.choices)
    if words and spec.sides == 2:
        return text(
            "{what}: {place} takes a whole number from {low} to {high}, two such as in [3, 5], or one of: {words}. "
            "Received: {received}.",
            words=words,
            **arguments,
        )
    if words:
        return text(
            "{what}: {place} takes a whole number from {low} to {high}, or one of: {words}. Received: {received}.",
            words=words,
            **arguments,
        )
    if spec.sides == 2:
        return text(
            "{what}: {place} takes a whole number from {low} to {high}, or two such as in [3, 5]. "
            "Received: {received}.",
            **arguments,
        )
    return text("{what}: {place} takes a whole number from {low} to {high}. Received: {received}.", **arguments)
