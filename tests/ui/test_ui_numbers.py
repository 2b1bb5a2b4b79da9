"""Numbers and names as they are set in type."""

from __future__ import annotations

import pytest

from nnplayground.ui.numbers import grouped, signed, subscripted


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0"), (999, "999"), (4640, "4\u202f640"), (1234567, "1\u202f234\u202f567")]
)
def test_thousands_are_set_apart(number: int, said: str) -> None:
    assert grouped(number) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [("-1", "−1"), ("+1", "+1"), ("-0.25", "−0.25"), ("1e-05", "1e−05"), ("well-known", "well-known"), ("-", "-")],
)
def test_only_numbers_get_a_true_minus(words: str, said: str) -> None:
    assert signed(words) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [("x1", "x₁"), ("x12", "x₁₂"), ("sepal length (cm)", "sepal length (cm)"), ("ab1", "ab1"), ("y", "y")],
)
def test_inputs_have_subscripts(name: str, said: str) -> None:
    assert subscripted(name) == said
