"""What the outline offers to connect a layer to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.text import mark, text
from nnplayground.ui.toolkit.layer_icons import layer_icon
from nnplayground.ui.toolkit.translate import translated


def target_menu(parent: QWidget, graph: Graph, source: str, chosen: Callable[[Edge], None]) -> QMenu:
    """Every port that the node's output could feed; what is refused stands there greyed, with the reason."""
    menu = QMenu(parent)
    menu.setObjectName("outline_targets")
    menu.setToolTipsVisible(True)
    outputs = type(graph[source].layer).outputs
    for node_id in graph.order or tuple(graph.by_id):
        node = graph[node_id]
        ports = type(node.layer).inputs
        if node_id == source or not outputs:
            continue
        for port in ports:
            edge = Edge(source, node_id, outputs[0].name, port.name)
            name = f"{node.label} ({translated(port.label)})" if len(ports) > 1 else node.label
            reason = edits.refusal(graph, edge)
            taken = next((other for other in graph.incoming[node_id] if other.target_port == port.name), None)
            if taken is not None and not port.many and reason is None:
                name = translated(text("{node}, instead of {other}", node=name, other=graph[taken.source].label))
            action = menu.addAction(layer_icon(type(node.layer)), name)
            action.setEnabled(reason is None)
            action.setToolTip(name if reason is None else translated(reason))
            action.triggered.connect(lambda _checked=False, edge=edge: chosen(edge))
    if not menu.actions():
        menu.addAction(translated(mark("There is no layer that this one could feed."))).setEnabled(False)
    return menu
