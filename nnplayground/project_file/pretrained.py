"""Starting a project from the trained weights of another one, as for transfer learning."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from nnplayground.graph.shapes import infer_shapes
from nnplayground.project import Project
from nnplayground.project_file.archive import ProjectFileError
from nnplayground.project_file.file import load
from nnplayground.text import text
from nnplayground.training.state import pretrained as start
from nnplayground.training.state.state import START


class Started(NamedTuple):
    project: Project
    """Starts from the weights of the other one."""
    taken: tuple[str, ...]
    """Nodes that begin with trained weights..."""
    left: tuple[str, ...]
    """...and those that have weights, but begin with drawn ones."""


def start_from(project: Project, path: str | Path) -> Started:
    """``project`` with the trained weights in the file at ``path`` as those that it starts with.

    A layer takes them where it has the same id and its parameters have the same shapes.  Reads a file: not on the GUI
    thread.  Raises ``ProjectFileError``: a file that is none, is not trained, or fits no layer.
    """
    _, state = load(path)
    if state is None:
        raise ProjectFileError(text("{path} holds no trained weights. Train it first, and save it.", path=path))
    shapes = infer_shapes(project.graph, project.spec)
    taken = start.takers(state.weights, shapes)
    able = tuple(node for node in shapes.parameters if shapes.parameters[node] and node in shapes.trained)
    if not taken:
        raise ProjectFileError(
            text(
                "No layer of this network has the id and the shapes of one in {path}. Begin with a copy of that "
                "project, and change only what has to be another.",
                path=path,
            )
        )
    used = {name: array for name, array in state.weights.items() if name.partition(".")[0] in taken}
    begun = replace(project, files={**project.files, START: start.write(used)})
    return Started(begun, taken, tuple(node for node in able if node not in taken))


def without_start(project: Project) -> Project:
    """``project`` with drawn first weights again."""
    return replace(project, files={name: content for name, content in project.files.items() if name != START})
