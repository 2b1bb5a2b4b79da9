"""What a dialog needs to make a data set of a CSV file: a guess, a look at the table, and the data set.

Reading a large file takes a second: call these off the GUI thread.  All raise ``DataError`` with a sentence for the
user.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nnplayground import notation
from nnplayground.datasets.dataset import DataError
from nnplayground.datasets.kinds.csv_file import CsvFile
from nnplayground.datasets.spec import Task
from nnplayground.datasets.tables.csv_format import MISSING, Guess, decode, first_rows, sniff
from nnplayground.datasets.tables.csv_samples import LARGEST_CARRIED, Missing, content_hash, find_classes, read_file
from nnplayground.datasets.tables.csv_table import TextTable, read_table, unique_names
from nnplayground.text import Text, text

__all__ = ["ColumnSummary", "Guess", "TablePreview", "make_dataset", "preview", "read_file", "sniff"]

_TARGET_NAMES = frozenset({"target", "label", "class", "species", "outcome", "output", "price"})
_INDEX_NAMES = frozenset({"id", "index", "nr", "no", "number", "row", "column 1"})
_FEW = 12


@dataclass(frozen=True)
class ColumnSummary:
    """One column in figures."""

    name: str
    numeric: bool
    """Every cell that is there is a number: it can be an input."""
    rows: int
    missing: int
    distinct: int
    """Different values, missing ones aside."""
    values: tuple[str, ...]
    """The first of the different values, in order."""
    low: float | None = None
    high: float | None = None
    whole: bool = False
    """Numbers without decimals."""
    problem: Text | None = None
    """Where a text stands among the numbers, with its line; None for a numeric column."""

    @property
    def suggested_task(self) -> Task:
        """What predicting this column most likely is."""
        few = self.distinct <= 20 and self.distinct * 4 <= self.rows
        return "classification" if not self.numeric or self.distinct == 2 or (self.whole and few) else "regression"


@dataclass(frozen=True)
class TablePreview:
    """The top of the table, and figures of all of it."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first rows, each as long as ``names``."""
    row_count: int
    """Rows of values in the whole file; 0 where ``problem`` is set."""
    columns: tuple[ColumnSummary, ...]
    """Empty where ``problem`` is set."""
    problem: Text | None = None
    """Why the file cannot be read as the guess says."""

    @property
    def suggested_target(self) -> str | None:
        """The column that is named like a target, or else the last one that differs from row to row."""
        useful = [column.name for column in self.columns if column.distinct > 1]
        named = [name for name in useful if name.lower() in _TARGET_NAMES]
        candidates = named or useful
        return candidates[-1] if candidates else None

    def suggested_columns(self, target: str | None = None) -> tuple[str, ...]:
        """Every numeric column that differs from row to row and is neither the target nor a mere row number."""
        target = target or self.suggested_target
        return tuple(
            column.name
            for column in self.columns
            if column.numeric
            and column.name != target
            and column.distinct > 1
            and not (column.name.lower() in _INDEX_NAMES and column.whole and column.distinct == column.rows)
        )


def preview(data: bytes, guess: Guess, rows: int = 50) -> TablePreview:
    """The first rows and figures of every column.

    A file that cannot be read this way still shows its first rows; only one that holds no text at all raises.
    """
    decoded = decode(data, guess.encoding)
    top = first_rows(decoded, guess.separator, rows + guess.header)
    width = max(map(len, top), default=0)
    shown = [tuple(row) + ("",) * (width - len(row)) for row in top]
    names = unique_names(shown.pop(0) if guess.header and shown else [""] * width)
    try:
        table = read_table(data, guess, keep=True)
    except DataError as error:
        return TablePreview(names, tuple(shown), 0, (), error.text)
    width = len(table.names)
    summaries = tuple(_summary(table, name) for name in table.names)
    return TablePreview(table.names, tuple(row[:width] for row in shown), table.rows, summaries)


def make_dataset(
    data: bytes,
    guess: Guess | None = None,
    *,
    path: str,
    targets: Sequence[str] = (),
    columns: Sequence[str] = (),
    task: Task | None = None,
    missing: Missing = "drop",
    standardize: bool = True,
    standardize_targets: bool = True,
) -> tuple[CsvFile, dict[str, bytes]]:
    """The data set, and what ``Project.files`` must hold for it.  What is left out is guessed.

    It is loaded once as a trial, so that every fault comes out here, as a ``UserError``.
    """
    guess = guess or sniff(data)
    table = read_table(data, guess, keep=True)
    if len(table.names) < 2:
        raise DataError(
            text(
                "The file has one column, {name!r}; one to learn from and one to predict are needed. "
                "If it has more, choose another separator.",
                name=table.names[0],
            )
        )
    if not (targets and columns and task):
        look = TablePreview(table.names, (), table.rows, tuple(_summary(table, name) for name in table.names))
        targets = targets or tuple(filter(None, [look.suggested_target]))
        columns = columns or tuple(name for name in look.suggested_columns(*targets[:1]) if name not in targets)
        task = task or next((c.suggested_task for c in look.columns if c.name in targets), "regression")
    if not targets:
        raise DataError(text("No target column is chosen, and every column holds one value only. Choose another file."))
    if not columns:
        raise DataError(text("No input column is chosen. Choose at least one column of numbers other than the target."))
    for name in (*columns, *targets):
        table.place(name)

    digest = content_hash(data)
    carried = len(data) <= LARGEST_CARRIED
    name = f"{digest[:12]}.csv" if carried else ""
    dataset = CsvFile.parse(
        {
            "path": str(Path(path).absolute()) if path else "",
            "name": name,
            "sha256": digest,
            "encoding": guess.encoding,
            "separator": guess.separator,
            "decimal": guess.decimal,
            "header": guess.header,
            "columns": tuple(columns),
            "targets": tuple(targets),
            "task": task,
            "class_names": find_classes(table, targets[0]) if task == "classification" else (),
            "extent": 0.0 if set(columns) & set(targets) else _extent(table, columns),
            "missing": missing,
            "standardize": standardize,
            "standardize_targets": standardize_targets,
        }
    )
    files = {name: data} if carried else {}
    dataset.samples_of(table)
    return dataset, files


def _summary(table: TextTable, name: str) -> ColumnSummary:
    cells = table.columns[table.place(name)]
    try:
        numbers = table.numbers(name)
    except DataError as error:
        missing = sum(cell.strip() in MISSING for cell in cells)
        lines = sorted({cell.strip() for cell in cells} - MISSING)
        return ColumnSummary(name, False, len(cells), missing, len(lines), tuple(lines[:_FEW]), problem=error.text)
    known = numbers[~np.isnan(numbers)]
    missing = len(cells) - len(known)
    if not len(known):
        return ColumnSummary(name, False, len(cells), missing, 0, (), problem=text("This column has no value."))
    different = np.unique(known)
    return ColumnSummary(
        name,
        True,
        len(cells),
        missing,
        len(different),
        tuple(notation.short(float(value), 6) for value in different[:_FEW]),
        low=float(different[0]),
        high=float(different[-1]),
        whole=bool((different == np.round(different)).all()),
    )


def _extent(table: TextTable, columns: Sequence[str]) -> float:
    """With one or two columns, half the width of the range that shows all points once standardized, to the next 0.5."""
    if len(columns) not in (1, 2):
        return 0.0
    largest = 0.0
    for name in columns:
        values = table.numbers(name)
        values = values[~np.isnan(values)]
        if len(values) and values.std() > 0.0:
            largest = max(largest, float(np.abs((values - values.mean()) / values.std()).max()))
    return max(2.0, math.ceil(largest * 2.2) / 2)
