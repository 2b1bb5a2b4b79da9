"""Numbers that people type."""

from __future__ import annotations

import math
import re

from nnplayground.text import Text, UserError, text
from nnplayground.ui.toolkit.forms.numbers import cut, number_in


def number_typed(typed: str, name: str) -> float:
    """The number in a field called ``name``; a decimal comma is taken as meant.  Raises ``UserError``."""
    value = number_in(typed)
    if not math.isnan(value):
        return value
    if not typed.strip():
        raise UserError(text("{name} takes a number. Nothing was typed.", name=name))
    raise UserError(text("{name} takes a number. Received: “{received}”.", name=name, received=cut(typed)))


def numbers_typed(typed: str, count: int) -> tuple[float, ...]:
    """So many numbers, with spaces, commas, semicolons or line breaks between them.  Raises ``UserError``."""
    parts = [part for part in re.split(r"[\s,;]+", typed) if part]
    values = []
    for place, part in enumerate(parts, start=1):
        value = number_in(part)
        if math.isnan(value):
            raise UserError(text("Number {place} is none. Received: “{received}”.", place=place, received=cut(part)))
        values.append(value)
    if len(values) != count:
        raise UserError(_wrong_count(count, len(values)))
    return tuple(values)


def whole_typed(typed: str, most: int) -> int:
    """A whole number from 1 to ``most``.  Raises ``UserError``."""
    value = number_in(typed) if "".join(typed.split()).isdecimal() else math.nan  # int() refuses thousands of digits
    if 1 <= value <= most:
        return int(value)
    raise UserError(
        text("Type a whole number from 1 to {most}. Received: “{received}”.", most=most, received=cut(typed))
    )


def _wrong_count(expected: int, count: int) -> Text:
    return text("A sample has {wanted} numbers. Received: {received}.", wanted=expected, received=count)
