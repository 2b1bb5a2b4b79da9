"""Where what the program made of a table differs from what a case calls right."""

from __future__ import annotations

import codecs
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

_REMARKS = frozenset({"file", "make", "about", "expect", "like"})
_EQUAL = ("separator", "decimal", "thousands", "header", "rows", "task")
_OTHER = frozenset({"encoding", "skip", "skip_also", "columns", "columns_are", "target", "classes_lost"})
_NUMBERS = ("first", "min", "max")
_INPUT_TYPES = frozenset({"number", "category"})


def differences(case: dict[str, Any], result: dict[str, Any]) -> list[str]:
    """A line for every key of the case that is not met, with what is expected and what was found.

    ``case``: one of ``tables/cases.json``; a key that is absent there is not compared.
    ``result``: what ``tables_understood.understood`` returns.  Of a refused file, only what was found is compared.

    Three rules follow from the types: a column of type ``id`` is no input; where a column other than the target can be
    one, there is no ``problem``; numbers are compared by ``first``, ``min``, ``max`` and categories by ``values``.
    """
    unknown = case.keys() - _REMARKS - _OTHER - set(_EQUAL)
    if unknown:
        return [f"no rule for the key {key!r} of the case" for key in sorted(unknown)]
    refused = [f"refused: {result['refused']}"] if "refused" in result else []
    compared = {key: right for key, right in case.items() if key in result} if refused else case
    return [*refused, *_differences(compared, result)]


def _differences(case: dict[str, Any], result: dict[str, Any]) -> Iterator[str]:
    for key in _EQUAL:
        if key in case:
            yield from _compare(key, case[key], result[key])
    if "encoding" in case:
        yield from _compare("encoding", codecs.lookup(case["encoding"]).name, codecs.lookup(result["encoding"]).name)
    if "skip" in case:
        counted = [line for line in result["skip"] if line not in case.get("skip_also", ())]
        yield from _compare("skip", case["skip"], counted)
    if "columns_are" in case:
        yield from _many_columns(case["columns_are"], result["columns"])
    if "columns" in case:
        yield from _columns(case, result)
    if "target" in case:
        right, columns = case["target"], result["columns"]
        places = {_place(one, case.get("columns", columns)) for one in _allowed(right)} - {None}
        if _place(result["target"], columns) not in places:
            yield f"target: expected {_in_words(right)}, found {result['target']!r}"
    if "classes_lost" in case:
        yield from _compare("classes_lost", sorted(case["classes_lost"]), sorted(result["classes_lost"]))


def _columns(case: dict[str, Any], result: dict[str, Any]) -> Iterator[str]:
    expected, columns = case["columns"], result["columns"]
    if len(columns) != len(expected):
        names = ", ".join(repr(column["name"]) for column in columns[:8])
        yield f"columns: expected {len(expected)}, found {len(columns)}: {names}"
        return
    inputs = {_place(one, columns) for one in result["inputs"]}
    for place, (right, column) in enumerate(zip(expected, columns, strict=True), start=1):
        yield from _column(f"column {place}", right, column)
        if _allowed(right["type"]) == ["id"] and place in inputs:
            yield f"column {place}, input: expected no, found yes"
    targets = [_place(one, expected) for one in _allowed(case["target"])] if "target" in case else []
    usable = any(
        targets and [place] != targets and not _INPUT_TYPES.isdisjoint(_allowed(right["type"]))
        for place, right in enumerate(expected, start=1)
    )
    if usable:
        yield from _compare("problem", None, result["problem"])


def _column(title: str, right: dict[str, Any], column: dict[str, Any]) -> Iterator[str]:
    if right["name"] is not None:  # without a name in the file, the program may call it anything
        yield from _compare(f"{title}, name", right["name"], column["name"])
    yield from _compare(f"{title}, type", right["type"], column["type"])
    yield from _compare(f"{title}, missing", right["missing"], column["missing"])
    if column["type"] == "number":
        for key in _NUMBERS:
            if key in right:
                yield from _compare(f"{title}, {key}", right[key], column[key])
    if column["type"] == "category" and "values" in right:
        yield from _compare(f"{title}, values", sorted(right["values"]), sorted(column["values"]))


def _many_columns(right: dict[str, Any], columns: list[dict[str, Any]]) -> Iterator[str]:
    types = Counter(column["type"] for column in columns)
    figures = {
        "count": len(columns),
        "first": columns[0]["name"],
        "last": columns[-1]["name"],
        "missing": sum(column["missing"] for column in columns),
    }
    for key, value in right.items():
        yield from _compare(f"columns, {key}", value, figures.get(key, types[key]))


def _compare(key: str, right: object, result: object) -> Iterator[str]:
    if not any(_same(one, result) for one in _allowed(right)):
        yield f"{key}: expected {_in_words(right)}, found {result!r}"


def _same(right: object, result: object) -> bool:
    if isinstance(right, float) and isinstance(result, int | float):
        return math.isclose(right, result, rel_tol=1e-9, abs_tol=1e-12)
    return right == result


def _allowed(right: Any) -> list[Any]:
    """What will do: all of ``{"any": [...]}``, or the one value."""
    return list(right["any"]) if isinstance(right, dict) else [right]


def _in_words(right: object) -> str:
    return " or ".join(repr(one) for one in _allowed(right))


def _place(column: str | int | None, columns: list[dict[str, Any]]) -> int | None:
    """Where a column stands, counted from 1, that is given by its name or its place; None where there is none."""
    if not isinstance(column, str):
        return column
    names = [one["name"] for one in columns]
    return names.index(column) + 1 if column in names else None
