"""``nnplayground trace``: a training step, operation by operation, as the microscope shows it."""

from __future__ import annotations

import argparse
import tempfile
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from nnplayground import notation
from nnplayground.commands.command import COMMANDS, Command, count, say
from nnplayground.commands.target import open_target
from nnplayground.expressions.digits import USUAL
from nnplayground.expressions.formula_text import plain
from nnplayground.files import WriteError
from nnplayground.text import UserError, text

if TYPE_CHECKING:
    from nnplayground.expressions.operation import Operation
    from nnplayground.graph.graph import Graph
    from nnplayground.microscope.batch_selector import BatchSelector
    from nnplayground.microscope.microscope import Microscope
    from nnplayground.microscope.trace import Trace, TracedOperation

WIDTH = 100
"""Columns that sentences keep to; formulas are not broken."""
NUMBERS = 3
"""Of each result so many numbers are reckoned for a reader."""
MOST_STEPS = 1000
"""Updates of one call: all numbers of each are written."""
TITLES = {"forward": "Forward", "loss": "Loss", "backward": "Backward", "update": "Update"}


class TraceError(UserError):
    """A step that cannot be done."""


@COMMANDS.register
class TraceStep(Command):
    kind = "trace"
    help = "Show a training step operation by operation: formulas, numbers, gradients and the update."
    rank = 35

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("target", metavar="FILE_OR_TEMPLATE", help="a project file or the name of a template")
        rows = parser.add_mutually_exclusive_group()
        rows.add_argument("--sample", metavar="I", type=count, help="sample I of the training split, counted from 0")
        rows.add_argument(
            "--batch",
            metavar="K",
            type=count,
            help="minibatch K of the coming epoch, counted from 0; without --sample and --batch the next minibatch",
        )
        parser.add_argument(
            "--steps", metavar="N", type=steps, default=1, help="N updates, one after the other; 1 unless given"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object with all numbers")

    def run(self, arguments: argparse.Namespace) -> int:
        from nnplayground.commands.training import start
        from nnplayground.microscope.json import traces_to_json
        from nnplayground.microscope.microscope import Microscope

        session = start(open_target(arguments.target)).session
        selector = _view(arguments)
        traces = _traces(Microscope(session, selector), arguments.steps)
        if arguments.json:
            _print_whole(traces_to_json(selector, traces))
        else:
            for trace in traces:
                say("\n".join(in_words(trace, session.project.graph)))
        return 0


def steps(written: str) -> int:
    """Argument type: a number of updates."""
    number = count(written)
    if not 1 <= number <= MOST_STEPS:
        raise argparse.ArgumentTypeError(f"{written!r} is not a whole number from 1 to {MOST_STEPS}")
    return number


def in_words(trace: Trace, graph: Graph) -> Iterator[str]:
    """What was done, for a reader: of each result the first few numbers are reckoned."""
    samples = "1 sample" if trace.batch == 1 else f"{trace.batch} samples"
    which = f" ({', '.join(str(row) for row in trace.rows)})" if 0 < len(trace.rows) <= 10 else ""
    yield f"Step {trace.step + 1}: {samples}{which}, loss {notation.short(trace.loss, 6)}"
    phase = node = ""
    for traced in trace.operations:
        if traced.phase != phase:
            phase, node = traced.phase, ""
            yield from ("", TITLES[phase])
        if traced.node != node:
            node = traced.node
            yield f"  {graph[node].label} ({traced.layer})"
        yield from (f"    {line}" for line in _operation(traced))
    yield from ("", f"Loss of the same samples after the update: {notation.short(trace.loss_after, 6)}", "")


def _traces(microscope: Microscope, steps: int) -> Iterator[Trace]:
    """One step after the other.  Raises ``TraceError`` where one cannot be done."""
    for step in range(steps):
        if step:
            microscope.forward()
        if microscope.trace.failure is not None:
            raise TraceError(microscope.trace.failure)
        microscope.go(microscope.length)
        yield microscope.trace


def _print_whole(lines: Iterator[str]) -> None:
    """Nothing is printed before the last line is made: half an object would be none.  Raises ``WriteError``."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        for line in lines:
            try:
                kept.write(line + "\n")
            except OSError as error:
                raise WriteError(text("Cannot keep the output: {why}.", why=error.strerror or str(error))) from error
        kept.seek(0)
        for line in kept:
            say(line.rstrip("\n"))


def _view(arguments: argparse.Namespace) -> BatchSelector:
    from nnplayground.microscope.batch_selector import EpochBatch, NextBatch, TrainingSample

    if arguments.sample is not None:
        return TrainingSample(arguments.sample)
    return NextBatch() if arguments.batch is None else EpochBatch(arguments.batch)


def _operation(traced: TracedOperation) -> Iterator[str]:
    operation = traced.operation
    part = f", {operation.part}" if operation.part else ""
    shape = " × ".join(str(size) for size in operation.output.shape)
    formula = f": {plain(operation.formula)}" if operation.formula else ""
    yield f"{operation.name}{part}{formula}" + (f"   [{shape}]" if shape else "")
    yield from textwrap.wrap(str(operation.text), WIDTH - 4)
    yield from (f"  {line}" for line in _numbers(operation))


def _numbers(operation: Operation) -> Iterator[str]:
    """How the first few numbers of the result came about."""
    output = operation.output
    size = int(output.array.size)
    for place in range(min(size, NUMBERS)):
        index = tuple(int(part) for part in np.unravel_index(place, output.shape))
        if operation.explain is None:
            yield f"{plain(output.element(index))} = {notation.short(float(output.array[index]), USUAL)}"
        else:
            yield from (plain(one.latex_numbers(4)) for one in operation.explain(index).equations)
    if size > NUMBERS:
        yield f"and {size - NUMBERS} more"
