"""Every rule by which a table is compared finds what is wrong, and lets pass what will do."""

from __future__ import annotations

from typing import Any

import pytest
from table_differences import differences

CASE: dict[str, Any] = {
    "file": "some.csv",
    "expect": "words for a reader",
    "separator": ";",
    "decimal": ",",
    "thousands": None,
    "encoding": "utf-8",
    "skip": [1, 2],
    "skip_also": [3],
    "header": True,
    "rows": 20,
    "columns": [
        {"name": "nr", "type": "id", "missing": 0},
        {"name": None, "type": "number", "missing": 2, "first": None, "min": 0.1, "max": {"any": [25.0, 0.25]}},
        {"name": "kind", "type": {"any": ["category", "number"]}, "missing": 0, "first": 0.0, "values": ["0", "1"]},
    ],
    "target": "kind",
    "task": "classification",
    "classes_lost": ["0"],
}

FOUND: dict[str, Any] = {
    "file": "some.csv",
    "separator": ";",
    "decimal": ",",
    "thousands": None,
    "encoding": "utf-8",
    "skip": [1, 2],
    "header": True,
    "rows": 20,
    "columns": [
        {"name": "nr", "type": "id", "missing": 0},
        {"name": "column 2", "type": "number", "missing": 2, "first": None, "min": 0.1, "max": 25.0},
        {"name": "kind", "type": "category", "missing": 0, "values": ["1", "0"]},
    ],
    "target": "kind",
    "task": "classification",
    "inputs": ["column 2"],
    "features": ["column 2"],
    "problem": None,
    "classes_lost": ["0"],
}


def _columns(of: dict[str, Any], place: int, **changed: object) -> dict[str, Any]:
    """The columns of a case or of what was found, one of them (counted from 1) changed."""
    columns = [dict(column) for column in of["columns"]]
    columns[place - 1].update(changed)
    return {"columns": columns}


def test_what_is_right_differs_in_nothing() -> None:
    assert differences(CASE, FOUND) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"separator": ","}, "separator: expected ';', found ','"),
        ({"decimal": "."}, "decimal: expected ',', found '.'"),
        ({"thousands": "."}, "thousands: expected None, found '.'"),
        ({"encoding": "cp1252"}, "encoding: expected 'utf-8', found 'cp1252'"),
        ({"skip": [1]}, "skip: expected [1, 2], found [1]"),
        ({"skip": [1, 2, 4]}, "skip: expected [1, 2], found [1, 2, 4]"),
        ({"header": False}, "header: expected True, found False"),
        ({"rows": 21}, "rows: expected 20, found 21"),
        ({"columns": FOUND["columns"][:2], "target": 1}, "columns: expected 3, found 2: 'nr', 'column 2'"),
        (_columns(FOUND, 1, name="Nr"), "column 1, name: expected 'nr', found 'Nr'"),
        (_columns(FOUND, 1, type="number", first=1.0), "column 1, type: expected 'id', found 'number'"),
        (_columns(FOUND, 3, type="text"), "column 3, type: expected 'category' or 'number', found 'text'"),
        (_columns(FOUND, 1, missing=1), "column 1, missing: expected 0, found 1"),
        (_columns(FOUND, 2, first=0.0), "column 2, first: expected None, found 0.0"),
        (_columns(FOUND, 2, min=None), "column 2, min: expected 0.1, found None"),
        (_columns(FOUND, 2, min=0.1001), "column 2, min: expected 0.1, found 0.1001"),
        (_columns(FOUND, 2, max=2.5), "column 2, max: expected 25.0 or 0.25, found 2.5"),
        (_columns(FOUND, 3, type="number", first=1.0), "column 3, first: expected 0.0, found 1.0"),
        (_columns(FOUND, 3, values=["0"]), "column 3, values: expected ['0', '1'], found ['0']"),
        ({"inputs": ["nr", "column 2"]}, "column 1, input: expected no, found yes"),
        ({"inputs": [1, 2]}, "column 1, input: expected no, found yes"),
        ({"target": "nr"}, "target: expected 'kind', found 'nr'"),
        ({"target": 2}, "target: expected 'kind', found 2"),
        ({"target": "elsewhere"}, "target: expected 'kind', found 'elsewhere'"),
        ({"target": None}, "target: expected 'kind', found None"),
        ({"task": "regression"}, "task: expected 'classification', found 'regression'"),
        ({"problem": "Nothing to learn from."}, "problem: expected None, found 'Nothing to learn from.'"),
        ({"classes_lost": []}, "classes_lost: expected ['0'], found []"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], expected: str) -> None:
    assert expected in differences(CASE, FOUND | changed)


