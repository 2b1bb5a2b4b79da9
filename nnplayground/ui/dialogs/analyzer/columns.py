"""The columns of the analyzer: what each says of a layer, on screen and on the clipboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnplayground import notation
from nnplayground.graph.layer import shown
from nnplayground.text import mark
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.graph.analysis import Row

Cell = int | str
_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


@dataclass(frozen=True)
class Column:
    """``title`` and ``help`` are marked for translation; ``{batch}`` in them is the batch size."""

    name: str
    title: str
    help: str
    number: bool = True
    bar: bool = False
    """Whether a bar behind the number shows the layer's share of the total."""
    spared: int = 0
    """Where the columns do not fit, those above 0 are left out, the lowest first."""


COLUMNS = (
    Column("name", mark("Layer"), mark("The layer, in the order in which the samples pass through."), number=False),
    Column("type", mark("Type"), mark("The kind of layer."), number=False, spared=1),
    Column("shape", mark("Output shape"), mark("What it puts out for one sample."), number=False),
    Column(
        "field",
        mark("Receptive field"),
        mark("How much of the network's input one number of its output sees; empty where it sees all of it."),
        number=False,
        spared=3,
    ),
    Column("parameters", mark("Parameters"), mark("Weights, biases and the like."), bar=True),
    Column("trainable", mark("Trainable"), mark("Parameters that learn; those of a frozen layer do not."), spared=4),
    Column(
        "multiply_adds",
        mark("Multiply-adds"),
        mark("Multiplications, each with an addition, of one sample's forward pass."),
        bar=True,
    ),
    Column("memory", mark("Activations"), mark("Memory that its output takes for one sample."), bar=True),
    Column("batch_memory", mark("Batch of {batch}"), mark("Memory that its output takes for one minibatch."), spared=2),
)


def number(row: Row, column: str, batch: int) -> int:
    """The number of a numeric column."""
    if column == "memory":
        return row.activation_bytes
    if column == "batch_memory":
        return row.activation_bytes * batch
    result: int = getattr(row, column)
    return result


def words(row: Row, column: Column, batch: int) -> str:
    """What stands in the cell."""
    if column.name == "shape":
        return "" if row.output_shape is None else shown(row.output_shape)
    if column.name == "field":
        return "" if row.receptive_field is None else shown(row.receptive_field)
    if not column.number:
        result: str = getattr(row, column.name)
        return result if row.node else translated(result)
    value = number(row, column.name, batch)
    return in_bytes(value) if column.name.endswith("memory") else notation.count(value)


def in_bytes(count: int) -> str:
    """``640 B``, ``1.5 KiB``: three digits at most."""
    size, unit = float(count), 0
    while size >= 1000 and unit + 1 < len(_UNITS):
        size, unit = size / 1024, unit + 1
    digits = 0 if unit == 0 or size >= 100 else 1 if size >= 10 else 2
    return f"{notation.fixed(size, digits)}{notation.NARROW}{_UNITS[unit]}"


def as_table(titles: Sequence[str], rows: Sequence[Row], batch: int) -> list[list[Cell]]:
    """Head and rows with exact numbers; memory in bytes."""
    cells: list[list[Cell]] = [list(titles)]
    for row in rows:
        cells.append([number(row, c.name, batch) if c.number else words(row, c, batch) for c in COLUMNS])
    return cells


def as_text(table: Sequence[Sequence[Cell]]) -> str:
    """Cells between tabs, as spreadsheets take them."""
    return "\n".join("\t".join(str(cell) for cell in line) for line in table)


def as_csv(table: Sequence[Sequence[Cell]]) -> str:
    """RFC 4180."""
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue()
