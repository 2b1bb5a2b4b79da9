"""From a table to samples: inputs, targets, and what becomes of missing values."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from nnplayground.datasets.dataset import DataError, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import Task
from nnplayground.datasets.tables.csv_format import is_number
from nnplayground.datasets.tables.csv_table import LONGEST_NAME, TextTable
from nnplayground.text import text

if TYPE_CHECKING:
    import numpy.typing as npt

    from nnplayground.datasets.dataset import Floats, Integers

Missing = Literal["drop", "mean", "refuse"]

LARGEST_CARRIED = 20_000_000
"""Bytes up to which a file travels inside the project."""

MOST_CLASSES = 100


def content_hash(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_file(path: str) -> bytes:
    """The bytes of the file.  Raises ``DataError`` where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise DataError(
            text(
                "The file {path} cannot be read ({reason}). Put it back there or choose it again.",
                path=path,
                reason=error.strerror if isinstance(error, OSError) and error.strerror else str(error),
            )
        ) from error


def find_classes(table: TextTable, target: str) -> tuple[str, ...]:
    """The labels of the column, numbers by size and texts by alphabet.  Raises ``DataError`` for fewer than two."""
    classes = {label for label in table.labels(target) if label is not None}
    if len(classes) < 2:
        fault = (
            text("Column {name!r} has one value only", name=target)
            if classes
            else text("Column {name!r} is empty", name=target)
        )
        raise DataError(
            text("{fault}; a classification needs at least two classes. Choose another target column.", fault=fault)
        )
    longest = max(map(len, classes))
    if longest > LONGEST_NAME:
        raise DataError(
            text(
                "Column {name!r} holds texts of up to {count} characters, too long for names of classes (at most "
                "{most}). Choose another target column.",
                name=target,
                count=longest,
                most=LONGEST_NAME,
            )
        )
    if len(classes) > MOST_CLASSES:
        raise DataError(
            text(
                "Column {name!r} holds {count} different values, too many for classes (at most {most}). "
                "Choose regression or another target column.",
                name=target,
                count=len(classes),
                most=MOST_CLASSES,
            )
        )
    return tuple(sorted(classes, key=float) if all(map(is_number, classes)) else sorted(classes))


def samples(
    table: TextTable,
    columns: Sequence[str],
    targets: Sequence[str],
    class_names: Sequence[str],
    task: Task,
    missing: Missing,
    report: Report = silent,
) -> Samples:
    """Rows without a target are left out; missing inputs are left out with their row, kept as NaN, or refused."""
    inputs = np.empty((table.rows, len(columns)))
    for place, name in enumerate(columns):
        report(text("Reading column {name!r}", name=name), place / len(columns))
        inputs[:, place] = table.numbers(name)
    gaps = np.isnan(inputs)
    if task == "classification":
        classes, present = _classes(table, targets[0], class_names)
        goals: Floats | Integers = classes
        lacking = ~present[:, np.newaxis]
    else:
        goals = np.column_stack([table.numbers(name) for name in targets])
        lacking = np.isnan(goals)
    if missing == "refuse":
        _refuse(table, columns, gaps)
        _refuse(table, targets, lacking)
    kept = ~lacking.any(axis=1)
    if missing == "drop":
        kept &= ~gaps.any(axis=1)
    if not kept.any():
        raise DataError(
            text(
                "No row is left of {count}: each lacks a value in one of the chosen columns. "
                "Leave out the columns with many missing values.",
                count=table.rows,
            )
        )
    return Samples(inputs[kept], goals[kept])


def _classes(table: TextTable, target: str, class_names: Sequence[str]) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Class index per row, and which rows have one."""
    labels = table.labels(target)
    index = {name: number for number, name in enumerate(class_names)}
    unknown = next((row for row, label in enumerate(labels) if label is not None and label not in index), None)
    if unknown is not None:
        raise DataError(
            text(
                "Column {name!r}, line {line}: {value!r} is not one of the classes of this project. "
                "Choose the file again.",
                name=target,
                line=table.line(unknown),
                value=labels[unknown],
            )
        )
    numbers = np.fromiter((-1 if label is None else index[label] for label in labels), np.int64, len(labels))
    return numbers, numbers >= 0


def _refuse(table: TextTable, names: Sequence[str], gaps: npt.NDArray[np.bool_]) -> None:
    """Raise for the first gap, reading row by row."""
    if gaps.any():
        row, place = (int(part) for part in np.argwhere(gaps)[0])
        raise DataError(
            text(
                "Column {name!r}, line {line}: a value is missing. Fill it in, leave the column out, "
                "or choose another way to treat missing values.",
                name=names[place],
                line=table.line(row),
            )
        )