def test_every_key_that_differs_is_named() -> None:
    lines = differences(CASE, FOUND | {"rows": 1, "skip": []} | _columns(FOUND, 2, min=0.2, max=0.3))
    assert [line.partition(":")[0] for line in lines] == ["rows", "skip", "column 2, min", "column 2, max"]


@pytest.mark.parametrize(
    "changed",
    [
        {"encoding": "UTF8"},
        {"skip": [1, 2, 3]},
        _columns(FOUND, 2, name=None),
        _columns(FOUND, 2, max=0.25),
        _columns(FOUND, 3, type="number", first=0.0),
        {"target": 3},
        {"inputs": [2]},
    ],
)
def test_what_will_do_passes(changed: dict[str, Any]) -> None:
    assert differences(CASE, FOUND | changed) == []


@pytest.mark.parametrize("target", [3, {"any": ["nr", "kind"]}])
def test_a_target_is_a_name_or_a_place(target: object) -> None:
    assert differences(CASE | {"target": target}, FOUND) == []
    assert differences(CASE | {"target": target}, FOUND | {"target": 2}) != []


def test_one_of_several_answers_will_do() -> None:
    case = CASE | {"skip": {"any": [[1], []]}}
    assert differences(case, FOUND | {"skip": []}) == differences(case, FOUND | {"skip": [1]}) == []
    assert differences(case, FOUND) == ["skip: expected [1] or [], found [1, 2]"]


def test_runs_of_blanks_are_no_other_separator() -> None:
    case = CASE | {"separator": "blank"}
    assert differences(case, FOUND | {"separator": "blank"}) == []
    assert differences(case, FOUND | {"separator": " "}) == ["separator: expected 'blank', found ' '"]


@pytest.mark.parametrize("key", sorted(CASE.keys() - {"columns"}))
def test_an_absent_key_is_not_compared(key: str) -> None:
    wrong = {"skip": [1, 2, 3], "skip_also": []} if key == "skip_also" else {key: object()}
    case = {name: right for name, right in CASE.items() if name not in (key, "skip" if key == "skip_also" else key)}
    assert differences(case, FOUND | wrong) == []


@pytest.mark.parametrize("key", ["first", "min", "max"])
def test_an_absent_key_of_a_column_is_not_compared(key: str) -> None:
    case = CASE | _columns(CASE, 2)
    del case["columns"][1][key]
    assert differences(case, FOUND | _columns(FOUND, 2, **{key: 77.0})) == []


def test_a_table_without_a_possible_input_may_have_a_problem() -> None:
    case = CASE | _columns(CASE, 2, type="text")
    result = FOUND | _columns(FOUND, 2, type="text") | {"inputs": [], "problem": "Nothing to learn from."}
    assert differences(case, result) == []


def test_many_columns_are_counted() -> None:
    case = {"columns_are": {"count": 3, "id": 1, "category": 1, "first": "nr", "last": "kind", "missing": 2}}
    assert differences(case, FOUND) == []
    wrong = {"columns_are": {"count": 4, "number": 2, "first": "a", "last": "b", "missing": 0}}
    assert differences(wrong, FOUND) == [
        "columns, count: expected 4, found 3",
        "columns, number: expected 2, found 1",
        "columns, first: expected 'a', found 'nr'",
        "columns, last: expected 'b', found 'kind'",
        "columns, missing: expected 0, found 2",
    ]


def test_the_sentence_of_a_refusal_comes_first() -> None:
    result = {"file": "some.csv", "separator": ",", "refused": "Line 2 does not fit."}
    assert differences(CASE, result) == ["refused: Line 2 does not fit.", "separator: expected ';', found ','"]


def test_a_key_without_a_rule_is_no_silent_pass() -> None:
    assert differences(CASE | {"quote": "'"}, FOUND) == ["no rule for the key 'quote' of the case"]
