"""Names as they are set in type."""

from __future__ import annotations

import pytest

from nnplayground.ui.toolkit.names import subscripted


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("x1", "x₁"), ("x12", "x₁₂"), ("sepal length (cm)", "sepal length (cm)"), ("ab1", "ab1"), ("y", "y")],
)
def test_inputs_have_subscripts(name: str, sentence: str) -> None:
    assert subscripted(name) == sentence
