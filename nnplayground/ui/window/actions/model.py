"""The menu Model: add layers, arrange them, choose how they are shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from nnplayground.graph.graph import View
from nnplayground.graph.layer import Layer, offered
from nnplayground.training.state.state import START
from nnplayground.ui.document import graph_actions
from nnplayground.ui.toolkit.translate import translated
from nnplayground.ui.window.actions.pretrained_weights import PretrainedWeights

if TYPE_CHECKING:
    from nnplayground.ui.window.main_window import MainWindow


class ModelActions(QObject):
    """Actions on the graph as a whole and on how its nodes are drawn."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._document = document = window.document
        self._start = PretrainedWeights(window, self)
        add = window.action_set.add
        add(
            "auto_layout",
            self.tr("&Arrange"),
            self.tr("Put every layer in its place from left to right"),
            lambda: graph_actions.auto_layout(document),
            picture="mdi6.sitemap-outline",
            shortcuts=["Ctrl+L"],
        )
        add(
            "view_near",
            self.tr("Show &neurons"),
            self.tr("Show the neurons of the selected layers"),
            lambda: self._show("near"),
            picture="mdi6.dots-grid",
            shortcuts=["Ctrl+E"],
        )
        add(
            "view_far",
            self.tr("Show as &card"),
            self.tr("Show the selected layers as cards"),
            lambda: self._show("far"),
            picture="mdi6.card-outline",
            shortcuts=["Ctrl+Shift+E"],
        )
        add(
            "view_auto",
            self.tr("Show as the &zoom says"),
            self.tr("Neurons when zoomed in, cards when zoomed out"),
            lambda: self._show("auto"),
            picture="mdi6.magnify-scan",
        )
        self._freeze = add(
            "freeze",
            self.tr("&Freeze"),
            self.tr("Keep the weights of the selected layers as they are while the others learn"),
            self._toggle_freeze,
            picture="mdi6.lock-outline",
            checkable=True,
        )
        add(
            "start_from_weights",
            self.tr("&Start from trained weights…"),
            self.tr("Begin with the trained weights of another project, where its layers fit"),
            self._start.ask,
            picture="mdi6.source-branch",
        )
        add(
            "forget_start",
            self.tr("Forget s&tart weights"),
            self.tr("Draw the initial weights again, instead of those of another project"),
            self._start.forget,
            picture="mdi6.source-branch-remove",
        )
        add(
            "analyze",
            self.tr("Anal&yze…"),
            self.tr("Shapes, parameters, arithmetic and memory of every layer, and what is likely wrong"),
            lambda: window.dock_layout.bring("analyzer"),
            picture="mdi6.table-eye",
            shortcuts=["Ctrl+Shift+A"],
        )
        document.graph_changed.connect(self._enable)
        document.shapes_changed.connect(self._enable)
        document.run_changed.connect(self._enable)
        document.selection_changed.connect(self._enable)
        document.replaced.connect(self._enable)
        self._enable()

    def fill(self, menu: QMenu) -> None:
        """The menu Model."""
        actions = self._window.actions_by_name
        layers = menu.addMenu(self.tr("Add &layer"))
        self._window.first_painted.connect(lambda: self._fill_layers(layers))
        menu.addSeparator()
        menu.addAction(actions["auto_layout"])
        menu.addSeparator()
        for name in ("view_near", "view_far", "view_auto"):
            menu.addAction(actions[name])
        menu.addSeparator()
        for name in ("freeze", "start_from_weights", "forget_start"):
            menu.addAction(actions[name])
        menu.addSeparator()
        menu.addAction(actions["analyze"])

    def _fill_layers(self, menu: QMenu) -> None:
        """An action for each kind of layer."""
        groups: dict[str, QMenu] = {}
        for kind in offered():
            if kind.category not in groups:
                groups[kind.category] = menu.addMenu(translated(kind.category))
                groups[kind.category].setToolTipsVisible(True)
            title = translated(kind.title) or kind.kind
            action = self._window.action_set.add(
                f"add_{kind.kind}", title, translated(kind.help), partial(self._add, kind)
            )
            groups[kind.category].addAction(action)

    def _enable(self) -> None:
        actions, graph = self._window.actions_by_name, self._document.project.graph
        actions["auto_layout"].setEnabled(bool(graph.nodes))
        for name in ("view_near", "view_far", "view_auto"):
            actions[name].setEnabled(bool(self._document.selection))
        able = graph_actions.able_to_freeze(self._document, self._document.selection)
        self._freeze.setEnabled(bool(able))
        self._freeze.setChecked(bool(able) and all(graph[node].layer.is_frozen() for node in able))
        actions["start_from_weights"].setEnabled(any(self._document.shapes.parameters.values()))
        actions["forget_start"].setEnabled(START in self._document.project.files)

    def _toggle_freeze(self) -> None:
        graph_actions.set_frozen(self._document, self._document.selection, self._freeze.isChecked())

    def _show(self, view: View) -> None:
        graph_actions.set_view(self._document, self._document.selection, view)

    def _add(self, kind: type[Layer]) -> None:
        """Behind the selected layer, as the palette does."""
        graph_actions.append_layer(self._document, kind())
