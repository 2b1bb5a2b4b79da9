"""Opens the editor for the weight or bias that was double-clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QWidget

from nnplayground.ui.canvas.hits import BiasHit, EdgeHit
from nnplayground.ui.canvas.node_labels import node_title
from nnplayground.ui.canvas.value_editor import ValueEditor
from nnplayground.ui.document.weight_actions import set_weight

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene


def edit_value(scene: CanvasScene, hit: EdgeHit | BiasHit, parent: QWidget, at: QPoint) -> bool:
    """In ``parent``, at a place of it.  False where there is no single number to edit."""
    document = scene.document
    if isinstance(hit, BiasHit):
        node, parameter = hit.node, "bias"
        index: tuple[int, ...] = (hit.unit,)
        tensor = scene.cache.bias(node)
        name = QCoreApplication.translate("canvas", "bias of {node}[{unit}]").format(
            node=node_title(document.project.graph[node]), unit=hit.unit
        )
    else:
        if scene.edge_geometries[hit.edge].meaning != "weights":
            return False
        node, parameter = hit.edge.target, "weight"
        index = (hit.row, hit.column)
        tensor = scene.cache.weight(node)
        name = QCoreApplication.translate("canvas", "weight {row}, {column} of {node}").format(
            node=node_title(document.project.graph[node]), row=hit.row, column=hit.column
        )
    if tensor is None:
        return False
    label = QCoreApplication.translate("canvas", "Set {what}").format(what=name)
    value = float(str(tensor[index]))  # of the numbers that the network would take for this one, the shortest
    ValueEditor(parent, at, name, value, lambda typed: set_weight(document, node, parameter, index, typed, label))
    return True
