"""Known fault: one number is written in many ways."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from nnplayground.story import digits
from nnplayground.ui import numbers
from nnplayground.ui.canvas.names import number
from nnplayground.ui.forms.numbers import written
from nnplayground.ui.plots.scale import Scale


def _on_a_scale(value: float) -> str:
    scale = Scale()
    scale.show_bar(value, "")
    return scale.words()[1]


WAYS: dict[str, Callable[[float], str]] = {
    "figure": numbers.figure,
    "short": numbers.short,
    "signed": lambda value: numbers.signed(f"{value:.3g}"),
    "canvas": number,
    "field": written,
    "microscope": digits.shown,
    "scale of a plot": _on_a_scale,
}


def _notation(words: str) -> str:
    """Sign, exponent and words; how many digits there are is another matter."""
    return re.sub(r"^([^\d]?)\d[\d.]*", r"\1#", words)


@pytest.mark.parametrize("value", [1.234567e-5, -0.0123, -2.5e-12, math.inf, -math.inf])
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="There are up to four for one number.")
def test_a_number_is_written_in_one_notation(qtbot: QtBot, value: float) -> None:
    assert len({_notation(way(value)) for way in WAYS.values()}) == 1
