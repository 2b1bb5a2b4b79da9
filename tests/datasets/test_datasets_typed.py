"""Samples that are typed as numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnplayground.datasets.dataset import Dataset
from nnplayground.datasets.kinds.typed import Typed, read_table
from nnplayground.datasets.prepare import prepare
from nnplayground.fields.errors import FieldError

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 6))


@given(st.integers(1, 5), st.integers(1, 3), st.data())
def test_what_is_typed_is_what_trains(inputs: int, targets: int, data: st.DataObject) -> None:
    row = st.tuples(
        st.lists(NUMBERS, min_size=inputs, max_size=inputs), st.lists(NUMBERS, min_size=targets, max_size=targets)
    )
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    typed = "; ".join(f"{', '.join(map(str, left))} -> {', '.join(map(str, right))}" for left, right in rows)
    dataset = Typed().with_(rows=typed)
    prepared = prepare(dataset, seed=0, draw=0, train_share=1.0, validation_share=0.0, files={})
    result = list(zip(prepared.inputs["train"].tolist(), prepared.targets["train"].tolist(), strict=True))
    assert result == [(list(left), list(right)) for left, right in rows]
    assert prepared.spec.shape == (inputs,)
    assert prepared.spec.targets == targets


def test_classes_have_the_names_that_were_typed() -> None:
    dataset = Dataset.parse({"kind": "typed", "task": "classification", "rows": "0, 0 → no; 1, 1 → yes; 1, 0 -> no;"})
    spec = dataset.spec()
    assert (spec.class_names, spec.planar, spec.plane) == (("no", "yes"), True, (-2.0, 2.0))
    assert dataset.load(0, {}).targets.tolist() == [0, 1, 0]
    # Another kind of targets is one gesture, and one that works.
    numbers = dataset.with_(task="regression")
    assert np.isfinite(numbers.load(0, {}).targets).all()
    assert numbers.with_(task="classification").spec().target_kind == "classification"


@pytest.mark.parametrize(
    ("rows", "task", "sentence"),
    [
        ("", "regression", "a sample at least"),
        ("1, 2", "regression", "needs an arrow"),
        ("1, x -> 2", "regression", "no number"),
        ("1 -> two", "regression", "no number"),
        ("1,5 -> 2; 1 -> 2", "regression", "as many inputs"),
        ("1 -> 2; 1 -> 2, 3", "regression", "as many inputs"),
        ("1e300 -> 2", "regression", "not finite, or too large"),
        ("nan -> 2", "regression", "not finite"),
        ("1 -> A; 2 -> A", "classification", "at least two"),
        ("1 -> A, B; 2 -> C, D", "classification", "one name"),
        ("1 -> ; 2 -> A", "classification", "one name"),
        (";".join(["1 -> 2"] * 1001), "regression", "use a CSV file"),
    ],
)
def test_what_cannot_be_read_is_said(rows: str, task: str, sentence: str) -> None:
    with pytest.raises(FieldError, match=sentence):
        Dataset.parse({"kind": "typed", "task": task, "rows": rows})


@given(st.text(max_size=60))
def test_no_text_breaks_it(rows: str) -> None:
    try:
        table = read_table(rows)
    except ValueError:
        return
    assert np.isfinite(table.inputs).all()


def test_numbers_may_be_pasted_as_the_window_writes_them() -> None:
    rows = Typed().with_(rows="−1, 0.5 -> −2; 1e−3, 2 -> 3")
    samples = rows.load(0, {})
    np.testing.assert_array_equal(samples.inputs, [[-1.0, 0.5], [1e-3, 2.0]])
    np.testing.assert_array_equal(samples.targets, [[-2.0], [3.0]])
