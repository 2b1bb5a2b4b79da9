"""What is written on a node: from the document to a ``NodeLabel``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nnplayground import notation
from nnplayground.graph.graph import Node
from nnplayground.ui.canvas.names import neuron_titles, shape_name
from nnplayground.ui.canvas.node_item import BETWEEN, Ailment, NodeLabel
from nnplayground.ui.document.card_size import neurons_of
from nnplayground.ui.toolkit.layer_icons import category_colour
from nnplayground.ui.toolkit.theme import theme
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.canvas.snapshot_cache import SnapshotCache
    from nnplayground.ui.document.document import Document


def node_label(node: Node, document: Document, cache: SnapshotCache) -> NodeLabel:
    """Everything that ``NodeItem`` shows of a node that is neither selected nor under the mouse."""
    problems = document.shapes.of_node(node.id)
    errors = [problem for problem in problems if not problem.caution]
    worst = Ailment.ERROR if errors else Ailment.CAUTION if problems else Ailment.NONE
    figure, figure_name = ("", "") if type(node.layer).outputs else _figure(cache)
    return NodeLabel(
        title=node_title(node),
        summary=_inflow(node, document) or translated(node.layer.summary()),
        count=_count(document.shapes.parameter_count(node.id)),
        layer=type(node.layer),
        frozen=node.layer.is_frozen(),
        accent=category_colour(type(node.layer).category, theme()),
        ailment=worst,
        complaint=translated((errors or list(problems))[0].text) if problems else "",
        figure=figure,
        figure_name=figure_name,
    )


def node_title(node: Node) -> str:
    """The user's own name, or the layer's translated title with the node's number."""
    if node.name:
        return node.name
    title = translated(type(node.layer).title) or type(node.layer).kind
    return f"{title} {node.number}".rstrip()


def _inflow(node: Node, document: Document) -> str:
    """For a node without inputs: what it feeds in."""
    spec, units = document.project.spec, neurons_of(node, document.shapes)
    if type(node.layer).inputs:
        return ""
    if len(spec.shape) > 1:
        return QCoreApplication.translate("canvas", "{shape} pictures").format(shape=shape_name(spec.shape[1:]))
    if not units and not spec.planar:
        units = spec.shape[0]  # more than a near view shows
    if not units:
        return ""
    if spec.planar and units <= 2:
        return ", ".join(neuron_titles(node, units, spec))
    if units == 1:
        return QCoreApplication.translate("canvas", "1 feature")
    return QCoreApplication.translate("canvas", "{count} features").format(count=units)


def _figure(cache: SnapshotCache) -> tuple[str, str]:
    train, test = cache.losses()
    if test is not None and train is not None:
        beside = QCoreApplication.translate("canvas", "train {train}").format(train=notation.figure(train))
        return notation.figure(test), BETWEEN.join((QCoreApplication.translate("canvas", "test loss"), beside))
    if test is not None:
        return notation.figure(test), QCoreApplication.translate("canvas", "test loss")
    if train is not None:
        return notation.figure(train), QCoreApplication.translate("canvas", "training loss")
    return "\N{EN DASH}", QCoreApplication.translate("canvas", "loss")


def _count(parameters: int) -> str:
    if not parameters:
        return ""
    if parameters == 1:
        return QCoreApplication.translate("canvas", "1 parameter")
    return QCoreApplication.translate("canvas", "{count} parameters").format(count=notation.count(parameters))
