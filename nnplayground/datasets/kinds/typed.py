"""Typed: a few samples written down as numbers, for calculations that are followed by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from pydantic import ValidationInfo, field_validator

from nnplayground import notation
from nnplayground.datasets.dataset import DATASETS, LARGEST, Dataset, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import choice, line
from nnplayground.fields.errors import FieldError
from nnplayground.text import mark

ARROW, END = "->", ";"
MOST_ROWS, MOST_COLUMNS, MOST_CLASSES = 1000, 1024, 20


class Table(NamedTuple):
    """Rows of numbers, as many in each; targets are numbers, or the names of classes."""

    inputs: tuple[tuple[float, ...], ...]
    targets: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=32)
def read_table(rows: str) -> Table:
    """``0, 1 -> 1; 1, 1 -> 0`` as a table.  Raises ``ValueError`` with what is wrong, marked for translation."""
    inputs: list[tuple[float, ...]] = []
    targets: list[tuple[str, ...]] = []
    for row in rows.split(END):
        if not row.strip():
            continue
        left, arrow, right = row.replace("→", ARROW).partition(ARROW)
        if not arrow:
            raise ValueError(mark("each sample needs an arrow between its inputs and its target, as in 0, 1 -> 1"))
        inputs.append(tuple(_number(part) for part in left.split(",")))
        targets.append(tuple(part.strip() for part in right.split(",")))
    if not inputs:
        raise ValueError(mark("there has to be a sample at least, as in 0, 1 -> 1"))
    if len({len(row) for row in inputs}) > 1 or len({len(row) for row in targets}) > 1:
        raise ValueError(mark("all samples need as many inputs, and as many targets, as the first"))
    if len(inputs) > MOST_ROWS or len(inputs[0]) > MOST_COLUMNS:
        raise ValueError(mark("that is too much to type: use a CSV file for more than 1000 samples or 1024 inputs"))
    return Table(tuple(inputs), tuple(targets))


@DATASETS.register
class Typed(Dataset):
    """The samples live in the data set itself and travel in the project; they are never standardized."""

    kind = "typed"
    title = mark("Typed samples")
    help = mark("A few samples that you type as numbers, for calculations that are followed by hand.")
    formula = r"x \in \mathbb{R}^n, \quad y \in \mathbb{R}^m"
    category = mark("Your own")
    rank = 53

    task: Literal["regression", "classification"] = choice(
        "regression",
        options=(("regression", mark("Numbers")), ("classification", mark("Classes"))),
        label=mark("Targets"),
        help=mark("Whether what stands behind the arrow are numbers to predict, or the name of a class."),
    )
    rows: str = line(
        "0, 0 -> 0; 0, 1 -> 1; 1, 0 -> 1; 1, 1 -> 0",
        label=mark("Samples"),
        help=mark("Inputs, an arrow, and the target: 0, 1 -> 1; further samples behind semicolons."),
    )

    @field_validator("rows")
    @classmethod
    def _readable(cls, rows: str, info: ValidationInfo) -> str:
        table = read_table(rows)
        if info.data.get("task") == "classification":
            if len(table.targets[0]) != 1 or not all(name for name, *_ in table.targets):
                raise ValueError(mark("with classes, one name stands behind each arrow"))
            if not 2 <= len({name for name, *_ in table.targets}) <= MOST_CLASSES:
                raise ValueError(mark("with classes, there have to be at least two of them and at most 20"))
        else:
            for row in table.targets:
                for part in row:
                    _number(part)
        return rows

    def with_(self, **values: object) -> Typed:
        """Another kind of targets is one gesture: where the rows do not go with it, an example stands for them."""
        task = values.get("task", self.task)
        if task != self.task and "rows" not in values:
            try:
                return super().with_(**values)
            except FieldError:
                example = "0, 0 -> A; 1, 1 -> B" if task == "classification" else "0, 0 -> 0; 1, 1 -> 1"
                return super().with_(**{**values, "rows": example})
        return super().with_(**values)

    def spec(self) -> DataSpec:
        table = read_table(self.rows)
        columns = len(table.inputs[0])
        names = tuple(f"x{place}" for place in range(1, columns + 1))
        values = [abs(value) for row in table.inputs for value in row]
        reach = max(1.0, math.ceil(1.25 * max(values)))
        if self.task == "classification":
            return DataSpec(
                (columns,), "classification", class_names=self._classes(), feature_names=names, planar=columns == 2,
                plane=(-reach, reach),
            )  # fmt: skip
        outputs = len(table.targets[0])
        targets = tuple(f"y{place}" for place in range(1, outputs + 1)) if outputs > 1 else ("y",)
        return DataSpec(
            (columns,), "regression", target_names=targets, feature_names=names, planar=columns == 2 and outputs == 1,
            plane=(-reach, reach), span=(-reach, reach) if columns == 1 else None,
        )  # fmt: skip

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        table = read_table(self.rows)
        inputs = np.array(table.inputs, dtype=np.float64)
        if self.task == "classification":
            classes = self._classes()
            return Samples(inputs, np.array([classes.index(row[0]) for row in table.targets], dtype=np.int64))
        return Samples(inputs, np.array([[_number(part) for part in row] for row in table.targets], dtype=np.float64))

    def _classes(self) -> tuple[str, ...]:
        """In the order of the alphabet, so that 0 comes before 1 however they were typed."""
        return tuple(sorted({row[0] for row in read_table(self.rows).targets}))


def _number(typed: str) -> float:
    try:
        number = float(typed.replace(notation.MINUS, "-"))
    except ValueError:
        raise ValueError(mark("one of the values is no number; a decimal point is a point, as in 0.5")) from None
    if not abs(number) < LARGEST:
        raise ValueError(mark("one of the numbers is not finite, or too large"))
    return number
