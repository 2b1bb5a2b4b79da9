"""How a CSV file is written: its encoding, separator, decimal sign and header, guessed from its bytes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Literal, get_args

from nnplayground.datasets.dataset import DataError
from nnplayground.text import text

Encoding = Literal["utf-8", "utf-16", "cp1252", "latin-1", "gb18030"]
Separator = Literal[",", ";", "\t", "|"]
Decimal = Literal[".", ","]
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)
SEPARATORS: tuple[Separator, ...] = get_args(Separator)
DECIMALS: tuple[Decimal, ...] = get_args(Decimal)

MISSING = frozenset({"", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "?", "-"})
"""Cells that stand for no value, after white space around them is gone."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GERMAN = str.maketrans({",": ".", ".": "_"})
_SAMPLE = 1 << 16
_ROWS = 200


@dataclass(frozen=True)
class Guess:
    """How to read the file.  The dialog starts from what :func:`sniff` found; any part may be replaced by hand."""

    encoding: Encoding = "utf-8"
    separator: Separator = ","
    decimal: Decimal = "."
    header: bool = True


def with_point(cell: str, decimal: Decimal) -> str:
    """``cell`` with a decimal point.  Where the comma is the sign, a point makes the cell no number."""
    return cell.strip() if decimal == "." else cell.strip().translate(_GERMAN)


def is_number(cell: str, decimal: Decimal = ".") -> bool:
    """Whether the cell is a number; ``inf``, ``nan`` and ``1_000`` are not."""
    return _NUMBER.fullmatch(with_point(cell, decimal)) is not None


def decode(data: bytes, encoding: Encoding) -> str:
    """The text of the file.  Raises ``DataError`` for an empty or binary file and for a wrong encoding."""
    if not data.strip():
        raise DataError(text("The file is empty. Choose a file with one row of values per line."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise DataError(
            text("This is a workbook or an archive, not a CSV file. Save the sheet as CSV where it was made.")
        )
    head = data[:_SAMPLE]
    controls = sum(map(head.count, (bytes([code]) for code in range(32) if code not in (9, 10, 11, 12, 13))))
    if encoding != "utf-16" and (b"\0" in head or controls > len(head) / 100):
        raise DataError(text("This is not a text file. Choose a CSV file: plain text with one row of values per line."))
    try:
        decoded = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise DataError(
            text(
                "Line {line} is not written in the encoding {encoding}. Choose another encoding.",
                line=data[: error.start].count(b"\n") + 1,
                encoding=encoding,
            )
        ) from error
    if not decoded.strip():
        raise DataError(text("The file is empty. Choose a file with one row of values per line."))
    return decoded


def sniff(data: bytes) -> Guess:
    """The most likely way to read the file.  Raises ``DataError`` for an empty or binary file."""
    encoding = _encoding(data)
    sample = decode(data, encoding)
    if len(sample) > _SAMPLE:
        cut = sample.rfind("\n", 0, _SAMPLE)
        sample = sample[: cut if cut > 0 else _SAMPLE]
    separator, decimal = _separator(sample)
    return Guess(encoding, separator, decimal, _has_header(first_rows(sample, separator, _ROWS), decimal))


def first_rows(decoded: str, separator: Separator, limit: int) -> list[list[str]]:
    """Up to ``limit`` rows that are not blank, whatever their length: for guessing and for a first look."""
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=separator, skipinitialspace=True)
    rows: list[list[str]] = []
    try:
        rows.extend(islice((row for row in reader if any(row)), limit))
    except csv.Error:
        # A cell beyond the size limit of the csv module.  What came before it serves; reading the table reports it.
        return rows
    return rows


def _encoding(data: bytes) -> Encoding:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    candidates: tuple[Encoding, ...] = ("utf-8", "gb18030", "cp1252")
    for name in candidates:
        try:
            data.decode(name)
        except UnicodeDecodeError:
            continue
        if name != "gb18030" or _in_pairs(data):
            return name
    return "latin-1"


def _in_pairs(data: bytes) -> bool:
    """Chinese characters are two high bytes each; accented letters of western text stand alone between ASCII."""
    runs = re.findall(rb"[\x80-\xff]+", data[:_SAMPLE])
    paired = sum(len(run) % 2 == 0 for run in runs)
    return 2 * paired > len(runs)


def _separator(sample: str) -> tuple[Separator, Decimal]:
    """The pair under which most rows have one length above 1 and most cells are numbers."""
    best: tuple[float, float, Separator, Decimal] = (0.0, 0.0, ",", ".")
    for separator in SEPARATORS:
        rows = first_rows(sample, separator, _ROWS)
        widths = Counter(map(len, rows))
        width, often = widths.most_common(1)[0] if rows else (1, 0)
        if width < 2:
            continue
        for decimal in DECIMALS:
            if decimal == separator:
                continue
            cells = [cell for row in rows for cell in row]
            share = sum(is_number(cell, decimal) for cell in cells) / len(cells)
            score = (round(often / len(rows), 1), share)
            if score > best[:2]:
                best = (*score, separator, decimal)
    return best[2], best[3]


def _has_header(rows: list[list[str]], decimal: Decimal) -> bool:
    """A first row without numbers is a header when numbers follow, or when its texts are names that come only once."""
    if not rows or any(is_number(cell, decimal) for cell in rows[0]):
        return False
    below = [[row[place] for row in rows[1:] if place < len(row)] for place in range(len(rows[0]))]
    if any(is_number(cell, decimal) for column in below for cell in column):
        return True
    names = [name for name in rows[0] if name]
    return len(set(names)) == len(names) and not any(
        name in column for name, column in zip(rows[0], below, strict=True)
    )
