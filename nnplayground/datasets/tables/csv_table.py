"""The rows of a CSV file as columns of text, and a column of text as numbers."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.dataset import LARGEST, DataError
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.tables.csv_format import MISSING, Guess, decode, is_number, with_point
from nnplayground.fields.errors import shorten
from nnplayground.text import text

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats

LONGEST_NAME = 80
"""Characters; what is longer is no name, and would not fit into a menu or a message."""

_PLAIN = frozenset("0123456789+-.eE ")

_BLOCK = 5000
"""Rows that are handled in one call: while such a call runs, no other thread of the program gets its turn."""


@dataclass(frozen=True)
class TextTable:
    """Columns of cells as they stand in the file.  All columns have the same length, ``rows``."""

    names: tuple[str, ...]
    columns: tuple[Sequence[str], ...] = field(repr=False)
    guess: Guess
    source: str = field(repr=False)
    """The decoded file, to find lines again."""

    @property
    def rows(self) -> int:
        return len(self.columns[0])

    def place(self, name: str) -> int:
        """Where the column of this name stands.  Raises ``DataError``."""
        if name not in self.names:
            raise DataError(
                text(
                    "There is no column {name!r} in the file. It has: {names}.",
                    name=name,
                    names=shorten(list(self.names), 200)[1:-1],
                )
            )
        return self.names.index(name)

    def line(self, row: int) -> int:
        """The line of the file in which a row begins, counted from 1 as in a text editor."""
        wanted = row + self.guess.header
        for number, (start, _) in enumerate(_records(self.source, self.guess)):
            if number == wanted:
                return start
        raise IndexError(row)

    def numbers(self, name: str) -> Floats:
        """The column as float64, NaN where a cell is missing.  Raises ``DataError`` at the first text in it."""
        place, decimal = self.place(name), self.guess.decimal
        cells = self.columns[place]
        if decimal != ".":
            cells = [with_point(cell, decimal) for cell in cells]
        values = _plain_numbers(cells)
        if values is None:
            known: dict[str, float] = {}
            for row, cell in enumerate(cells):
                if cell not in known:
                    if cell.strip() not in MISSING and not is_number(cell):
                        raise self._bad_cell(name, row)
                    known[cell] = np.nan if cell.strip() in MISSING else float(cell)
            values = np.fromiter((known[cell] for cell in cells), np.float64, len(cells))
        too_large = np.flatnonzero(np.abs(values) > LARGEST)
        if len(too_large):
            row = int(too_large[0])
            raise DataError(
                text(
                    "Column {name!r}, line {line}: {value} is too large to calculate with. The largest is 1e37.",
                    name=name,
                    line=self.line(row),
                    value=shorten(self.columns[place][row]),
                )
            )
        return values

    def labels(self, name: str) -> list[str | None]:
        """The column as class labels, None where a cell is missing.  Numbers count by value: 01 and 1.0 are both 1."""
        decimal = self.guess.decimal
        cells = [None if cell.strip() in MISSING else cell.strip() for cell in self.columns[self.place(name)]]
        labels = {cell for cell in cells if cell is not None}
        if not all(is_number(cell, decimal) for cell in labels):
            return cells
        as_number = {cell: f"{float(with_point(cell, decimal)) + 0.0:.15g}" for cell in labels}
        return [None if cell is None else as_number[cell] for cell in cells]

    def _bad_cell(self, name: str, row: int) -> DataError:
        return DataError(
            text(
                "Column {name!r}, line {line}: {value} is not a number. Choose another column or correct the file.",
                name=name,
                line=self.line(row),
                value=shorten(self.columns[self.place(name)][row]),
            )
        )


_kept: dict[tuple[bytes, Guess], TextTable] = {}
"""The table that was read last, while someone is choosing how to read it."""


def read_table(data: bytes, guess: Guess, keep: bool = False, report: Report = silent) -> TextTable:
    """The whole file.  Raises ``DataError`` with the line that cannot be read, and what ``report`` raises.

    ``keep``: it will be read again soon, and is at hand until :func:`forget_table`.
    """
    key = (hashlib.sha256(data).digest(), guess)
    table = _kept.get(key) or _read(data, guess, report)
    if keep:
        _kept.clear()
        _kept[key] = table
    return table


def forget_table() -> None:
    """The table that was kept will not be read again."""
    _kept.clear()


def _read(data: bytes, guess: Guess, report: Report) -> TextTable:
    source = decode(data, guess.encoding)
    lines = source.count("\n") + 1
    records = _records(source, guess)
    header: list[str] = []
    parts: list[list[tuple[str, ...]]] = []  # tuples of texts do not burden the garbage collector, lists do
    while block := list(islice(records, _BLOCK)):
        report(text("Reading the table"), min(1.0, block[-1][0] / lines))
        width = len(header) or len(block[0][1])
        for start, row in block:
            if len(row) != width:
                raise DataError(
                    text(
                        "Line {line} does not fit: it has {received} of the expected {expected} values. Correct the "
                        "file or choose another separator; a text that holds the separator must stand in quotation "
                        "marks.",
                        line=start,
                        received=len(row),
                        expected=width,
                    )
                )
        if not header:
            header = block.pop(0)[1] if guess.header else [""] * width
            parts = [[] for _ in header]
        for column, cells in zip(parts, zip(*(row for _, row in block), strict=True), strict=bool(block)):
            column.append(cells)
    columns = [tuple(chain.from_iterable(column)) for column in parts]
    if not columns or not columns[0]:
        raise DataError(
            text("The file holds no row of values. Choose a file with at least one row, below the column names if any.")
        )
    # A separator at the end of every line makes a last column with no name and no value.
    while len(columns) > 1 and not header[-1].strip() and not any(cell.strip() for cell in columns[-1]):
        header.pop()
        columns.pop()
    return TextTable(unique_names(header), tuple(columns), guess, source)


def unique_names(header: Sequence[str]) -> tuple[str, ...]:
    """Names without line breaks; an empty one becomes ``column 3``, a second ``x`` becomes ``x (2)``."""
    names: list[str] = []
    for number, cell in enumerate(header, start=1):
        plain = " ".join(cell.split())[:LONGEST_NAME] or f"column {number}"
        name, copy = plain, 2
        while name in names:
            name, copy = f"{plain} ({copy})", copy + 1
        names.append(name)
    return tuple(names)


def _records(source: str, guess: Guess) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with the line in which it begins."""
    reader = csv.reader(io.StringIO(source, newline=""), delimiter=guess.separator, skipinitialspace=True, strict=True)
    start = 1
    try:
        for row in reader:
            if any(row):
                yield start, row
            start = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            text(
                "The row that begins in line {line} cannot be read ({reason}). Often a quotation mark is not closed.",
                line=start,
                reason=str(error),
            )
        ) from error


def _plain_numbers(cells: Sequence[str]) -> Floats | None:
    """The fast way for a column of nothing but plain numbers; None where it is not one."""
    values = np.empty(len(cells))
    for begin in range(0, len(cells), _BLOCK):
        block = cells[begin : begin + _BLOCK]
        if not _PLAIN.issuperset("".join(block)):
            return None
        try:
            values[begin : begin + _BLOCK] = np.fromiter(map(float, block), np.float64, len(block))
        except ValueError:
            return None
    return values
