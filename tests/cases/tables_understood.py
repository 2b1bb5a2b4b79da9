"""What the program makes of a table, in the keys of ``tables/cases.json``.

The only file of these tests that knows how the program is asked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnplayground.datasets.tables.csv_format import Guess, with_point
from nnplayground.datasets.tables.csv_reader import ColumnSummary, TablePreview
from nnplayground.text import UserError
from nnplayground.ui.data_view.csv.examine import TableAnswer, first_look


def understood(path: Path) -> dict[str, Any]:
    """The keys of ``cases.json``, and beside them:

    ``refused``: the sentence for a file that cannot be read as a table; ``rows`` and all that follows is absent then.
    ``problem``: the sentence that is shown where the table was read but makes no data set as it is suggested, or None.
    ``inputs``: the columns suggested as inputs, each as ``target`` is given.
    ``features``: the names of the network's inputs; empty without a data set.

    A column and the target are named by their place, counted from 1, where the file has no names.
    """
    try:
        _, answer = first_look(str(path))
    except UserError as error:
        return {"file": path.name, "refused": str(error)}
    guess, look = answer.request.guess, answer.look
    # The program skips no line and knows no sign between thousands.
    dialect: dict[str, Any] = {
        "file": path.name,
        "separator": guess.separator,
        "decimal": guess.decimal,
        "thousands": None,
        "encoding": guess.encoding,
        "skip": [],
        "header": guess.header,
    }
    if look is None or look.problem is not None:
        return dialect | {"refused": str(answer.problem)}
    return dialect | _table(answer, look)


def _table(answer: TableAnswer, look: TablePreview) -> dict[str, Any]:
    request = answer.request

    def named(column: str) -> str | int:
        return column if request.guess.header else 1 + look.names.index(column)

    return {
        "rows": look.row_count,
        "columns": [
            _column(column, look.rows[0][place], request.guess, column.name == request.target)
            for place, column in enumerate(look.columns)
        ],
        "target": None if request.target is None else named(request.target),
        "task": request.task,
        "inputs": [named(column) for column in request.columns or ()],
        "features": [] if answer.dataset is None else list(answer.dataset.spec().feature_names),
        "problem": None if answer.problem is None else str(answer.problem),
        "classes_lost": [],  # the program does not say so
    }


def _column(column: ColumnSummary, first: str, guess: Guess, target: bool) -> dict[str, Any]:
    """The program tells numbers and texts apart; texts are categories where they are the classes to predict."""
    about = {"name": column.name if guess.header else None, "missing": column.missing}
    if not column.numeric:
        return about | {"type": "category" if target else "text", "values": list(column.values)}
    cell = with_point(first, guess.decimal)
    try:
        number = float(cell)
    except ValueError:
        number = None
    return about | {"type": "number", "first": number, "min": column.low, "max": column.high}
