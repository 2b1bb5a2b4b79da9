"""Save and load: the archive, the record and the tensors put together."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import NamedTuple

from nnplayground.files import write_atomically
from nnplayground.project import Project
from nnplayground.project_file.archive import ProjectFileError, read_archive, write_archive
from nnplayground.project_file.record import read_record, write_record
from nnplayground.project_file.tensors import check_weights, fitting, read_tensors, write_tensors
from nnplayground.project_file.timeline import read_timeline, write_timeline
from nnplayground.text import UserError, text
from nnplayground.training.state.state import State
from nnplayground.training.timeline.timeline import Timeline

_log = logging.getLogger(__name__)

RECORD, WEIGHTS, STATE, DATA = "project.json", "weights.safetensors", "state.safetensors", "data/"


class Loaded(NamedTuple):
    """What a file holds."""

    project: Project
    state: State | None
    timeline: Timeline | None


def save(path: str | Path, project: Project, state: State | None, timeline: Timeline | None = None) -> None:
    """Write the project, its trained state and the checkpoints of its run; equal values give equal bytes.

    The file that stood at ``path`` is replaced only by a whole new one.  Raises ``WriteError``.
    """
    fitted = None if state is None else fitting(project, state)
    entries = {RECORD: write_record(project, trained=fitted is not None)}
    if fitted is not None:
        entries[WEIGHTS] = write_tensors(fitted.weights)
        entries[STATE] = write_tensors(fitted.rest)
    for name in sorted(project.files):
        entries[DATA + name] = project.files[name]
    if timeline is not None:
        entries |= write_timeline(timeline, project)
    write_atomically(Path(path), lambda file: write_archive(file, entries))
    _log.debug("Written: %s", path)


def load(path: str | Path) -> tuple[Project, State | None]:
    """The project in the file, and its trained state.  Raises ``ProjectFileError``: one sentence, naming the file."""
    loaded = load_all(path)
    return loaded.project, loaded.state


def load_all(path: str | Path) -> Loaded:
    """All that is in the file.  Raises ``ProjectFileError``, as ``load`` does."""
    path = Path(path)
    _log.debug("Reading %s", path)
    entries = read_archive(path)
    if RECORD not in entries:
        raise ProjectFileError(text("{path} is not a project file: it has no {name}.", path=path, name=RECORD))
    files = {name.removeprefix(DATA): content for name, content in entries.items() if name.startswith(DATA)}
    try:
        project, trained = read_record(entries[RECORD], files)
        return Loaded(project, _state(project, entries) if trained else None, read_timeline(entries, files))
    except UserError as error:
        raise ProjectFileError(text("Cannot open {path}: {reason}", path=path, reason=error.text)) from error


def _state(project: Project, entries: dict[str, bytes]) -> State:
    for name in (WEIGHTS, STATE):
        if name not in entries:
            raise ProjectFileError(text("The entry {name} is missing.", name=name))
    state = State(read_tensors(WEIGHTS, entries[WEIGHTS]), read_tensors(STATE, entries[STATE]))
    check_weights(project, state)
    return state
