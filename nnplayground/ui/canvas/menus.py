"""The context menus of node, edge and empty space."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, View
from nnplayground.graph.layer import Layer, offered
from nnplayground.ui.canvas.gestures.surface import Surface
from nnplayground.ui.canvas.hits import BiasHit, EdgeHit, NodeHit, TileHit, ToggleHit
from nnplayground.ui.canvas.landing import Landing, place_layer
from nnplayground.ui.document import graph_actions
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.layer_icons import layer_icon
from nnplayground.ui.toolkit.translate import translated

_VIEWS: tuple[View, ...] = ("auto", "near", "far")


class CanvasMenus:
    """Of one canvas.  ``parent`` owns what pops up; ``zoom_to_fit`` is offered on empty space."""

    def __init__(self, surface: Surface, parent: QWidget, zoom_to_fit: Callable[[], None]) -> None:
        self._surface = surface
        self._parent = parent
        self._zoom_to_fit = zoom_to_fit

    def at(self, point: QPointF, keyboard_asked: bool) -> QMenu:
        """For what lies at ``point``, which is selected by that; the menu key asks for the selected nodes."""
        document = self._surface.document
        hit = self._surface.scene().hit(point, self._surface.pixel)
        selected = sorted(document.selection)
        if keyboard_asked and selected:
            return self.of_node(selected[0])
        if isinstance(hit, NodeHit | TileHit | BiasHit | ToggleHit):
            if hit.node not in document.selection:
                document.select(frozenset({hit.node}))
            return self.of_node(hit.node)
        if isinstance(hit, EdgeHit):
            document.select(frozenset(), frozenset({hit.edge}))
            return self.of_edge(hit.edge, point)
        return self.of_space(point)

    def of_node(self, node: str) -> QMenu:
        """For the selected nodes, of which ``node`` was pointed at."""
        document = self._surface.document
        menu = QMenu(self._parent)
        if self._surface.scene().node_geometries[node].able:
            for choice in _VIEWS:
                action = menu.addAction(translated(graph_actions.VIEW_LABELS[choice]))
                action.setCheckable(True)
                action.setChecked(document.project.graph[node].view == choice)
                action.triggered.connect(_call(partial(graph_actions.set_view, document, [node], choice)))
            menu.addSeparator()
        translate = QCoreApplication.translate
        chosen = document.selection if node in document.selection else {node}
        able = graph_actions.able_to_freeze(document, sorted(chosen))
        if able:
            graph = document.project.graph
            frozen = all(graph[each].layer.is_frozen() for each in able)
            freeze = menu.addAction(translate("canvas", "Freeze"))
            freeze.setObjectName("canvas_freeze")
            freeze.setCheckable(True)
            freeze.setChecked(frozen)
            freeze.triggered.connect(_call(partial(graph_actions.set_frozen, document, able, not frozen)))
            menu.addSeparator()
        _entry(menu, "mdi6.content-cut", translate("canvas", "Cut"), lambda: graph_actions.cut(document))
        _entry(menu, "mdi6.content-copy", translate("canvas", "Copy"), lambda: graph_actions.copy(document))
        words = translate("canvas", "Duplicate")
        _entry(menu, "mdi6.content-duplicate", words, lambda: graph_actions.duplicate(document))
        menu.addSeparator()
        words = translate("canvas", "Delete")
        _entry(menu, "mdi6.delete-outline", words, lambda: graph_actions.delete_selection(document))
        return menu

    def of_edge(self, edge: Edge, point: QPointF) -> QMenu:
        """Put a layer in, or delete."""
        document = self._surface.document
        menu = QMenu(self._parent)
        able = [layer for layer in offered() if edits.can_insert(layer)]
        title = QCoreApplication.translate("canvas", "Insert layer")
        _layers(menu.addMenu(title), able, lambda layer: place_layer(document, layer, Landing(point, split=edge)))
        menu.addSeparator()
        words = QCoreApplication.translate("canvas", "Delete edge")
        _entry(menu, "mdi6.delete-outline", words, lambda: graph_actions.delete(document, edges=[edge]))
        return menu

    def of_space(self, point: QPointF) -> QMenu:
        """For empty space."""
        document = self._surface.document
        translate = QCoreApplication.translate
        menu = QMenu(self._parent)
        add = menu.addMenu(icon("mdi6.plus"), translate("canvas", "Add layer here"))
        _layers(add, offered(), lambda layer: place_layer(document, layer, Landing(point)))
        _entry(menu, "mdi6.magnify", translate("canvas", "Search a layer …"), lambda: self._surface.offer_layers(point))
        menu.addSeparator()
        paste = translate("canvas", "Paste here")
        at = (point.x(), point.y())
        _entry(menu, "mdi6.content-paste", paste, lambda: graph_actions.paste(document, at)).setEnabled(
            graph_actions.can_paste()
        )
        everything = bool(document.project.graph.nodes)
        words = translate("canvas", "Select all")
        _entry(menu, "mdi6.select-all", words, lambda: graph_actions.select_all(document)).setEnabled(everything)
        menu.addSeparator()
        words = translate("canvas", "Arrange")
        _entry(menu, "mdi6.sitemap-outline", words, lambda: graph_actions.auto_layout(document)).setEnabled(everything)
        words = translate("canvas", "Zoom to fit")
        _entry(menu, "mdi6.fit-to-page-outline", words, self._zoom_to_fit).setEnabled(everything)
        return menu


def _layers(menu: QMenu, layers: list[type[Layer]], chosen: Callable[[Layer], object]) -> None:
    groups: dict[str, QMenu] = {}
    for layer in layers:
        if layer.category not in groups:
            groups[layer.category] = menu.addMenu(translated(layer.category))
            groups[layer.category].setToolTipsVisible(True)
        entry = groups[layer.category].addAction(layer_icon(layer), translated(layer.title) or layer.kind)
        entry.setToolTip(translated(layer.help))
        entry.triggered.connect(_call(partial(_choose, chosen, layer)))


def _choose(chosen: Callable[[Layer], object], layer: type[Layer]) -> None:
    chosen(layer())


def _entry(menu: QMenu, picture: str, words: str, slot: Callable[[], object]) -> QAction:
    action = menu.addAction(icon(picture), words)
    action.triggered.connect(_call(slot))
    return action


def _call(slot: Callable[[], object]) -> Callable[[bool], None]:
    """``triggered`` says whether the action is checked, which no slot here wants to know."""

    def run(_checked: bool = False) -> None:
        slot()

    return run
