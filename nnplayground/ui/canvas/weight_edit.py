"""Opens the editor for the weight or bias that was double-clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint

from nnplayground.ui.canvas.faces import node_title
from nnplayground.ui.canvas.hits import BiasHit, EdgeHit
from nnplayground.ui.canvas.value_editor import ValueEditor

if TYPE_CHECKING:
    from nnplayground.ui.canvas.view import CanvasView


def edit_value(view: CanvasView, found: EdgeHit | BiasHit, at: QPoint) -> bool:
    """False where there is no single number to edit."""
    scene, document = view.canvas, view.document
    if isinstance(found, BiasHit):
        node, parameter = found.node, "bias"
        index: tuple[int, ...] = (found.unit,)
        tensor = scene.live.bias(node)
        name = QCoreApplication.translate("canvas", "bias of {node}[{unit}]").format(
            node=node_title(document.project.graph[node]), unit=found.unit
        )
    else:
        if scene.edge_places[found.edge].meaning != "weights":
            return False
        node, parameter = found.edge.target, "weight"
        index = (found.row, found.column)
        tensor = scene.live.weight(node)
        name = QCoreApplication.translate("canvas", "weight {row}, {column} of {node}").format(
            node=node_title(document.project.graph[node]), row=found.row, column=found.column
        )
    if tensor is None:
        return False
    label = QCoreApplication.translate("canvas", "Set {what}").format(what=name)
    value = float(str(tensor[index]))  # of the numbers that the network would take for this one, the shortest
    ValueEditor(view, at, name, value, lambda typed: document.edit_weight(node, parameter, index, typed, label))
    return True
