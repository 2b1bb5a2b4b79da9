"""FILE_OR_TEMPLATE: a project from a file or from a template."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.text import Text, UserError, text

if TYPE_CHECKING:
    from nnplayground.training.state.state import State
    from nnplayground.training.timeline.timeline import Timeline


class TargetError(UserError):
    """Neither a file nor a template."""


@dataclass(frozen=True)
class Target:
    """What was opened."""

    project: Project
    state: State | None = None
    path: Path | None = None
    """Of the file; None for a template."""
    timeline: Timeline | None = None
    """The checkpoints in the file."""

    @property
    def trained(self) -> bool:
        return self.state is not None and self.state.step > 0


def open_target(name: str) -> Target:
    """The template called ``name``, or else the file; ``./circle`` is a file for certain.  Raises ``UserError``."""
    if name in TEMPLATES:
        return Target(TEMPLATES[name].build())
    path = Path(name)
    if not name or (not path.suffix and path.name == name and not os.path.exists(path)):  # noqa: PTH110  # pathlib's may raise
        raise TargetError(_neither(name))
    from nnplayground.project_file import load_all

    loaded = load_all(path)
    return Target(loaded.project, loaded.state, path, loaded.timeline)


def _neither(name: str) -> Text:
    near = difflib.get_close_matches(name, TEMPLATES, n=1, cutoff=0.5)
    if near:
        return text(
            "There is neither a file nor a template called {name!r}. Did you mean {near!r}?", name=name, near=near[0]
        )
    return text(
        "There is neither a file nor a template called {name!r}. Templates are: {known}.",
        name=name,
        known=", ".join(TEMPLATES),
    )
