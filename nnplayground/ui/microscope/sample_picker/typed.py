"""Numbers that people type."""

from __future__ import annotations

import math
import re

from nnplayground.fields import shorten
from nnplayground.text import Text, UserError, text
from nnplayground.ui.toolkit.forms.numbers import number_in


def number_typed(typed: str, name: str) -> float:
    """The number in a field called ``name``; a decimal comma is taken as meant.  Raises ``UserError``."""
    value = number_in(typed)
    if not math.isnan(value):
        return value
    if not typed.strip():
        raise UserError(text("{name} takes a number. Nothing was typed.", name=name))
    raise UserError(text("{name} takes a number. Received: “{received}”.", name=name, received=_short(typed)))


def numbers_typed(typed: str, count: int) -> tuple[float, ...]:
    """So many numbers, with spaces, commas, semicolons or line breaks between them.  Raises ``UserError``."""
    parts = [part for part in re.split(r"[\s,;]+", typed) if part]
    values = []
    for place, part in enumerate(parts, start=1):
        value = number_in(part)
        if math.isnan(value):
            raise UserError(text("Number {place} is none. Received: “{received}”.", place=place, received=_short(part)))
        values.append(value)
    if len(values) != count:
        raise UserError(_wrong_count(count, len(values)))
    return tuple(values)


def whole_typed(typed: str, most: int) -> int:
    """A whole number from 1 to ``most``.  Raises ``UserError``."""
    cleaned = "".join(typed.split())
    if cleaned.isdecimal() and 1 <= int(cleaned) <= most:
        return int(cleaned)
    raise UserError(
        text("Type a whole number from 1 to {most}. Received: “{received}”.", most=most, received=_short(typed))
    )


def _wrong_count(expected: int, count: int) -> Text:
    return text("A sample has {wanted} numbers. Received: {received}.", wanted=expected, received=count)


def _short(typed: str) -> str:
    return shorten(typed.strip()).strip("'\"")
