"""The network as a tree: layers in the order in which they compute, each with the edges that leave it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)  # fmt: skip

from nnplayground.graph.changes import Change, NodeMoved
from nnplayground.graph.graph import Edge, Node
from nnplayground.graph.layer import shown
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.layer_icons import layer_icon
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

_KEY = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1
Key = str | Edge
_MOST_FOR_SHAPES = 0.45
"""Part of the width."""
_Index = QModelIndex | QPersistentModelIndex


class OutlineTree(QTreeWidget):
    """Selecting here selects in the document, and the other way round."""

    renamed = Signal(str, str)
    """Node id, new name."""
    moved = Signal(float, float)
    """The selected nodes shall move by so much on the canvas."""
    current_changed = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._items: dict[Key, QTreeWidgetItem] = {}
        self._following = False
        self.setObjectName("outline_tree")
        self.setAccessibleName(self.tr("Layers and edges of the network"))
        self.setColumnCount(2)
        self.setHeaderLabels([self.tr("Layer"), self.tr("Shape")])
        self.setHeaderHidden(True)
        self.headerItem().setSizeHint(1, QSize(0, 0))  # it is not seen, so it shall not widen its column
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setMinimumSectionSize(30)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegateForColumn(0, _NameDelegate(self))
        self.itemSelectionChanged.connect(self._select_in_document)
        self.currentItemChanged.connect(lambda _now, _before: self.current_changed.emit())
        document.graph_changed.connect(self._graph_changed)
        document.shapes_changed.connect(self._dress)
        document.selection_changed.connect(self._follow_selection)
        document.replaced.connect(self.rebuild)
        themes().changed.connect(self._dress)
        self.rebuild()

    @property
    def current(self) -> Key | None:
        """The node id or edge at which the keyboard stands."""
        item = self.currentItem()
        key: Key | None = None if item is None else item.data(0, _KEY)
        return key

    def key_of(self, item: QTreeWidgetItem) -> Key:
        key: Key = item.data(0, _KEY)
        return key

    def rebuild(self) -> None:
        """Read the graph anew; the keyboard stays where it was, or at the next line."""
        graph = self.document.project.graph
        before, place = self.current, self._place_of_current()
        self._following = True
        self.clear()
        self._items = {}
        for node_id in graph.order or tuple(graph.by_id):
            item = QTreeWidgetItem(self)
            item.setData(0, _KEY, node_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self._items[node_id] = item
            for edge in graph.outgoing[node_id]:
                child = QTreeWidgetItem(item)
                child.setData(0, _KEY, edge)
                child.setFirstColumnSpanned(True)
                self._items[edge] = child
        self.expandAll()
        self._dress()
        self._following = False
        self._follow_selection()
        if self.currentItem() is None and self._items:
            keys = list(self._items)
            there = before if before in self._items else keys[min(max(place, 0), len(keys) - 1)]
            assert there is not None
            self.setCurrentItem(self._items[there], 0, self.selectionModel().SelectionFlag.NoUpdate)

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        key = Qt.Key(event.key())
        control = Qt.KeyboardModifier.ControlModifier
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == control and key in steps:
            self.moved.emit(float(steps[key][0] * 20), float(steps[key][1] * 20))
            event.accept()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spare_names()

    # -- inside

    def _graph_changed(self, changes: tuple[Change, ...]) -> None:
        if not all(isinstance(change, NodeMoved) for change in changes):
            self.rebuild()

    def _place_of_current(self) -> int:
        current = self.current
        return list(self._items).index(current) if current in self._items else 0

    def _dress(self) -> None:
        """Texts, shapes, problems and pictures of every line."""
        graph = self.document.project.graph
        line = self.fontMetrics().height()
        self.setIconSize(QSize(line, line))
        for key, item in self._items.items():
            item.setSizeHint(0, QSize(0, line + (4 if isinstance(key, Edge) else 8)))
            if isinstance(key, Edge):
                self._dress_edge(key, item)
            elif key in graph:
                self._dress_node(graph[key], item)
        self._spare_names()

    def _spare_names(self) -> None:
        """Shapes are for wide panels: in a narrow one they would leave no room for the names."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(item.text(1)) for item in self._items.values()), default=0)
        self.setColumnHidden(1, widest > _MOST_FOR_SHAPES * self.viewport().width())

    def _dress_node(self, node: Node, item: QTreeWidgetItem) -> None:
        shapes, now = self.document.shapes, theme()
        problems = shapes.of_node(node.id)
        errors = [problem for problem in problems if not problem.caution]
        summary = node.layer.summary()
        shape = shapes.outputs.get(node.id)
        words = f"{node.label}: {translated(summary)}" if summary else node.label
        item.setText(0, node.label)
        item.setText(1, "" if shape is None or not type(node.layer).outputs else shown(shape).replace(" ", ""))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, QColor(now.faint))
        item.setData(0, _NAME, node.name or node.label)
        colour = now.error if errors else now.warning
        item.setIcon(
            0,
            icon("mdi6.alert-circle-outline", colour)
            if problems
            else layer_icon(type(node.layer), self.fontMetrics().height(), self.devicePixelRatioF()),
        )
        reasons = " ".join(translated(problem.text) for problem in problems)
        spoken = [words, self.tr("output {shape}").format(shape=shown(shape))] if shape else [words]
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join([*spoken, reasons] if reasons else spoken))
        item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, reasons or translated(type(node.layer).help))
        item.setToolTip(0, reasons or words)

    def _dress_edge(self, edge: Edge, item: QTreeWidgetItem) -> None:
        graph = self.document.project.graph
        if edge.source not in graph or edge.target not in graph:
            return
        target = graph[edge.target]
        ports = type(target.layer).inputs
        port = next((translated(port.label) for port in ports if port.name == edge.target_port), "")
        where = f"{target.label} ({port})" if len(ports) > 1 else target.label
        item.setText(0, self.tr("to {node}").format(node=where))
        item.setForeground(0, QColor(theme().faint))
        spoken = self.tr("Edge from {source} to {target}").format(source=graph[edge.source].label, target=where)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
        item.setToolTip(0, spoken)

    def _select_in_document(self) -> None:
        if self._following:
            return
        keys = [self.key_of(item) for item in self.selectedItems()]
        self._following = True
        self.document.select(
            frozenset(key for key in keys if isinstance(key, str)),
            frozenset(key for key in keys if isinstance(key, Edge)),
        )
        self._following = False

    def _follow_selection(self) -> None:
        if self._following:
            return
        self._following = True
        chosen: set[Key] = {*self.document.selection, *self.document.selected_edges}
        for key, item in self._items.items():
            item.setSelected(key in chosen)
        if chosen and self.current not in chosen:
            first = next((item for key, item in self._items.items() if key in chosen), None)
            if first is not None:
                self.setCurrentItem(first, 0, self.selectionModel().SelectionFlag.NoUpdate)
        self._following = False


class _NameDelegate(QStyledItemDelegate):
    """Edits the name of a node in place of its line."""

    def __init__(self, tree: OutlineTree) -> None:
        super().__init__(tree)
        self._tree = tree

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("outline_name")
        editor.setAccessibleName(self._tree.tr("Name"))
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(index.data(_NAME))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        assert isinstance(editor, QLineEdit)
        if editor.text() != index.data(_NAME):
            self._tree.renamed.emit(index.data(_KEY), editor.text())
