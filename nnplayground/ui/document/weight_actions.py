"""What can be done to the weights of a document, each as one undo step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nnplayground.project import WeightEdit
from nnplayground.text import mark, text
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document


def set_weight(document: Document, node: str, parameter: str, index: tuple[int, ...], value: float, label: str) -> None:
    """Set one element of a parameter by hand, also while it trains; refused while the network cannot run."""
    reason, snapshot = document.shapes.reason, document.training.snapshot
    if reason is not None:
        document.message_raised.emit(text("Weights can be set once the network can run. {reason}", reason=reason))
        return
    name = f"{node}.{parameter}"
    if snapshot is None or name not in snapshot.weights:
        return
    edit = WeightEdit(node, parameter, index, value, float(snapshot.weights[name][index]), snapshot.now.step)
    document.edit(replace(document.project, edits=(*document.project.edits, edit)), label)


def new_weights(document: Document) -> None:
    """Other initial weights."""
    project = document.project
    document.edit(replace(project, weight_draw=project.weight_draw + 1, edits=()), translated(mark("New weights")))
