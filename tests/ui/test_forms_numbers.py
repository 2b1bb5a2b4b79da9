"""Reading, writing and stepping numbers, without widgets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnplayground import notation
from nnplayground.fields.errors import FieldError
from nnplayground.fields.spec import FieldSpec
from nnplayground.text import UserError
from nnplayground.ui.microscope.inspection.answer import read_answer
from nnplayground.ui.microscope.sample_picker.typed import number_typed, numbers_typed, whole_typed
from nnplayground.ui.toolkit.forms.numbers import (
    can_step,
    levels,
    nearest_level,
    read,
    read_several,
    read_value,
    stepped,
    stepped_value,
    written,
    written_several,
)

RATE = FieldSpec("learning_rate", "Learning rate", "", "real", low=1e-6, high=100.0, logarithmic=True)
UNITS = FieldSpec("units", "Units", "", "integer", low=1, high=4096, step=1)
NOISE = FieldSpec("noise", "Noise", "", "integer", low=0, high=50, step=5)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("3e-4", 3e-4), ("3e−4", 3e-4), ("0,03", 0.03), (" .5 ", 0.5), ("1 0", 10), ("1E1", 10), ("100", 100)],
)
def test_numbers_are_read_as_people_write_them(typed: str, value: float) -> None:
    assert read(typed, RATE) == value


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert read("8.0", UNITS) == 8
    assert isinstance(read("8.0", UNITS), int)


@pytest.mark.parametrize("typed", ["", "abc", "8.5", "0", "5000", "nan", "inf", "∞", "−∞", "1e999", "--3"])
def test_what_cannot_be_taken_is_answered_with_one_sentence(typed: str) -> None:
    with pytest.raises(FieldError) as caught:
        read(typed, UNITS)
    sentence = str(caught.value)
    assert "Units takes a whole number from 1 to 4096." in sentence
    assert f"“{typed}”" in sentence


@pytest.mark.parametrize("typed", [5000 * "9", 5000 * "x"])
@pytest.mark.parametrize(
    "take",
    [
        lambda typed: read(typed, UNITS), lambda typed: whole_typed(typed, 100), lambda typed: read_answer(typed + "x"),
        lambda typed: number_typed(typed, "x1"), lambda typed: numbers_typed(typed, 1),
    ],
    ids=["field", "whole", "answer", "number", "several"],
)  # fmt: skip
def test_pages_of_digits_are_refused_in_one_short_sentence(take: Callable[[str], object], typed: str) -> None:
    """Python itself converts no whole number of more than 4300 digits."""
    with pytest.raises(UserError) as caught:
        take(typed)
    assert len(str(caught.value)) < 200


@given(st.text(max_size=12))
def test_no_text_gets_past_the_limits(typed: str) -> None:
    value: float | None = None
    with suppress(FieldError):
        value = read(typed, RATE)
    assert value is None or 1e-6 <= value <= 100


@given(st.floats(1e-6, 100.0))
def test_what_is_written_is_read_again(value: float) -> None:
    assert read(notation.exact(value), RATE) == value


def test_the_slider_stops_at_1_3_10() -> None:
    stops = levels(RATE)
    assert stops[0] == 1e-6
    assert stops[-1] == 100.0
    for value in (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0):
        assert value in stops
    assert stops[nearest_level(0.02, stops)] == 0.03
    assert levels(FieldSpec("rate", "Rate", "", "real", low=0.0, high=10.0, logarithmic=True))[0] == 0.0


def test_steps_stay_on_the_grid_and_within_the_limits() -> None:
    assert stepped(7, 1, NOISE) == 10
    assert stepped(48, 1, NOISE) == 50
    assert stepped(50, 3, NOISE) == 50
    assert stepped(0, -1, NOISE) == 0
    assert stepped(0.02, 1, RATE) == 0.03
    assert stepped(0.03, -1, RATE) == 0.01
    assert stepped(100.0, 1, RATE) == 100.0


@given(st.integers(1, 4096), st.integers(-10, 10))
def test_steps_of_whole_numbers_are_whole(value: int, steps: int) -> None:
    after = stepped(value, steps, UNITS)
    assert isinstance(after, int)
    assert after == min(max(value + steps, 1), 4096)


SEVERAL = FieldSpec("factors", "Factors", "", "numbers", low=0.0, high=10.0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1, 0.5, 0.1", (1.0, 0.5, 0.1)),
        ("1 0.5  0.1", (1.0, 0.5, 0.1)),
        ("0,5; 0,25", (0.5, 0.25)),
        (" 2 ,", (2.0,)),
        ("", ()),
        ("  ", ()),
        ("1e-3,3", (0.001, 3.0)),
    ],
)
def test_several_numbers_are_read_as_they_are_meant(typed: str, meant: tuple[float, ...]) -> None:
    assert read_several(typed, SEVERAL) == meant


@pytest.mark.parametrize(("typed", "received"), [("1, two", "two"), ("1,,2", ""), ("1, 11", "11"), ("0.1; -2", "-2")])
def test_of_several_numbers_the_wrong_one_is_named(typed: str, received: str) -> None:
    with pytest.raises(FieldError) as refused:
        read_several(typed, SEVERAL)
    assert str(refused.value) == (
        f"Factors takes numbers from 0 to 10 with commas between them. Received: “{received}”."
    )


@given(st.lists(st.floats(0.0, 10.0), max_size=6))
def test_several_numbers_that_are_written_are_read_again(values: list[float]) -> None:
    assert read_several(written_several(values), SEVERAL) == tuple(values)


KERNEL = FieldSpec("kernel_size", "Kernel size", "", "size", low=1, high=31, step=1, sides=2)
PADDING = FieldSpec("padding", "Padding", "", "size", low=0, high=16, step=1, sides=2, choices=(("same", "Same"),))
LENGTH = FieldSpec("padding", "Padding", "", "size", low=0, high=16, step=1, choices=(("causal", "all before"),))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3", 3), (" 3 × 5 ", (3, 5)), ("3x5", (3, 5)), ("3 X 5", (3, 5)), ("3*5", (3, 5)), ("3, 5", (3, 5)),
        ("3 5", (3, 5)), ("7×7", 7), ("3.0 × 5", (3, 5)),
    ],
)  # fmt: skip
def test_one_size_or_two_are_read(typed: str, meant: int | tuple[int, int]) -> None:
    assert read_value(typed, KERNEL) == meant
    assert read_value(written(meant, KERNEL), KERNEL) == meant


def test_a_word_stands_for_a_size_by_its_name_and_by_its_label() -> None:
    assert read_value("same", PADDING) == read_value(" SAME ", PADDING) == "same"
    assert read_value("Causal", LENGTH) == read_value("all before", LENGTH) == "causal"
    assert written("causal", LENGTH) == "all before"


@pytest.mark.parametrize(
    ("typed", "spec", "sentence"),
    [
        ("3 × 99", KERNEL, "Kernel size takes a whole number from 1 to 31, or two such as in 3 × 5."),
        ("3 × 5 × 7", KERNEL, "Kernel size takes a whole number from 1 to 31, or two such as in 3 × 5."),
        ("2.5", KERNEL, "Kernel size takes a whole number from 1 to 31, or two such as in 3 × 5."),
        ("", KERNEL, "Kernel size takes a whole number from 1 to 31, or two such as in 3 × 5."),
        ("causal", PADDING, "Padding takes a whole number from 0 to 16, two such as in 3 × 5, or one of: “Same”."),
        ("1 × 2", LENGTH, "Padding takes a whole number from 0 to 16, or one of: “all before”."),
    ],
)
def test_what_is_no_size_is_answered_with_one_sentence(typed: str, spec: FieldSpec, sentence: str) -> None:
    with pytest.raises(FieldError) as caught:
        read_value(typed, spec)
    assert str(caught.value) == f"{sentence} Received: “{typed}”."


def test_steps_move_both_sides() -> None:
    assert stepped_value((3, 5), 1, KERNEL) == (4, 6)
    assert stepped_value((30, 31), 1, KERNEL) == 31
    assert stepped_value((1, 2), -1, KERNEL) == 1
    assert stepped_value("same", 1, PADDING) == 0
    assert can_step((1, 5), KERNEL) == (True, True)
    assert can_step((1, 31), KERNEL) == (True, True)
    assert can_step(31, KERNEL) == (False, True)
    assert can_step(1, KERNEL) == (True, False)
    assert can_step("same", PADDING) == (True, True)
