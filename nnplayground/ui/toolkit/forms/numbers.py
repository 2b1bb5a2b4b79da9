"""How numbers are written, read and stepped in fields.  No widgets."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from nnplayground import notation
from nnplayground.fields.errors import FieldError, shorten
from nnplayground.fields.spec import FieldSpec
from nnplayground.text import Text, text
from nnplayground.ui.toolkit.translate import translated

Number = int | float
Value = Number | tuple[int, int] | str
"""What a field of numbers may hold: of a size also two sides, or a word in their place."""


def number_in(typed: str) -> float:
    """What ``notation.parse`` finds; NaN where there is none, or none that is finite."""
    value = notation.parse(typed)
    return value if math.isfinite(value) else math.nan


def cut(typed: str) -> str:
    """What was typed, as a message repeats it."""
    return shorten(typed.strip()).strip("'\"")


def read_value(typed: str, spec: FieldSpec) -> Value:
    """What was typed into the field of ``spec``.  Raises ``FieldError``: one sentence for the person typing.

    Between two sides stands ``×``, a star, an ``x``, a comma or a space; of two equal ones comes one number.
    """
    if spec.editor != "size":
        return read(typed, spec)
    word = next((value for value, label in spec.choices if typed.strip().lower() in _spellings(value, label)), None)
    if word is not None:
        return str(word)
    parts = re.split(r"\s*[×xX*,;]\s*|\s+", typed.strip())
    if len(parts) > spec.sides:
        raise FieldError(_wanted(spec, True, cut(typed)))
    try:
        sides = [int(read(part, spec)) for part in parts]
    except FieldError:
        raise FieldError(_wanted(spec, True, cut(typed))) from None
    return sides[0] if len(set(sides)) == 1 else (sides[0], sides[1])


def _spellings(value: str, label: str) -> tuple[str, str]:
    return value, translated(label).lower()


def written(value: Value, spec: FieldSpec) -> str:
    """``3``, ``0.05``; of a size also ``3 × 5`` or its word."""
    if isinstance(value, str):
        return next((translated(label) for known, label in spec.choices if known == value), value)
    return notation.sides(value) if isinstance(value, tuple) else notation.exact(value)


def read(typed: str, spec: FieldSpec) -> Number:
    """A single number; otherwise as :func:`read_value`."""
    value: Number = number_in(typed)
    whole = spec.editor in ("integer", "size")
    if whole and float(value).is_integer():
        value = int(value)
    wrong_type = not math.isfinite(value) or (whole and not isinstance(value, int))
    low = -math.inf if spec.low is None else spec.low
    high = math.inf if spec.high is None else spec.high
    if wrong_type or not low <= value <= high:
        raise FieldError(_wanted(spec, whole, cut(typed)))
    return value


def written_several(values: Iterable[Number]) -> str:
    """``1, 0.5, 0.1``."""
    return ", ".join(notation.exact(value) for value in values)


def read_several(typed: str, spec: FieldSpec) -> tuple[float, ...]:
    """The numbers typed into a field of several; none where nothing is typed.  Raises ``FieldError``.

    Between them stand commas, semicolons or spaces.  With semicolons a comma is a decimal one: ``0,5; 0,25``.
    """
    parts = re.split(r"\s*;\s*|\s+" if ";" in typed else r"\s*,\s*|\s+", typed.strip())
    if len(parts) > 1 and not parts[-1].strip():
        parts = parts[:-1]  # a comma at the end is no missing number
    if parts == [""] or not typed.strip():
        return ()
    return tuple(float(read(part, spec)) for part in parts)


def _wanted(spec: FieldSpec, whole: bool, value: str) -> Text:
    arguments = {
        "label": Text(spec.label),
        "low": notation.exact(-math.inf if spec.low is None else spec.low),
        "high": notation.exact(math.inf if spec.high is None else spec.high),
        "received": value,
    }
    if spec.choices:
        words = ", ".join(f"“{translated(label)}”" for _, label in spec.choices)
        if spec.sides == 2:
            return text(
                "{label} takes a whole number from {low} to {high}, two such as in 3 × 5, or one of: {words}. "
                "Received: “{received}”.",
                words=words,
                **arguments,
            )
        return text(
            "{label} takes a whole number from {low} to {high}, or one of: {words}. Received: “{received}”.",
            words=words,
            **arguments,
        )
    if spec.sides == 2:
        return text(
            "{label} takes a whole number from {low} to {high}, or two such as in 3 × 5. Received: “{received}”.",
            **arguments,
        )
    if whole:
        return text("{label} takes a whole number from {low} to {high}. Received: “{received}”.", **arguments)
    if spec.editor == "numbers":
        return text(
            "{label} takes numbers from {low} to {high} with commas between them. Received: “{received}”.", **arguments
        )
    return text("{label} takes a number from {low} to {high}. Received: “{received}”.", **arguments)


def levels(spec: FieldSpec) -> tuple[float, ...]:
    """The 1-3-10 values at which a logarithmic slider of ``spec`` stops; 0 first where 0 is allowed."""
    low = spec.low if spec.low is not None else 1e-6
    high = spec.high if spec.high is not None else 1e6
    values: list[float] = [0.0] if low <= 0 else []
    smallest = low if low > 0 else high * 1e-5
    for exponent in range(math.floor(math.log10(smallest)), math.ceil(math.log10(high)) + 1):
        for digit in (1, 3):
            value = float(f"{digit}e{exponent}")
            if smallest * (1 - 1e-9) <= value <= high * (1 + 1e-9):
                values.append(value)
    return tuple(values)


def nearest_level(value: float, stops: tuple[float, ...]) -> int:
    """The place of the stop that is nearest on the logarithmic scale."""
    if value <= 0:
        return 0
    distances = [abs(math.log(stop / value)) if stop > 0 else math.inf for stop in stops]
    return distances.index(min(distances))


def stepped_value(value: Value, steps: int, spec: FieldSpec) -> Value:
    """``value`` after ``steps`` clicks of the arrows, within the range; both sides move, and a word gives the least."""
    if isinstance(value, str):
        return int(spec.low or 0)
    if isinstance(value, tuple):
        height, width = (int(stepped(side, steps, spec)) for side in value)
        return height if height == width else (height, width)
    return stepped(value, steps, spec)


def can_step(value: Value, spec: FieldSpec) -> tuple[bool, bool]:
    """Whether the arrows go up from here, and down."""
    if isinstance(value, str):
        return True, True
    sides = value if isinstance(value, tuple) else (value,)
    up = spec.high is None or any(side < spec.high for side in sides)
    return up, spec.low is None or any(side > spec.low for side in sides)


def stepped(value: Number, steps: int, spec: FieldSpec) -> Number:
    """``value`` after ``steps`` clicks of the arrows, within the range."""
    moved: Number
    if spec.logarithmic and spec.editor == "real":
        moved = _stepped_level(float(value), steps, levels(spec))
    else:
        step = spec.step if spec.step is not None else _natural_step(spec)
        whole = spec.editor in ("integer", "size")
        moved = value + steps * (int(step) if whole else step)
        # From 7 with steps of 5 to 10 and on: the values between are only typed.
        if step and steps:
            on_grid = round(moved / step) * step
            moved = on_grid if abs(on_grid - value) > step * 1e-6 else moved
        moved = int(moved) if whole else float(f"{moved:.10g}")
    low = spec.low if spec.low is not None else moved
    high = spec.high if spec.high is not None else moved
    limited = min(max(moved, low), high)
    return int(limited) if spec.editor in ("integer", "size") else float(limited)


def _stepped_level(value: float, steps: int, stops: tuple[float, ...]) -> float:
    for _ in range(abs(steps)):
        beyond = [stop for stop in stops if (stop > value * (1 + 1e-9) if steps > 0 else stop < value * (1 - 1e-9))]
        if not beyond:
            break
        value = beyond[0] if steps > 0 else beyond[-1]
    return value


def _natural_step(spec: FieldSpec) -> float:
    if spec.low is not None and spec.high is not None and spec.high - spec.low <= 1:
        return 0.05
    if spec.low is not None and spec.high is not None and spec.high - spec.low <= 10:
        return 0.1
    return 1.0 if spec.editor == "integer" else 0.5
