"""``nnplayground analyze``: what a network is made of, layer by layer."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from nnplayground import notation
from nnplayground.commands.command import COMMANDS, Command, print_json, say
from nnplayground.graph.analysis import Analysis, Row, analyze
from nnplayground.graph.layer import shown
from nnplayground.project import Project

WIDTH = 100
"""Columns that the table keeps to; long names are cut."""
SHORTEST = 8
"""Columns that are left to a name at least."""
HEADS = ("Layer", "Type", "Output shape", "Parameters", "Trainable", "Multiply-adds", "Memory")
WORDS = 3
"""Columns of words, set to the left; those of numbers are set to the right."""
UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


@COMMANDS.register
class Analyze(Command):
    kind = "analyze"
    help = "Show shapes, parameters, work and memory of every layer, and what is wrong."
    rank = 15

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("target", metavar="FILE_OR_TEMPLATE", help="a project file or the name of a template")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        from nnplayground.commands.target import open_target

        project = open_target(arguments.target).project
        settings = project.settings
        analysis = analyze(project.graph, project.spec, settings.dtype, settings.batch_size)
        if arguments.json:
            print_json(record(project, analysis))
        else:
            say("\n".join(in_words(project, analysis)))
        return 0


def record(project: Project, analysis: Analysis) -> dict[str, Any]:
    """What ``--json`` prints; memory in bytes, for one sample where nothing else is said."""
    totals = analysis.totals
    return {
        "input_shape": project.spec.shape,
        "dtype": project.settings.dtype,
        "batch_size": analysis.batch,
        "layers": [asdict(row) for row in analysis.rows],
        "totals": {
            "layers": len(analysis.rows),
            "parameters": totals.parameters,
            "trainable": totals.trainable,
            "multiply_adds": totals.multiply_adds,
            "activation_bytes": totals.activation_bytes,
            "batch_activation_bytes": analysis.batch_bytes,
        },
        "warnings": [
            {"node": problem.node, "text": str(problem.text), "caution": problem.caution}
            for problem in analysis.problems
        ],
    }


def in_words(project: Project, analysis: Analysis) -> list[str]:
    """A table that fits ``WIDTH`` columns, and a line for each warning."""
    rows = [_cells(row) for row in analysis.rows]
    last = _cells(analysis.totals)
    widths = [max(len(cells[place]) for cells in (HEADS, *rows, last)) for place in range(len(HEADS))]
    spare = WIDTH - sum(widths[1:]) - 2 * (len(widths) - 1)
    widths[0] = min(widths[0], max(spare, SHORTEST))
    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    lines = [_line(HEADS, widths), rule, *(_line(cells, widths) for cells in rows), rule, _line(last, widths), ""]
    bits = {"float32": 32, "float64": 64}[project.settings.dtype]
    lines.append(
        f"Multiply-adds and memory are those of one sample at {bits} bits; "
        f"a batch of {analysis.batch} takes {in_bytes(analysis.batch_bytes)}."
    )
    names = {row.node: row.name for row in analysis.rows}
    for problem in analysis.problems:
        what = "Note" if problem.caution else "Problem"
        where = "" if problem.node is None else f" at {names[problem.node]}"
        lines.append(f"{what}{where}: {problem.text}")
    return lines


def in_bytes(count: int) -> str:
    """``640 B``, ``1.5 KiB``: three digits or so."""
    size, unit = float(count), 0
    while size >= 1000 and unit + 1 < len(UNITS):
        size, unit = size / 1024, unit + 1
    digits = 0 if unit == 0 or size >= 100 else 1 if size >= 10 else 2
    return f"{notation.fixed(size, digits)} {UNITS[unit]}"


def _cells(row: Row) -> tuple[str, ...]:
    shape = "" if row.output_shape is None else shown(row.output_shape)
    numbers = (row.parameters, row.trainable, row.multiply_adds)
    grouped = [notation.count(number) for number in numbers]
    return (row.name, row.type, shape, *grouped, in_bytes(row.activation_bytes))


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    name = cells[0] if len(cells[0]) <= widths[0] else cells[0][: widths[0] - 1] + "…"
    placed = [
        f"{cell:<{width}}" if place < WORDS else f"{cell:>{width}}"
        for place, (cell, width) in enumerate(zip((name, *cells[1:]), widths, strict=True))
    ]
    return "  ".join(placed).rstrip()
