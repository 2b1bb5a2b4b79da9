"""The context menus of node, edge and empty space."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, View
from nnplayground.graph.layer import Layer, offered
from nnplayground.text import mark
from nnplayground.ui.canvas.actions import ARRANGE, COPY, CUT, DELETE, DUPLICATE, FREEZE, PASTE, SELECT_ALL
from nnplayground.ui.canvas.gestures.surface import Surface
from nnplayground.ui.canvas.hits import MOUSE, BiasHit, EdgeHit, NodeHit, Reach, TileHit, ToggleHit
from nnplayground.ui.canvas.landing import Landing, place_layer
from nnplayground.ui.document import graph_actions
from nnplayground.ui.shell.action_set import add_to_menu
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.layer_icons import layer_icon
from nnplayground.ui.toolkit.translate import translated

_VIEWS: tuple[View, ...] = ("auto", "near", "far")


class CanvasMenus:
    """Of one canvas.  ``parent`` owns what pops up; ``zoom_to_fit`` is offered on empty space."""

    def __init__(self, surface: Surface, *, parent: QWidget, zoom_to_fit: Callable[[], None]) -> None:
        self._surface = surface
        self._parent = parent
        self._zoom_to_fit = zoom_to_fit

    def at(self, point: QPointF, keyboard_asked: bool, reach: Reach = MOUSE) -> QMenu:
        """For what lies at ``point``, which is selected by that; the menu key asks for the selected nodes."""
        document = self._surface.document
        hit = self._surface.scene().hit(point, self._surface.pixel, reach)
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
        if FREEZE.obstacle(document) is None:
            add_to_menu(menu, replace(FREEZE, icon=""), document)  # a box to tick, like those above it
            menu.addSeparator()
        for record in (CUT, COPY, DUPLICATE):
            add_to_menu(menu, record, document)
        menu.addSeparator()
        add_to_menu(menu, DELETE, document)
        return menu

    def of_edge(self, edge: Edge, point: QPointF) -> QMenu:
        """Put a layer in, or delete."""
        document, at = self._surface.document, self._surface.scene().lettering.to_graph(point)
        menu = QMenu(self._parent)
        able = [layer for layer in offered() if edits.can_insert(layer)]
        title = QCoreApplication.translate("canvas", "Insert layer")
        _layers(menu.addMenu(title), able, lambda layer: place_layer(document, layer, Landing(at, split=edge)))
        menu.addSeparator()
        add_to_menu(menu, replace(DELETE, title=mark("Delete edge")), document)
        return menu

    def of_space(self, point: QPointF) -> QMenu:
        """For empty space."""
        document, spot = self._surface.document, self._surface.scene().lettering.to_graph(point)
        translate = QCoreApplication.translate
        menu = QMenu(self._parent)
        add = menu.addMenu(icon("mdi6.plus"), translate("canvas", "Add layer here"))
        _layers(add, offered(), lambda layer: place_layer(document, layer, Landing(spot)))
        _entry(menu, "mdi6.magnify", translate("canvas", "Search a layer …"), lambda: self._surface.offer_layers(point))
        menu.addSeparator()
        at = (spot.x(), spot.y())  # its key pastes elsewhere
        here = replace(PASTE, title=mark("Paste here"), do=lambda it: graph_actions.paste(it, at), keys=())
        add_to_menu(menu, here, document)
        add_to_menu(menu, SELECT_ALL, document)
        menu.addSeparator()
        add_to_menu(menu, ARRANGE, document)
        words = translate("canvas", "Zoom to fit")
        _entry(menu, "mdi6.fit-to-page-outline", words, self._zoom_to_fit).setEnabled(
            bool(document.project.graph.nodes)
        )
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
