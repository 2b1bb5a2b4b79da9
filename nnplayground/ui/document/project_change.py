"""What an edit means for a document: which of its parts are others afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from nnplayground.graph.changes import Change, changes
from nnplayground.project import Project
from nnplayground.training.state.state import START
from nnplayground.ui.document.document_data import data_key


@dataclass(frozen=True)
class ProjectChange:
    """From one project to the next."""

    graph: tuple[Change, ...]
    """What differs between the graphs."""
    shapes: bool
    """Whether other shapes may flow: other layers, edges or data."""
    settings: bool
    dataset: bool
    """Another data set, other settings of it, or another draw."""
    data: bool
    """Whether other data are to be loaded or prepared."""
    training: bool
    """Whether a network in training has to take something over, other data apart."""


def project_change(old: Project, new: Project) -> ProjectChange:
    other_layers = _layers(old) != _layers(new)
    other_edges = old.graph.edges != new.graph.edges
    data = data_key(old) != data_key(new)
    return ProjectChange(
        graph=changes(old.graph, new.graph),
        shapes=other_layers or other_edges or old.spec != new.spec,
        settings=old.settings != new.settings,
        dataset=data_key(old)[:3] != data_key(new)[:3],
        data=data,
        training=other_layers
        or other_edges
        or old.settings != new.settings
        or old.weight_draw != new.weight_draw
        or old.edits != new.edits
        or old.files.get(START) != new.files.get(START),
    )


def _layers(project: Project) -> list[tuple[str, object]]:
    return [(node.id, node.layer) for node in project.graph.nodes]
