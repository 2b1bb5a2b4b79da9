"""What can be done to the graph of a document, each as one undo step: the same for menus, canvas and outline."""

from __future__ import annotations

import atexit
import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph, Node, View
from nnplayground.graph.growth import append
from nnplayground.graph.json import graph_from_json, graph_to_json
from nnplayground.graph.layout import arrange, make_room
from nnplayground.layers.freezable import Freezable
from nnplayground.text import UserError, mark, text
from nnplayground.ui.document.card_size import room_of
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.graph.layer import Layer
    from nnplayground.ui.document.document import Document

LAYER_MIME = "application/x-nnplayground-layer"
GRAPH_MIME = "application/x-nnplayground-graph"
VIEW_LABELS: Mapping[View, str] = {
    "auto": mark("Show as the zoom says"),
    "near": mark("Show neurons"),
    "far": mark("Show as card"),
}
PASTE_OFFSET = 40.0
"""Canvas units by which a copy lies right of and below its original."""


def add_layer(
    document: Document,
    layer: Layer,
    x: float,
    y: float,
    *,
    split: Edge | None = None,
    source: tuple[str, str] | None = None,
    target: tuple[str, str] | None = None,
) -> str:
    """Place a layer with its centre at ``(x, y)`` and select it; returns the node's id.

    ``split``: an edge into which it is put.  ``source`` and ``target``: (node, port) to which its first ports are
    connected.  What comes after it makes room.
    """
    kind = type(layer)
    graph, node = edits.add(document.project.graph, layer, x, y)
    if split is not None and edits.can_insert(type(layer)):
        graph = edits.insert(graph, node, split)
    if source is not None and kind.inputs:
        graph = edits.connect(graph, Edge(source[0], node, source[1], kind.inputs[0].name))
    if target is not None and kind.outputs:
        graph = edits.connect(graph, Edge(node, target[0], kind.outputs[0].name, target[1]))
    graph = make_room(graph, node)
    document.edit_graph(graph, translated(text("Add {layer}", layer=translated(kind.title) or kind.kind)))
    document.select(frozenset({node}))
    return node


def append_layer(document: Document, layer: Layer) -> str:
    """Place a layer behind the selected node, connected where that is possible, and select it; returns its id."""
    kind = type(layer)
    selected = next(iter(document.selection)) if len(document.selection) == 1 else None
    graph, node = append(document.project.graph, layer, selected)
    document.edit_graph(graph, translated(text("Add {layer}", layer=translated(kind.title) or kind.kind)))
    document.select(frozenset({node}))
    return node


def connect(document: Document, edge: Edge, instead_of: Edge | None = None) -> bool:
    """Draw an edge, or say why it cannot be drawn.  ``instead_of`` is an edge whose end was dragged here."""
    graph = document.project.graph
    if instead_of is not None:
        graph = edits.remove(graph, edges=(instead_of,))
    reason = edits.refusal(graph, edge)
    if reason is not None:
        if edge != instead_of:
            document.message_raised.emit(reason)
        return False
    names = {"source": graph[edge.source].label, "target": graph[edge.target].label}
    if instead_of is None:
        label = text("Connect {source} to {target}", **names)
    else:
        label = text("Reconnect {source} to {target}", **names)
    document.edit_graph(edits.connect(graph, edge), translated(label))
    return True


def delete(document: Document, nodes: Collection[str] = (), edges: Collection[Edge] = ()) -> None:
    """Remove nodes with their edges, and edges."""
    if not nodes and not edges:
        return
    graph = document.project.graph
    if len(nodes) == 1:  # what is selected of its edges goes with it, or unsaid
        label = text("Delete {node}", node=graph[next(iter(nodes))].label)
    elif nodes:
        label = text("Delete {count} layers", count=len(nodes))
    else:
        label = text("Delete edge") if len(edges) == 1 else text("Delete {count} edges", count=len(edges))
    document.edit_graph(edits.remove(graph, nodes, edges), translated(label))


def delete_selection(document: Document) -> None:
    """Remove the selected nodes and edges."""
    delete(document, document.selection, document.selected_edges)


def move(document: Document, positions: Mapping[str, tuple[float, float]], merge: str | None = None) -> None:
    """Put nodes at new centres."""
    graph = document.project.graph
    moved = {node: point for node, point in positions.items() if (graph[node].x, graph[node].y) != point}
    if not moved:
        return
    if len(moved) == 1:
        label = text("Move {node}", node=graph[next(iter(moved))].label)
    else:
        label = text("Move {count} layers", count=len(moved))
    document.edit_graph(edits.move(graph, moved), translated(label), merge)


def nudge(document: Document, dx: float, dy: float) -> None:
    """Move the selected nodes a little; presses in a row become one undo step."""
    graph = document.project.graph
    positions = {node: (graph[node].x + dx, graph[node].y + dy) for node in document.selection}
    move(document, positions, merge="nudge/" + "/".join(sorted(document.selection)))


