"""Numbers as people read them, in every style, and read back."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnplayground import notation

STYLES: dict[str, Callable[[float], str]] = {
    "exact": notation.exact,
    "short": notation.short,
    "figure": notation.figure,
    "fixed": lambda value: notation.fixed(value, 3),
}
WRITTEN = re.compile(r"−?\d+(\.\d+)?(e−?[1-9]\d*)?|−?∞|NaN")


@pytest.mark.parametrize(
    ("value", "exact", "short", "figure", "fixed"),
    [
        (0.0, "0", "0", "0.00", "0.000"),
        (-0.0, "0", "0", "0.00", "0.000"),
        (0.05, "0.05", "0.05", "0.0500", "0.050"),
        (-0.5, "−0.5", "−0.5", "−0.500", "−0.500"),
        (0.0001, "0.0001", "0.0001", "0.000100", "0.000"),
        (1.234567e-5, "1.234567e−5", "1.23e−5", "1.23e−5", "0.000"),
        (-2.5e-12, "−2.5e−12", "−2.5e−12", "−2.50e−12", "0.000"),
        (999.6, "999.6", "1000", "1000", "999.600"),
        (12345.0, "12345", "12345", "12345", "12345.000"),
        (999999.9, "999999.9", "1e6", "1.00e6", "999999.900"),
        (1e6, "1e6", "1e6", "1.00e6", "1e6"),
        (-3.512e60, "−3.512e60", "−3.51e60", "−3.51e60", "−3.51e60"),
        (5e-324, "5e−324", "4.94e−324", "4.94e−324", "0.000"),
        (math.inf, "∞", "∞", "∞", "∞"),
        (-math.inf, "−∞", "−∞", "−∞", "−∞"),
        (math.nan, "NaN", "NaN", "NaN", "NaN"),
    ],
)
def test_the_styles(value: float, exact: str, short: str, figure: str, fixed: str) -> None:
    assert {name: style(value) for name, style in STYLES.items()} == {
        "exact": exact, "short": short, "figure": figure, "fixed": fixed,
    }  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
@given(value=st.floats())
def test_all_styles_share_one_notation(style: str, value: float) -> None:
    assert WRITTEN.fullmatch(STYLES[style](value))


@given(st.floats(allow_nan=False))
def test_what_is_exact_is_read_back(value: float) -> None:
    assert notation.parse(notation.exact(value)) == value


@given(st.integers(-(10**15), 10**15))
def test_whole_numbers_are_read_back(value: int) -> None:
    assert notation.parse(notation.exact(value)) == notation.parse(notation.count(value)) == value


@given(st.floats(-1e300, 1e300), st.integers(1, 10))
def test_no_digit_that_was_asked_for_is_wrong(value: float, digits: int) -> None:
    for style in (notation.short, notation.figure):
        read = notation.parse(style(value, digits))
        assert read == pytest.approx(value, rel=0.51 * 10.0 ** (1 - digits), abs=1e-320)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("3e-4", 3e-4), ("3e−4", 3e-4), ("3E+04", 3e4), ("−0,5", -0.5), ("-0.5", -0.5), (" .5 ", 0.5), ("1.", 1.0),
        ("∞", math.inf), ("−∞", -math.inf), ("inf", math.inf), ("-Infinity", -math.inf), ("+1", 1.0),
        ("12\u202f345", 12345),
    ],
)  # fmt: skip
def test_numbers_are_read_in_this_notation_and_as_people_type(typed: str, value: float) -> None:
    assert notation.parse(typed) == value


@pytest.mark.parametrize("typed", ["", "abc", "NaN", "nan", "--3", "1_000", "1.2.3", "e5", ".", "1e", "∞∞"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert math.isnan(notation.parse(typed))


@pytest.mark.parametrize(
    ("number", "sentence"), [(0, "0"), (999, "999"), (4640, "4\u202f640"), (-1234567, "−1\u202f234\u202f567")]
)
def test_thousands_are_set_apart(number: int, sentence: str) -> None:
    assert notation.count(number) == sentence


@pytest.mark.parametrize(
    ("share", "places", "sentence"),
    [(0.86667, 1, "86.7\u202f%"), (0.97, None, "97\u202f%"), (1 / 3, None, "33.3\u202f%"), (0.4, 0, "40\u202f%"),
     (math.nan, 1, "NaN\u202f%")],
)  # fmt: skip
def test_shares_are_told_in_hundredths(share: float, places: int | None, sentence: str) -> None:
    assert notation.percent(share, places) == sentence


@pytest.mark.parametrize(
    ("value", "sentence"), [(0.25, "+0.25"), (0.0, "+0"), (-0.25, "−0.25"), (math.inf, "+∞"), (math.nan, "NaN")]
)
def test_a_plus_stands_where_it_is_asked_for(value: float, sentence: str) -> None:
    assert notation.with_plus(notation.short(value)) == sentence


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("-1", "−1"), ("+1", "+1"), ("-0.250", "−0.250"), ("1e-05", "1e−5"), ("well-known", "well-known"), ("-", "-"),
     ("1e+05", "1e5"), ("1e00", "1e0"), (".", "."), ("5.", "5."), ("...", "..."),
     ("1e" + 5000 * "9", "1e" + 5000 * "9")],
)  # fmt: skip
def test_names_that_are_numbers_are_written_like_numbers(words: str, sentence: str) -> None:
    assert notation.restyled(words) == sentence


def test_an_encoding_without_these_signs_gets_plain_ones() -> None:
    assert "−1\u202f234 – ∞ é 数".encode("latin-1", notation.PLAINLY) == b"-1 234 - inf \xe9 \\u6570"
