"""``project.json``: a project without its tensors, as readable text, and back."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError

from nnplayground import __version__
from nnplayground.datasets.dataset import Dataset
from nnplayground.fields.errors import explain, shorten
from nnplayground.graph.json import graph_from_json, graph_to_json
from nnplayground.project import Project, WeightEdit
from nnplayground.project_file.archive import ProjectFileError
from nnplayground.text import text
from nnplayground.training.settings import Settings

FORMAT = 2
"""Of files written by this version, which reads those before as well and no newer ones.

1 knew no dilation, groups, kinds of padding and the like of convolutions and pooling.
"""

_NUMBERS = re.compile(r"\[\n([^\"\[\]{}]*)\n *\]")
"""A list of numbers that ``json`` has spread over many lines; inside a string there is never a bare line break."""

_UNUSUAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def _encode(number: float) -> float | str:
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else ("Infinity" if number > 0 else "-Infinity")


Number = Annotated[
    float,
    BeforeValidator(lambda value: _UNUSUAL.get(value, value) if isinstance(value, str) else value),
    PlainSerializer(_encode),
]
"""JSON has no word for infinity and NaN: they are written as strings."""

Count = Annotated[int, Field(ge=0, le=2**62)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _EditRecord(_Record):
    node: str
    parameter: str
    index: list[Count] = Field(max_length=8)
    value: Number
    old: Number
    step: Count


class _ProjectRecord(_Record):
    """The keys in the order in which a person reads them."""

    format: int
    app: str
    template: str
    trained: bool
    dataset: dict[str, Any]
    settings: dict[str, Any]
    weight_draw: Count
    data_draw: Count
    graph: dict[str, Any]
    edits: list[_EditRecord]
    files: list[str]


def write_record(project: Project, *, trained: bool) -> bytes:
    """The text of ``project.json``, indented, in UTF-8."""
    record = _ProjectRecord(
        format=FORMAT,
        app=__version__,
        template=project.template,
        trained=trained,
        dataset=project.dataset.dump(),
        settings=project.settings.dump(),
        weight_draw=project.weight_draw,
        data_draw=project.data_draw,
        graph=graph_to_json(project.graph),
        edits=[_EditRecord(**{**vars(edit), "index": list(edit.index)}) for edit in project.edits],
        files=sorted(project.files),
    )
    spread = json.dumps(record.model_dump(), indent=2, ensure_ascii=False, allow_nan=False)
    return _NUMBERS.sub(lambda match: f"[{' '.join(match[1].split())}]", spread).encode() + b"\n"


def read_record(content: bytes, files: Mapping[str, bytes]) -> tuple[Project, bool]:
    """The project, and whether tensors belong to it.  Raises ``UserError`` without the name of the file."""
    value = _json(content)
    _check_format(value)
    try:
        record = _ProjectRecord.model_validate(value)
    except ValidationError as error:
        raise ProjectFileError(explain(error, "project.json")) from error
    missing = sorted(set(record.files) - set(files))
    if missing:
        raise ProjectFileError(text("The data file {name} is missing.", name=shorten(missing[0])))
    return (
        Project(
            graph=graph_from_json(record.graph),
            dataset=Dataset.parse(record.dataset),
            settings=Settings.parse(record.settings),
            weight_draw=record.weight_draw,
            data_draw=record.data_draw,
            edits=tuple(WeightEdit(**{**dict(edit), "index": tuple(edit.index)}) for edit in record.edits),
            files={name: files[name] for name in record.files},
            template=record.template,
        ),
        record.trained,
    )


def _json(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ProjectFileError(text("project.json is not valid JSON: {why}.", why=shorten(str(error), 120))) from error
    if not isinstance(value, dict):
        raise ProjectFileError(text("project.json holds {value} where an object is due.", value=shorten(value)))
    return value


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _check_format(value: dict[str, Any]) -> None:
    version = value.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ProjectFileError(
            text("project.json says no format number that exists. Received: {received}.", received=shorten(version))
        )
    if version > FORMAT:
        raise ProjectFileError(
            text(
                "It has format {received} and this version, {version}, reads up to {known}. "
                "Open it with nnplayground {app} or newer.",
                received=shorten(version),
                known=FORMAT,
                version=__version__,
                app=shorten(str(value.get("app", "?"))).strip("'"),
            )
        )
