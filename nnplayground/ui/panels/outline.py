"""The outline: the network as a list that the keyboard alone can edit, and that screen readers read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from nnplayground.graph import edits
from nnplayground.graph.graph import Edge
from nnplayground.graph.layer import Layer, offered
from nnplayground.text import mark
from nnplayground.ui.canvas.actions import DELETE
from nnplayground.ui.canvas.quick_add import QuickAdd
from nnplayground.ui.document import graph_actions
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PANELS, Panel
from nnplayground.ui.panels.sections.outline_menus import target_menu
from nnplayground.ui.panels.sections.outline_tree import OutlineTree
from nnplayground.ui.shell.action import Key, plain
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.icons import set_icon
from nnplayground.ui.toolkit.own_keys import OwnKeys
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated


@PANELS.register
class Outline(Panel):
    kind = "outline"
    title = mark("Outline")
    help = mark("The network as a list, to read and to edit from the keyboard.")
    icon = "mdi6.format-list-bulleted"
    area = "left"
    rank = 20
    follows = "canvas"

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.tree = OutlineTree(document, self)
        self._note = ToneLabel(tone="faint", parent=self)
        self._note.setObjectName("outline_note")
        self._pictures: list[tuple[QAction, str]] = []
        self._bar = QHBoxLayout()
        self._bar.setSpacing(0)
        self.add = self._action(self.tr("Add layer"), "mdi6.plus", ["Ins"], self._ask_layer)
        self.connect_to = self._action(
            self.tr("Connect to…"), "mdi6.arrow-right-thin", ["Ctrl+Return"], self._ask_target
        )
        self.rename = self._action(self.tr("Rename"), "mdi6.rename-outline", ["F2"], self._begin_rename)
        self.delete = self._action(plain(translated(DELETE.title)), DELETE.icon, DELETE.keys, self._delete)
        OwnKeys(self.tree, lambda: [action for action, _ in self._pictures])
        self.setFocusProxy(self.tree)
        self._bar.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(8, 4, 8, 8)
        lines.setSpacing(4)
        lines.addLayout(self._bar)
        lines.addWidget(self.tree, 1)
        lines.addWidget(self._note)
        self.tree.setAccessibleDescription(
            self.tr("Insert adds a layer, Ctrl+Enter connects, F2 renames, Delete removes, Ctrl and arrows move.")
        )
        self.tree.renamed.connect(self._rename)
        self.tree.moved.connect(lambda dx, dy: graph_actions.nudge(document, dx, dy))
        self.tree.current_changed.connect(self._tell)
        for signal in (document.graph_changed, document.shapes_changed, document.selection_changed, document.replaced):
            signal.connect(self._tell)
        themes().changed.connect(self._dress)
        self._dress()
        self._tell()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([action for action, _ in self._pictures])
        menu.popup(event.globalPos())

    # -- what the keys do

    def _ask_layer(self) -> None:
        """At an edge, a layer to put into it; at a node, one to put behind it: searched by its name."""
        at = self.tree.current

        def chosen(layer: Layer) -> None:
            graph = self.document.project.graph
            if isinstance(at, Edge) and at in graph.edges:
                source, target = graph[at.source], graph[at.target]
                x, y = (source.x + target.x) / 2, (source.y + target.y) / 2
                graph_actions.add_layer(self.document, layer, x, y, split=at)
            else:
                if isinstance(at, str) and len(self.document.selection) != 1:
                    self.document.select(frozenset({at}))
                graph_actions.append_layer(self.document, layer)

        kinds = [cls for cls in offered() if isinstance(at, str) or at is None or edits.can_insert(cls)]
        window = self.window()  # the panel is too small for it
        QuickAdd(window, self.tree.viewport().mapTo(window, self._below_current()), chosen, kinds, back=self.tree)

    def _ask_target(self) -> None:
        source = self.tree.current
        if not isinstance(source, str):
            return

        def chosen(edge: Edge) -> None:
            graph_actions.connect(self.document, edge)
            self.tree.setFocus()

        self._popup(target_menu(self, self.document.project.graph, source, chosen))

    def _begin_rename(self) -> None:
        item = self.tree.currentItem()
        if item is not None and isinstance(self.tree.current, str):
            self.tree.editItem(item, 0)

    def _rename(self, node: str, name: str) -> None:
        graph = self.document.project.graph
        label = self.tr("Rename {node}").format(node=graph[node].label)
        self.document.edit_graph(edits.rename(graph, node, name), label)

    def _delete(self) -> None:
        if self.document.selection or self.document.selected_edges:
            graph_actions.delete_selection(self.document)
        elif isinstance(self.tree.current, Edge):
            graph_actions.delete(self.document, edges=[self.tree.current])
        elif self.tree.current is not None:
            graph_actions.delete(self.document, nodes=[self.tree.current])

    # -- what is shown

    def _tell(self) -> None:
        """Beneath the list: what is wrong at the line of the keyboard, or how to begin."""
        graph, current = self.document.project.graph, self.tree.current
        at_node = isinstance(current, str) and current in graph
        self.connect_to.setEnabled(at_node)
        self.rename.setEnabled(at_node)
        self.delete.setEnabled(bool(graph.nodes))
        self.add.setText(self.tr("Insert layer") if isinstance(current, Edge) else self.tr("Add layer"))
        problems = self.document.shapes.of_node(current) if isinstance(current, str) else ()
        if not graph.nodes:
            shown, tone = self.tr("The canvas is empty. Press Insert to add the first layer."), "faint"
        elif problems:
            shown = " ".join(translated(problem.text) for problem in problems)
            tone = "warning" if all(problem.caution for problem in problems) else "error"
        else:
            reason = self.document.shapes.reason
            shown, tone = ("" if reason is None else translated(reason)), "faint"
        self._note.setText(shown)
        self._note.set_tone("error" if tone == "error" else "warning" if tone == "warning" else "faint")
        self._note.setVisible(bool(shown))

    def _action(self, title: str, picture: str, keys: Sequence[Key], done: Callable[[], None]) -> QAction:
        action = QAction(title, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{title} ({shown})")
        action.triggered.connect(done)
        self.tree.addAction(action)
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAccessibleName(title)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._bar.addWidget(button)
        self._pictures.append((action, picture))
        return action

    def _dress(self) -> None:
        side = max(16, round(self.fontMetrics().height() * 1.05))
        for action, picture in self._pictures:
            set_icon(action, picture)
        for place in range(self._bar.count()):
            item = self._bar.itemAt(place)
            button = None if item is None else item.widget()
            if isinstance(button, QToolButton):
                button.setIconSize(QSize(side, side))

    def _below_current(self) -> QPoint:
        """Below the line of the keyboard, in pixels of the list."""
        item = self.tree.currentItem()
        return QPoint(20, 0) + (QPoint(0, 0) if item is None else self.tree.visualItemRect(item).bottomLeft())

    def _popup(self, menu: QMenu) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.tree.viewport().mapToGlobal(self._below_current()))
        for action in menu.actions():
            if action.isEnabled() and not action.isSeparator():
                menu.setActiveAction(action)
                break
