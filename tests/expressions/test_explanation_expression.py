"""Formulas: how they are written with symbols and with numbers, what they come to, and that both are the same."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnplayground import notation
from nnplayground.expressions import digits
from nnplayground.expressions.choice import Condition, Where
from nnplayground.expressions.expression import SYMBOLS, Constant, Expr, Named, Power, Rendering, Sum, expr
from nnplayground.expressions.formula_text import plain
from nnplayground.expressions.functions import (
    Greatest,
    absolute,
    exp,
    exp_less_one,
    log,
    log_one_more,
    sigmoid,
    sine,
    sqrt,
    tanh,
)
from nnplayground.expressions.operation import Equation
from nnplayground.expressions.tensor import Dot, Numbers, Tensor, Total
from nnplayground.ui.toolkit.typeset import typeset

X = Tensor("x", "x", np.array([[0.5, -2.0, 1e-5, 3.0, 0.25, -0.125, 7.0]]))
W = Tensor("W", "W", np.array([[-1.5, 2.0, 4.0, 0.5, -1.0, 2.0, 1.0]]), "parameter", batched=False)
a, b, c = X.at(0, 0), X.at(0, 1), X.at(0, 2)
TWO = Dot(W.pick(0, [0, 1]), X.pick(0, [0, 1]))
IN, OUT = r"\left(", r"\right)"

WRITTEN: list[tuple[Expr, str, str]] = [
    (a + b, "x_{1} + x_{2}", r"0.5 + \left(-2\right)"),
    (b + a, "x_{2} + x_{1}", "-2 + 0.5"),
    (a - b, "x_{1} - x_{2}", r"0.5 - \left(-2\right)"),
    (a - (b + a), r"x_{1} - \left(x_{2} + x_{1}\right)", r"0.5 - \left(-2 + 0.5\right)"),
    (a + (a - b), "x_{1} + x_{1} - x_{2}", r"0.5 + 0.5 - \left(-2\right)"),
    (a + -b, r"x_{1} + \left(-x_{2}\right)", r"0.5 + \left(-\left(-2\right)\right)"),
    (b * a, r"x_{2} \cdot x_{1}", r"-2 \cdot 0.5"),
    (a + b * a, r"x_{1} + x_{2} \cdot x_{1}", r"0.5 + \left(-2\right) \cdot 0.5"),
    (-b * a, r"-x_{2} \cdot x_{1}", r"-\left(-2\right) \cdot 0.5"),
    (1 * a, "x_{1}", "0.5"),
    (expr(1) * 1, "1", "1"),
    ((a + b) * a, r"\left(x_{1} + x_{2}\right) \cdot x_{1}", r"\left(0.5 + \left(-2\right)\right) \cdot 0.5"),
    ((a - b) / b, r"\frac{x_{1} - x_{2}}{x_{2}}", r"\frac{0.5 - \left(-2\right)}{-2}"),
    (b**2, "x_{2}^{2}", r"\left(-2\right)^{2}"),
    (c**2, "x_{3}^{2}", r"\left(10^{-5}\right)^{2}"),
    ((2 * c) ** 2, r"\left(2 \cdot x_{3}\right)^{2}", r"\left(2 \cdot 10^{-5}\right)^{2}"),
    (exp(-a), "e^{-x_{1}}", "e^{-0.5}"),
    (1 / (1 + exp(-a)), r"\frac{1}{1 + e^{-x_{1}}}", r"\frac{1}{1 + e^{-0.5}}"),
    (2 * exp_less_one(b), r"2 \cdot \left(e^{x_{2}} - 1\right)", r"2 \cdot \left(e^{-2} - 1\right)"),
    (sqrt(a + 1), r"\sqrt{x_{1} + 1}", r"\sqrt{0.5 + 1}"),
    (absolute(b), r"\left|{x_{2}}\right|", r"\left|{-2}\right|"),
    (tanh(b), r"\tanh\left(x_{2}\right)", r"\tanh\left(-2\right)"),
    (Greatest((expr(0), b)), r"\max\left(0, x_{2}\right)", r"\max\left(0, -2\right)"),
    (Constant(0.9, r"\beta") * a, r"\beta \cdot x_{1}", r"0.9 \cdot 0.5"),
    (Named("m", a + b) * 2, r"m \cdot 2", r"-1.5 \cdot 2"),
    (Condition(b, ">", expr(0)), r"\left[x_{2} > 0\right]", r"\left[-2 > 0\right]"),
    (2 * Where(Condition(b, ">", a), a, a + 1), r"2 \cdot \left(x_{1} + 1\right)", r"2 \cdot \left(0.5 + 1\right)"),
    (TWO, r"W_{1,1} \cdot x_{1} + W_{1,2} \cdot x_{2}", r"-1.5 \cdot 0.5 + 2 \cdot \left(-2\right)"),
    (b * TWO + a, f"x_{{2}} \\cdot {IN}W_{{1,1}} \\cdot x_{{1}} + W_{{1,2}} \\cdot x_{{2}}{OUT} + x_{{1}}",
     f"-2 \\cdot {IN}-1.5 \\cdot 0.5 + 2 \\cdot {IN}-2{OUT}{OUT} + 0.5"),
    (a + Total(X.pick(0, [3, 1])), "x_{1} + x_{4} + x_{2}", r"0.5 + 3 + \left(-2\right)"),
    (Dot(W.listed([]), X.listed([])), "0", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "symbols", "numbers"), WRITTEN, ids=[symbols for _, symbols, _ in WRITTEN])
def test_is_written_with_the_parentheses_that_it_needs_and_no_others(formula: Expr, symbols: str, numbers: str) -> None:
    assert formula.latex() == symbols
    assert formula.latex(Rendering(4)) == numbers


def test_long_sums_are_shortened_and_reckoned_whole() -> None:
    row, weights = X.pick(0, slice(None)), W.pick(0, slice(None))
    long = Dot(weights, row)
    assert long.latex() == (
        r"W_{1,1} \cdot x_{1} + W_{1,2} \cdot x_{2} + W_{1,3} \cdot x_{3} + \cdots + W_{1,7} \cdot x_{7}"
    )
    assert long.latex(Rendering(4)).endswith(r"+ \cdots + 1 \cdot 7")
    assert long.value() == float(W.array[0] @ X.array[0])
    assert Total(row).latex() == r"x_{1} + x_{2} + x_{3} + \cdots + x_{7}"
    assert Total(row).value() == pytest.approx(X.array.sum())
    several = tuple(row[place] for place in range(7))
    assert Sum(several).latex() == Total(row).latex()
    assert Greatest(several).latex() == r"\max\left(x_{1}, x_{2}, x_{3}, \ldots, x_{7}\right)"
    assert Greatest(several).value() == 7
    assert Greatest(several, least=True).value() == -2
    five = Total(X.pick(0, slice(5)))
    assert five.latex() == "x_{1} + x_{2} + x_{3} + x_{4} + x_{5}"


def test_many_terms_are_not_written_to_be_thrown_away() -> None:
    asked: list[int] = []

    class Counted(Expr):
        def latex(self, form: Rendering = SYMBOLS) -> str:
            asked.append(1)
            return "c"

    assert Sum(tuple(Counted() for _ in range(5000))).latex() == r"c + c + c + \cdots + c"
    assert len(asked) < 20


@pytest.mark.parametrize(
    ("tensor", "index", "symbol"),
    [
        (Tensor("x", "x", np.zeros((3, 2))), (2, 0), "x^{(3)}_{1}"),
        (Tensor("x", "x", np.zeros((1, 2))), (0, 1), "x_{2}"),
        (Tensor("x", "x", np.zeros((3, 1))), (1, 0), "x^{(2)}"),
        (Tensor("W", "W", np.zeros((3, 1)), batched=False), (1, 0), "W_{2,1}"),
        (Tensor("b", "b", np.zeros(1), batched=False), (0,), "b"),
        (Tensor("L", "L", np.zeros(()), batched=False), (), "L"),
        (Tensor("x2", "x^{[2]}", np.zeros((3, 2))), (2, 0), "x^{[2](3)}_{1}"),
        (Tensor("dx", "x", np.zeros((3, 2)), "gradient"), (2, 0), r"\frac{\partial L}{\partial x^{(3)}_{1}}"),
    ],
)
def test_a_number_is_called_by_its_tensor_sample_and_place(tensor: Tensor, index: tuple[int, ...], symbol: str) -> None:
    assert tensor.element(index) == symbol
    assert typeset((tensor.at(*index) ** 2).latex())
    assert plain(symbol)


def test_equations_say_why_and_what_comes_out() -> None:
    y = Tensor("y", "y", np.array([[0.005]]))
    slope = Constant(-0.0025, "a")
    leaky = Equation(y.at(0, 0), Where(Condition(b, ">", expr(0)), b, slope * b))
    assert leaky.latex() == r"y = a \cdot x_{2} \;\; \left(x_{2} \leq 0\right)"
    assert leaky.latex_numbers(4) == r"y = -0.0025 \cdot \left(-2\right) = 0.005 \;\; \left(-2 \leq 0\right)"
    assert Equation(y.at(0, 0), Named("m", expr(0.005))).latex_numbers(4) == "y = 0.005"
    assert typeset(leaky.latex_numbers(4))


@pytest.mark.parametrize(
    ("old", "step", "numbers"),
    [
        (0.6168, 8.301e-06, r"0.6168 - 8.301 \cdot 10^{-6} = 0.6167917"),
        (0.15, 0.0002193, "0.15 - 0.0002193 = 0.14978"),
        (0.6, 0.0692, "0.6 - 0.0692 = 0.5308"),
        (0.2, 1e-22, r"0.2 - 10^{-22} = 0.2"),
        (0.2, math.nan, r"0.2 - \text{NaN} = \text{NaN}"),
    ],
)
def test_a_small_step_of_a_parameter_is_seen(old: float, step: float, numbers: str) -> None:
    before, after = (Tensor("W", "W", np.array([number]), "parameter", batched=False) for number in (old, old - step))
    assert Equation(after.at(0), before.at(0) - expr(step)).latex_numbers(4) == f"W = {numbers}"


def test_tells_the_numbers_that_it_is_made_of() -> None:
    formula = Dot(W.pick(0, slice(2)), X.pick(0, slice(2))) + tanh(a) * Where(Condition(b, ">", expr(0)), c, a)
    result = [(numbers.tensor.key, numbers.indices.tolist()) for numbers in formula.sources()]
    assert result == [
        ("W", [[0, 0], [0, 1]]),
        ("x", [[0, 0], [0, 1]]),
        ("x", [[0, 0]]),
        ("x", [[0, 1]]),
        ("x", [[0, 0]]),
    ]


def test_picks_in_row_major_order() -> None:
    tensor = Tensor("x", "x", np.arange(24.0).reshape(2, 3, 4))
    assert tensor.pick(1, slice(None), [3, 0]).values.tolist() == tensor.array[1][:, [3, 0]].ravel().tolist()
    listed = tensor.listed([[1, 2, 3], [0, 0, 1]])
    assert isinstance(listed, Numbers)
    assert listed.values.tolist() == [23.0, 1.0]
    assert listed[1].index == (0, 0, 1)
    assert Tensor("L", "L", np.array(3.0), batched=False).pick().values.tolist() == [3.0]


@pytest.mark.parametrize(
    ("number", "asked", "latex", "shown"),
    [
        (0.3775, 4, "0.3775", "0.3775"),
        (0.0, 4, "0", "0"),
        (-0.0, 4, "0", "0"),
        (-3.0, 4, "-3", "−3"),
        (1234.5, 2, "1234", "1234"),
        (999999.9, 2, r"10^{6}", "1e6"),
        (1.23456e-5, 3, r"1.23 \cdot 10^{-5}", "1.23e−5"),
        (-1e-5, 4, "-10^{-5}", "−1e−5"),
        (2.5e20, 2, r"2.5 \cdot 10^{20}", "2.5e20"),
        (1 / 3, 10, "0.3333333333", "0.3333333333"),
        (math.inf, 4, r"\infty", "∞"),
        (-math.inf, 4, r"-\infty", "−∞"),
        (math.nan, 4, r"\text{NaN}", "NaN"),
    ],
)
def test_figures(number: float, asked: int, latex: str, shown: str) -> None:
    assert notation.latex(number, asked) == latex
    assert notation.short(number, asked) == shown
    assert typeset(f"y = {notation.latex(number, asked)}")


@given(st.floats(1e-290, 1e290), st.booleans(), st.integers(digits.FEWEST, digits.MOST))
def test_figures_are_the_number_to_as_many_digits(size: float, negative: bool, asked: int) -> None:
    number = -size if negative else size
    written = float(notation.short(number, asked).replace("−", "-"))
    assert written == pytest.approx(number, rel=0.51 * 10.0 ** (1 - asked))
    assert _read(notation.latex(number, asked).replace("^", ".0^")) == pytest.approx(written, rel=1e-12)


ENDLESS = Tensor("x", "x", np.array([[math.inf, -math.inf, math.nan, 1000.0, 0.0]]))
INF, MINUS, NAN, LARGE, ZERO = (ENDLESS.at(0, place) for place in range(5))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (INF + MINUS, math.nan),
        (INF + 1, math.inf),
        (ZERO * INF, math.nan),
        (1 / ZERO, math.inf),
        (ZERO / ZERO, math.nan),
        (-1 / ZERO, -math.inf),
        (exp(LARGE), math.inf),
        (exp(-LARGE), 0.0),
        (exp(MINUS), 0.0),
        (1 / (1 + exp(LARGE)), 0.0),
        (log(ZERO), -math.inf),
        (log(-LARGE), math.nan),
        (log_one_more(-expr(1)), -math.inf),
        (sqrt(-LARGE), math.nan),
        (Power(LARGE, LARGE), math.inf),
        (tanh(INF), 1.0),
        (sine(INF), math.nan),
        (sigmoid(-LARGE), 0.0),
        (sigmoid(MINUS), 0.0),
        (sigmoid(LARGE), 1.0),
        (sigmoid(NAN), math.nan),
        (Greatest((ZERO, NAN)), math.nan),
        (Total(ENDLESS.pick(0, slice(2))), math.nan),
        (Dot(ENDLESS.pick(0, [0]), ENDLESS.pick(0, [4])), math.nan),
        (ZERO ** -1, math.nan),
    ],
)  # fmt: skip
def test_never_raises(formula: Expr, value: float) -> None:
    assert formula.value() == pytest.approx(value, nan_ok=True)
    for digit in (2, 10):
        assert formula.latex(Rendering(digit))


BINARY: list[tuple[Callable[[Any, Any], Any], bool]] = [
    (operator.add, False),
    (operator.sub, False),
    (operator.mul, False),
    (operator.truediv, True),
]


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> tuple[Expr, float]:
    """A formula, and what Python makes of the same."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        number = draw(st.integers(-8, 8).map(lambda whole: whole / 2))
        kind = draw(st.integers(0, 2))
        if kind == 0:
            return Tensor("x", "x", np.array([number]), batched=False).at(0), number
        return (Constant(number) if kind == 1 else Named("m", Constant(number))), number
    if draw(st.integers(0, 4)) == 0:
        inner, value = draw(trees(depth - 1))
        return (-inner, -value) if draw(st.booleans()) else (inner**2, value**2)
    (one, left), (other, right) = draw(trees(depth - 1)), draw(trees(depth - 1))
    join, divides = draw(st.sampled_from(BINARY))
    if divides and right == 0:
        join = operator.mul
    return join(one, other), join(left, right)


@given(trees())
@settings(max_examples=300)
def test_is_worth_what_python_reckons_and_reads_as_the_same(built: tuple[Expr, float]) -> None:
    formula, value = built
    assert formula.value() == pytest.approx(value, rel=1e-9, abs=1e-9)
    written = formula.latex(Rendering(10))
    if "dots" not in written:
        assert _read(written) == pytest.approx(value, rel=1e-6, abs=1e-6)


def _read(latex: str) -> float:
    """What the written formula says, by the usual rules of precedence."""
    for sign, python in (
        (r"\left(", "("),
        (r"\right)", ")"),
        (r"\cdot", "*"),
        (r"\frac", "frac"),
        ("^", "**"),
        ("{", "("),
        ("}", ")"),
    ):
        latex = latex.replace(sign, python)
    return float(eval(latex, {"frac": lambda above: lambda below: above / below}))
