"""Numbers and names as they are set in type."""

from __future__ import annotations

import pytest

from nnplayground.ui.numbers import figure, grouped, signed, subscripted


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


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.05, "0.0500"), (0.0009999, "1.00e−3"), (1.1e-5, "1.10e−5"), (-2.5e-12, "−2.50e−12"), (0.0, "0.00"),
        (999.6, "1.00e3"), (123.0, "123"), (-0.5, "−0.500"), (float("-inf"), "−inf"),
    ],
)  # fmt: skip
def test_a_measure_has_as_many_digits_whatever_its_size(value: float, said: str) -> None:
    assert figure(value) == said
