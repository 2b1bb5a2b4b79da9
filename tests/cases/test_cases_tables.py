"""Tables as people have them: what is right for each stands in ``tables/cases.json``.

``FAULTS``, ``NOT_SAID`` and ``NO_FEATURES`` hold what goes wrong today.  Whoever mends a fault deletes its line.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from table_differences import differences
from tables_understood import understood

TABLES = Path(__file__).parent / "tables"
CASES: dict[str, dict[str, Any]] = {
    case["file"]: case for case in json.loads((TABLES / "cases.json").read_text("utf-8"))
}

FAULTS: dict[str, str] = {
    "date_and_value_only.csv": "The comma is taken for the separator, so line 2 does not fit and the file is refused.",
    "german_thousands.csv": "The comma is taken for the separator; points between thousands are not known.",
    "us_thousands.csv": "Commas between thousands make text of two columns, and 60 classes of the prices.",
    "percent_currency.csv": "A percent sign or a currency sign makes text of a column, so there is no input.",
    "pandas_int_headers_label.csv": "A first line that holds numbers is a sample, and its last cell a class.",
    "sklearn_counts_header.csv": "The line of counts and class names is a sample, and makes text of two columns.",
    "year_headers_wide.csv": "A first line that holds years is a sample, and the columns have no names.",
    "preamble_before_header.csv": "Lines above the table are not passed over: the file is refused for line 5.",
    "hash_comments.csv": "Lines that begin with # are not passed over: the file is refused for line 3.",
    "sep_line.csv": "The line sep=; is taken for the header: the file is refused for line 2.",
    "orange_three_line_header.tab": "Lines 2 and 3 of the header are rows, and make text of every column.",
    "category_features.csv": "Columns of categories are text, which cannot be an input.",
    "only_categories.csv": "Columns of categories are text, so there is no input.",
    "plus_minus_classes.csv": "A class - is taken for a gap, and column 4 for the target.",
    "missing_dots_none.csv": "Gaps written .. and None make text of two columns.",
    "excel_errors.csv": "#DIV/0! makes text of a column.",
    "inf_cells.csv": "inf makes text of a column.",
    "space_separated.data": "Blanks are no separator: the file is one column of text, named by its first row.",
    "space_with_header.csv": "Blanks are no separator: the file is one column of text.",
    "write_table_short_header_comma.csv": "A header one name shorter than the rows: the file is refused for line 2.",
    "unnamed_0.csv": "The row number under Unnamed: 0 is an input.",
    "rownames.csv": "The row number under rownames is an input.",
    "cp1251.csv": "The encoding is taken for cp1252, so Cyrillic letters are wrong.",
    "shift_jis.csv": "The encoding is taken for gb18030, so Japanese characters are wrong.",
    "cp1250.csv": "The encoding is taken for cp1252, so Polish letters are wrong.",
    "gzip.csv.gz": "A compressed table is refused as no text file, without a word on gzip.",
    "class_vanishes_with_gaps.csv": "Nothing is said of a class that has a gap in every row.",
    "semicolon_datetime_comma.csv": "A time is text.",
    "colon_separated.csv": "A colon is no separator: the file is one column of text.",
    "text_heavy_semicolon.csv": "The comma is taken for the separator, so line 2 does not fit and the file is refused.",
}

REFUSED_IN_WORDS = {"gzip.csv.gz": "gzip"}
"""Files that may be refused, by a sentence with this word in it."""

SENTENCES = {
    "one_column.csv": ("has one column",),
    "image_names_and_labels.csv": ("name", "file", "folder of pictures"),
}
"""Files that make no data set, and words of the sentence that says why."""

NOT_SAID: dict[str, str] = {
    "one_column.csv": "Asks to tick at least one column of numbers, where there is only the target.",
    "image_names_and_labels.csv": "Asks to tick at least one column of numbers; says nothing of names or pictures.",
}

CATEGORIES = ("category_features.csv", "only_categories.csv")
"""Files with categories among what the network can learn from."""

NO_FEATURES: dict[str, str] = {
    "category_features.csv": "sex and town make no inputs of the network.",
    "only_categories.csv": "cap, odor and colour make no inputs of the network.",
}


def _marks(file: str, faults: Mapping[str, str]) -> list[pytest.MarkDecorator]:
    if file not in faults:
        return []
    return [pytest.mark.xfail(strict=True, raises=AssertionError, reason=faults[file])]


def _path(file: str, folder: Path) -> Path:
    """The file of a case, written to ``folder`` where the case says how it is made."""
    if "make" not in CASES[file]:
        return TABLES / file
    python, script, *arguments = shlex.split(CASES[file]["make"])
    assert python == "python"
    subprocess.run([sys.executable, TABLES / script, *arguments], cwd=folder, check=True)
    return folder / file


@pytest.mark.parametrize("file", [pytest.param(file, marks=_marks(file, FAULTS)) for file in CASES])
def test_a_table_is_understood(file: str, tmp_path: Path) -> None:
    result = understood(_path(file, tmp_path))
    if file in REFUSED_IN_WORDS and REFUSED_IN_WORDS[file] in result.get("refused", "").lower():
        return
    wrong = differences(CASES[file], result)
    assert not wrong, "\n".join([file, *wrong])


@pytest.mark.parametrize("file", [pytest.param(file, marks=_marks(file, NOT_SAID)) for file in SENTENCES])
def test_what_cannot_be_learned_from_is_explained(file: str) -> None:
    result = understood(TABLES / file)
    sentence = result["refused"] if "refused" in result else result["problem"]
    assert sentence is not None
    assert [words for words in SENTENCES[file] if words not in sentence.lower()] == [], sentence


@pytest.mark.parametrize("file", [pytest.param(file, marks=_marks(file, NO_FEATURES)) for file in CATEGORIES])
def test_categories_become_one_hot_inputs(file: str) -> None:
    """One for each value, named like ``sex=male``; or for each value but one."""
    case, features = CASES[file], understood(TABLES / file).get("features", [])
    for column in case["columns"]:
        if column["type"] == "category" and column["name"] != case["target"]:
            values = {f"{column['name']}={value}" for value in column["values"]}
            assert len(values & set(features)) >= len(values) - 1, features


def test_every_table_is_a_case() -> None:
    """And every fault and sentence belongs to one."""
    files = {path.name for path in TABLES.iterdir() if path.suffix not in (".json", ".py")}
    assert files == {file for file, case in CASES.items() if "make" not in case}
    assert FAULTS.keys() | REFUSED_IN_WORDS.keys() | SENTENCES.keys() <= CASES.keys()
    assert NOT_SAID.keys() <= SENTENCES.keys()
    assert NO_FEATURES.keys() <= set(CATEGORIES)
