"""Tensors as safetensors, without torch, and whether they belong to the graph of the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from safetensors import numpy as safetensors

from nnplayground.datasets.spec import Shape
from nnplayground.fields.errors import shorten
from nnplayground.graph.shapes import Shapes, infer_shapes
from nnplayground.project import Project
from nnplayground.project_file.archive import ProjectFileError
from nnplayground.project_file.pieces import read_pieces
from nnplayground.text import text
from nnplayground.training.state.state import State

if TYPE_CHECKING:
    from nnplayground.training.state.state import AnyArray

COUNTERS = ("count/epoch", "count/step")


def write_tensors(tensors: Mapping[str, AnyArray]) -> bytes:
    """One safetensors file; the order of the names does not matter to its bytes."""
    # Non-contiguous arrays would be written in the wrong order.
    plain = {name: np.asarray(tensors[name], order="C") for name in sorted(tensors)}
    content: bytes = safetensors.save(plain)
    return content


def read_tensors(name: str, content: bytes) -> dict[str, AnyArray]:
    """The arrays of one entry, read-only.  Raises ``ProjectFileError``."""
    try:
        return read_pieces(content)
    except (ValueError, OverflowError, MemoryError) as error:
        raise ProjectFileError(
            text("The entry {name} is damaged ({why}).", name=name, why=shorten(str(error), 100))
        ) from error


def check_weights(project: Project, state: State) -> None:
    """Raise ``ProjectFileError`` for counters that are missing and for weights that another graph must have had.

    A graph that cannot run yet says nothing reliable of shapes: then only the counters are looked at.
    """
    for name in COUNTERS:
        counter = state.rest.get(name)
        if counter is None or counter.size != 1 or counter.dtype.kind not in "iu" or counter.item() < 0:
            raise ProjectFileError(text("The trained state has no valid {name}.", name=name))
    shapes = infer_shapes(project.graph, project.spec)
    if not shapes.runnable:
        return
    expected = _expected(project, shapes)
    for name, array in state.weights.items():
        if name in expected and array.shape != expected[name]:
            raise ProjectFileError(
                text(
                    "The weight {name} has the shape {received}, but its layer needs {expected}.",
                    name=shorten(name),
                    received=array.shape,
                    expected=expected[name],
                )
            )
        if name.partition(".")[0] not in project.graph:
            raise ProjectFileError(text("The weight {name} belongs to no layer of the graph.", name=shorten(name)))


def fitting(project: Project, state: State) -> State:
    """The state without the tensors of nodes that are gone or have other shapes by now.

    A graph that was edited after its last training step is saved with what of the training still belongs to it.
    """
    expected = _expected(project, infer_shapes(project.graph, project.spec))
    gone: set[str] = set()
    for name, array in state.weights.items():
        node = name.partition(".")[0]
        if node not in project.graph or expected.get(name, array.shape) != array.shape:
            gone.add(node)
    if not gone:
        return state
    return State(
        {name: array for name, array in state.weights.items() if name.partition(".")[0] not in gone},
        {name: array for name, array in state.rest.items() if _owner(name) not in gone},
    )


def _owner(name: str) -> str:
    """The node of a tensor such as ``optimizer/exp_avg/linear_1.weight``; no node's id for all others."""
    return name.rpartition("/")[2].partition(".")[0] if name.startswith("optimizer/") else ""


def _expected(project: Project, shapes: Shapes) -> dict[str, Shape]:
    return {
        f"{node}.{parameter}": shape
        for node, parameters in shapes.parameters.items()
        for parameter, shape in parameters.items()
    }
