"""What the CSV dialog asks of a file, as one request and one answer: worked out off the GUI thread.  No widgets."""

from __future__ import annotations

from dataclasses import dataclass, field

from nnplayground.datasets.dataset import DataError, Dataset
from nnplayground.datasets.spec import Task
from nnplayground.datasets.tables.csv_format import Guess
from nnplayground.datasets.tables.csv_reader import TablePreview, make_dataset, preview, read_file, sniff
from nnplayground.datasets.tables.csv_samples import Missing
from nnplayground.text import Text, text


@dataclass(frozen=True)
class Request:
    """How to read the file and what to make of it.  None: as the file suggests."""

    guess: Guess
    target: str | None = None
    task: Task | None = None
    columns: tuple[str, ...] | None = None
    missing: Missing = "drop"
    standardize: bool = True
    standardize_targets: bool = True


@dataclass(frozen=True)
class TableAnswer:
    """The request with its gaps filled, what the file looks like, and the data set or why there is none."""

    request: Request
    look: TablePreview | None
    dataset: Dataset | None = None
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    samples: int = 0
    problem: Text | None = None


@dataclass(frozen=True)
class Source:
    """A file that was read."""

    path: str
    data: bytes = field(repr=False)


def first_look(path: str) -> tuple[Source, TableAnswer]:
    """Read a file and make of it what it suggests.  Raises ``DataError`` where it cannot be read or holds no table."""
    source = Source(path, read_file(path))
    return source, examine(source, Request(sniff(source.data)), None)


def examine(source: Source, request: Request, known: TablePreview | None) -> TableAnswer:
    """The answer to a request.  ``known`` is the look at the file if it was read in the same way before."""
    try:
        look = known if known is not None else preview(source.data, request.guess)
    except DataError as error:
        return TableAnswer(request, None, problem=error.text)
    if look.problem is not None:
        return TableAnswer(request, look, problem=look.problem)
    request = _filled(request, look)
    assert request.columns is not None
    if request.target is None:
        return TableAnswer(request, look, problem=text("Every column holds one value only. Choose another file."))
    if not request.columns:
        return TableAnswer(
            request, look, problem=text("No input column is chosen. Tick at least one column of numbers.")
        )
    try:
        dataset, files = make_dataset(
            source.data,
            request.guess,
            path=source.path,
            targets=(request.target,),
            columns=request.columns,
            task=request.task,
            missing=request.missing,
            standardize=request.standardize,
            standardize_targets=request.standardize_targets,
        )
        samples = len(dataset.load(0, files).inputs)
    except DataError as error:
        return TableAnswer(request, look, problem=error.text)
    return TableAnswer(request, look, dataset, files, samples)


def _filled(request: Request, look: TablePreview) -> Request:
    """The request with what the file suggests where it asks for nothing, or for a column that is not there."""
    names = {column.name: column for column in look.columns}
    target = request.target if request.target in names else look.suggested_target
    task = request.task
    if target is not None and (task is None or target != request.target):
        task = names[target].suggested_task
    columns = request.columns
    if columns is None or any(name not in names for name in columns):
        columns = look.suggested_columns(target)
    return Request(
        request.guess,
        target,
        task,
        tuple(name for name in look.names if name in columns and name != target),
        request.missing,
        request.standardize,
        request.standardize_targets,
    )
