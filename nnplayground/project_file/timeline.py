"""``timeline/`` of a project file: a JSON index of branches, and one safetensors file for each.

An array that several checkpoints share is written once, into the file of the first branch that has it.  Files that
travel with the project are those of the document for all checkpoints.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nnplayground.fields.errors import explain, shorten
from nnplayground.project_file.archive import ProjectFileError
from nnplayground.project_file.record import read_record, write_record
from nnplayground.project_file.tensors import COUNTERS, read_tensors, write_tensors
from nnplayground.text import UserError, text
from nnplayground.training.measurements import GradientRow
from nnplayground.training.session.run_history import RunHistory
from nnplayground.training.state.state import State
from nnplayground.training.timeline.branch import Branch
from nnplayground.training.timeline.checkpoint import Checkpoint
from nnplayground.training.timeline.checkpoint_store import LONGEST_NAME, MOST, MOST_BRANCHES, CheckpointStore
from nnplayground.training.timeline.timeline import Timeline

if TYPE_CHECKING:
    from nnplayground.project import Project
    from nnplayground.training.state.state import AnyArray

FOLDER = "timeline/"
INDEX = FOLDER + "index.json"
FORMAT = 1
"""Of the index."""

_WEIGHTS, _REST = "weights/", "rest/"
_LARGEST = 2**32
"""Bytes that a budget may be."""

_Count = Annotated[int, Field(ge=0, le=2**62)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _CheckpointRecord(_Record):
    project: _Count
    names: _Count
    """Which of the lists of names its arrays follow."""
    arrays: list[_Count] = Field(max_length=100_000)


class _Branch(_Record):
    number: int = Field(ge=1, le=2**62)
    name: str = Field(max_length=LONGEST_NAME)
    colour: int = Field(ge=0, le=10_000)
    parent: int | None
    start: _Count
    arrays: list[_Count]
    """Those that are in its file."""
    marks: list[_CheckpointRecord] = Field(max_length=MOST)


class _Index(_Record):
    format: int
    current: int
    budget: int = Field(ge=0, le=_LARGEST)
    projects: list[dict[str, Any]] = Field(max_length=MOST)
    names: list[list[str]] = Field(max_length=MOST)
    branches: list[_Branch] = Field(max_length=MOST_BRANCHES)


def write_timeline(timeline: Timeline, project: Project) -> dict[str, bytes]:
    """The entries by name; none where nothing is kept."""
    if not timeline.store.branches:
        return {}
    projects: dict[int, int] = {}
    records: list[dict[str, Any]] = []
    names: dict[tuple[str, ...], int] = {}
    numbers: dict[int, int] = {}
    entries: dict[str, bytes] = {}
    branches: list[_Branch] = []
    for branch in sorted(timeline.store.branches.values(), key=lambda one: one.number):
        tensors: dict[str, AnyArray] = {}
        checkpoint_records: list[_CheckpointRecord] = []
        first = len(numbers)
        for checkpoint in branch.checkpoints:
            if id(checkpoint.project) not in projects:
                projects[id(checkpoint.project)] = len(records)
                records.append(json.loads(write_record(replace(checkpoint.project, files=project.files), trained=True)))
            arrays = _named(checkpoint)
            for array in arrays.values():
                if id(array) not in numbers:
                    numbers[id(array)] = len(numbers)
                    tensors[str(numbers[id(array)])] = array
            places = [numbers[id(array)] for array in arrays.values()]
            listed = names.setdefault(tuple(arrays), len(names))
            checkpoint_records.append(
                _CheckpointRecord(project=projects[id(checkpoint.project)], names=listed, arrays=places)
            )
        tensors["place"] = np.array([checkpoint.epochs for checkpoint in branch.checkpoints], dtype=np.float64)
        tensors |= {f"history/{name}": column for name, column in branch.run_history.dump().items()}
        tensors |= _gradients(branch.checkpoints)
        entries[_entry(branch.number)] = write_tensors(tensors)
        branches.append(
            _Branch(
                number=branch.number,
                name=branch.name,
                colour=branch.colour,
                parent=branch.parent,
                start=branch.start,
                arrays=list(range(first, len(numbers))),
                marks=checkpoint_records,
            )
        )
    index = _Index(
        format=FORMAT,
        current=timeline.store.current,
        budget=min(timeline.store.budget, _LARGEST),
        projects=records,
        names=[list(listed) for listed in names],
        branches=branches,
    )
    return {INDEX: json.dumps(index.model_dump(), ensure_ascii=False, allow_nan=False).encode(), **entries}


def read_timeline(entries: Mapping[str, bytes], files: Mapping[str, bytes]) -> Timeline | None:
    """What was written; None where there is nothing.  Raises ``ProjectFileError``."""
    if INDEX not in entries:
        return None
    index = _index(entries[INDEX])
    projects = []
    for record in index.projects:
        try:
            projects.append(read_record(json.dumps(record).encode(), files)[0])
        except UserError as error:
            raise ProjectFileError(
                text("A project in {name} is not valid: {why}", name=INDEX, why=error.text)
            ) from error
    if sum(len(branch.marks) for branch in index.branches) > MOST:
        raise _wrong(text("it has more than {count} moments", count=MOST))
    pool: dict[int, AnyArray] = {}
    timeline = Timeline(index.budget)
    store = timeline.store
    for one in index.branches:
        name = _entry(one.number)
        if name not in entries:
            raise ProjectFileError(text("The entry {name} is missing.", name=name))
        tensors = read_tensors(name, entries[name])
        for place in one.arrays:
            pool[place] = _array(tensors, str(place), name)
        if one.number in store.branches:
            raise _wrong(text("branch {number} is there twice", number=one.number))
        store.branches[one.number] = Branch(
            one.number,
            one.colour,
            one.parent,
            one.start,
            one.name,
            checkpoints=list(_checkpoints(one, index, projects, pool, tensors, name)),
            run_history=_run_history(tensors, name),
        )
    store.current = index.current
    _check(store)
    for branch in store.branches.values():
        branch.compare(store.branches)
    kept = Timeline(index.budget)
    kept.copy_from(timeline)
    return kept


def _index(content: bytes) -> _Index:
    try:
        value = json.loads(content.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ProjectFileError(
            text("{name} is not valid JSON: {why}.", name=INDEX, why=shorten(str(error), 120))
        ) from error
    if not isinstance(value, dict):
        raise _wrong(text("it holds {value} where an object is due", value=shorten(value)))
    if value.get("format") != FORMAT:
        raise ProjectFileError(
            text(
                "Its timeline has format {received} and this version reads {known}.",
                received=shorten(value.get("format")),
                known=FORMAT,
            )
        )
    try:
        return _Index.model_validate(value)
    except ValidationError as error:
        raise ProjectFileError(explain(error, INDEX)) from error


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _checkpoints(
    branch: _Branch,
    index: _Index,
    projects: list[Project],
    pool: Mapping[int, AnyArray],
    tensors: Mapping[str, AnyArray],
    name: str,
) -> Iterator[Checkpoint]:
    epochs = _array(tensors, "place", name)
    gradients = _gradient_rows(tensors, len(branch.marks), name)
    if epochs.shape != (len(branch.marks),) or epochs.dtype != np.float64 or not np.isfinite(epochs).all():
        raise _wrong(text("the places of the moments of branch {number} are no numbers", number=branch.number))
    for at, record in enumerate(branch.marks):
        names = index.names[record.names] if record.names < len(index.names) else None
        if names is None or record.project >= len(projects) or len(names) != len(record.arrays):
            raise _wrong(text("moment {at} of branch {number} is damaged", at=at, number=branch.number))
        arrays = {}
        for key, place in zip(names, record.arrays, strict=True):
            if place not in pool or not key.startswith((_WEIGHTS, _REST)):
                raise _wrong(text("moment {at} of branch {number} lacks {key}", at=at, number=branch.number, key=key))
            arrays[key] = pool[place]
        state = State(_part(arrays, _WEIGHTS), _part(arrays, _REST))
        for counter in COUNTERS:
            array = state.rest.get(counter)
            if array is None or array.shape or array.dtype != np.int64 or array.item() < 0:
                raise _wrong(
                    text("moment {at} of branch {number} has no valid {key}", at=at, number=branch.number, key=counter)
                )
        rows = {key: gradients[at][key] for key in state.weights if key in gradients[at]}  # in the order of the network
        yield Checkpoint(state.step, state.epoch, float(epochs[at]), state, projects[record.project], rows)


def _check(store: CheckpointStore) -> None:
    branches = store.branches
    if store.current not in branches:
        raise _wrong(text("there is no branch {number}, which should be the current one", number=store.current))
    for branch in branches.values():
        steps = [checkpoint.step for checkpoint in branch.checkpoints]
        if any(later <= step for step, later in pairwise(steps)) or (steps and steps[0] < branch.start):
            raise _wrong(text("the moments of branch {number} are in disorder", number=branch.number))
        if not all(0 <= checkpoint.epochs - checkpoint.epoch <= 1 for checkpoint in branch.checkpoints):
            raise _wrong(
                text("the places of the moments of branch {number} are not those of epochs", number=branch.number)
            )
        above: set[int] = set()
        at: int | None = branch.number
        while at is not None:
            if at in above or at not in branches:
                raise _wrong(text("branch {number} has a parent that it cannot have", number=branch.number))
            above.add(at)
            at = branches[at].parent


def _gradients(checkpoints: list[Checkpoint]) -> dict[str, AnyArray]:
    """Per parameter ``(checkpoints, 3)``; a row that begins with infinity stands for none."""
    names = sorted({name for checkpoint in checkpoints for name in checkpoint.gradients})
    none = GradientRow(-np.inf, 0.0, 0.0)
    arrays: dict[str, AnyArray] = {}
    for name in names:
        rows = [checkpoint.gradients.get(name, none) for checkpoint in checkpoints]
        arrays[f"gradients/{name}"] = np.array(
            [(row.mean, row.largest, row.update_ratio) for row in rows], dtype=np.float64
        )
    return arrays


def _gradient_rows(tensors: Mapping[str, AnyArray], count: int, name: str) -> list[dict[str, GradientRow]]:
    dicts: list[dict[str, GradientRow]] = [{} for _ in range(count)]
    for parameter, table in _part(tensors, "gradients/").items():
        if table.shape != (count, 3) or table.dtype != np.float64:
            raise _wrong(text("the gradients in {name} are damaged", name=name))
        for rows, row in zip(dicts, table.tolist(), strict=True):
            if row[0] != -np.inf:
                rows[parameter] = GradientRow(*row)
    return dicts


def _run_history(tensors: Mapping[str, AnyArray], name: str) -> RunHistory:
    try:
        return RunHistory.load(_part(tensors, "history/"))
    except (KeyError, ValueError, TypeError) as error:
        raise _wrong(text("the history in {name} is damaged ({why})", name=name, why=shorten(str(error)))) from error


def _named(checkpoint: Checkpoint) -> dict[str, AnyArray]:
    return {_WEIGHTS + name: array for name, array in checkpoint.state.weights.items()} | {
        _REST + name: array for name, array in checkpoint.state.rest.items()
    }


def _part(arrays: Mapping[str, AnyArray], group: str) -> dict[str, AnyArray]:
    return {name.removeprefix(group): array for name, array in arrays.items() if name.startswith(group)}


def _array(tensors: Mapping[str, AnyArray], key: str, name: str) -> AnyArray:
    if key not in tensors:
        raise ProjectFileError(text("The entry {name} lacks {key!r}.", name=name, key=key))
    return tensors[key]


def _entry(number: int) -> str:
    return f"{FOLDER}{number}.safetensors"


def _wrong(why: object) -> ProjectFileError:
    return ProjectFileError(text("The timeline is damaged: {why}.", why=why))