def set_view(document: Document, nodes: Collection[str], view: View) -> None:
    """Show nodes near, far, or as the zoom says."""
    graph = document.project.graph
    for node in nodes:
        graph = edits.set_view(graph, node, view)
    document.edit_graph(graph, translated(VIEW_LABELS[view]))


def able_to_freeze(document: Document, nodes: Collection[str]) -> list[str]:
    """Those of the nodes whose layers have a field for it."""
    graph = document.project.graph
    return [node for node in nodes if isinstance(graph[node].layer, Freezable)]


def set_frozen(document: Document, nodes: Collection[str], frozen: bool) -> None:
    """Let layers keep their weights while the others learn, or let them learn again."""
    graph = document.project.graph
    changed = [node for node in able_to_freeze(document, nodes) if graph[node].layer.is_frozen() != frozen]
    if not changed:
        return
    for node in changed:
        graph = edits.replace_layer(graph, node, graph[node].layer.with_(frozen=frozen))
    if len(changed) == 1:
        name = graph[changed[0]].label
        label = text("Freeze {node}", node=name) if frozen else text("Unfreeze {node}", node=name)
    else:
        count = len(changed)
        label = text("Freeze {count} layers", count=count) if frozen else text("Unfreeze {count} layers", count=count)
    document.edit_graph(graph, translated(label))


def select_all(document: Document) -> None:
    """Select every node."""
    document.select(frozenset(document.project.graph.by_id))


def auto_layout(document: Document) -> None:
    """Put every node in its place from left to right."""
    graph, shapes = document.project.graph, document.shapes
    sizes = {node.id: room_of(node, shapes) for node in graph.nodes}
    document.edit_graph(edits.move(graph, arrange(graph, sizes)), translated(mark("Arrange")))


def copy(document: Document) -> bool:
    """Put the selected nodes, with the edges among them, on the clipboard; False if nothing is selected."""
    if not document.selection:
        return False
    part = edits.extract(document.project.graph, document.selection)
    written = json.dumps(graph_to_json(part), indent=1, ensure_ascii=False)
    data = QMimeData()
    data.setData(GRAPH_MIME, written.encode())
    data.setText(written)
    QGuiApplication.clipboard().setMimeData(data)
    atexit.unregister(_release_clipboard)
    atexit.register(_release_clipboard)
    return True


def cut(document: Document) -> None:
    """Copy the selected nodes and remove them."""
    if copy(document):
        delete(document, document.selection, document.selected_edges)


def can_paste() -> bool:
    """Whether the clipboard holds nodes."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None where nothing was ever copied
    return data is not None and data.hasFormat(GRAPH_MIME)


def paste(document: Document, at: tuple[float, float] | None = None) -> None:
    """Insert the clipboard's nodes and select them: centred at ``at``, or a little beside where they came from."""
    data = QGuiApplication.clipboard().mimeData()
    if not can_paste():
        document.message_raised.emit(text("The clipboard holds no layers. Copy some first."))
        return
    try:
        part = graph_from_json(json.loads(bytes(data.data(GRAPH_MIME).data())))
    except UserError as error:
        document.message_raised.emit(error.text)
        return
    except ValueError as error:
        document.message_raised.emit(text("The layers on the clipboard cannot be read: {error}.", error=error))
        return
    if not part.nodes:
        return
    if at is None:
        dx = dy = _free_offset(document.project.graph, part)
    else:
        dx, dy = at[0] - _middle([node.x for node in part.nodes]), at[1] - _middle([node.y for node in part.nodes])
    _insert(document, part, dx, dy, translated(mark("Paste")))


def duplicate(document: Document, dx: float = PASTE_OFFSET, dy: float = PASTE_OFFSET) -> None:
    """Copy the selected nodes beside themselves and select the copies."""
    if document.selection:
        part = edits.extract(document.project.graph, document.selection)
        _insert(document, part, dx, dy, translated(mark("Duplicate")))


def _release_clipboard() -> None:
    """Leave plain text behind: data made in Python must not be what Qt takes down after Python is gone."""
    if QGuiApplication.instance() is not None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.mimeData().hasFormat(GRAPH_MIME):
            clipboard.setText(clipboard.text())


def _insert(document: Document, part: Graph, dx: float, dy: float, label: str) -> None:
    graph, added = edits.paste(document.project.graph, part, dx, dy)
    document.edit_graph(graph, label)
    document.select(frozenset(added))


def _free_offset(graph: Graph, part: Graph) -> float:
    """How far right and down the part goes so that it does not lie on an earlier copy of itself."""
    offset = 0.0

    def covered(node: Node) -> bool:
        return any(abs(node.x + offset - o.x) < 1 and abs(node.y + offset - o.y) < 1 for o in graph.nodes)

    while any(covered(node) for node in part.nodes):
        offset += PASTE_OFFSET
    return offset


def _middle(values: list[float]) -> float:
    return (min(values) + max(values)) / 2
