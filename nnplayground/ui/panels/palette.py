"""The palette: every kind of layer, to be dragged onto the canvas or added from the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from nnplayground.graph.layer import Layer
from nnplayground.text import mark
from nnplayground.ui.document import graph_actions
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PANELS, Panel
from nnplayground.ui.panels.sections.layer_list import LayerList
from nnplayground.ui.toolkit.clearable import clearable
from nnplayground.ui.toolkit.forms.labels import ToneLabel


@PANELS.register
class Palette(Panel):
    kind = "palette"
    title = mark("Layers")
    help = mark("Drag a layer onto the canvas. Double-click adds it behind the selected layer.")
    icon = "mdi6.shape-plus"
    area = "left"
    rank = 10
    after_first_picture = True  # it needs all layers, the network on the canvas a few

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.search = QLineEdit(self)
        self.search.setObjectName("palette_search")
        self.search.setPlaceholderText(self.tr("Search layers"))
        clearable(self.search)
        self.search.setAccessibleName(self.tr("Search layers"))
        self.search.setToolTip(self.tr("Search layers"))
        self.search.setAccessibleDescription(self.tr("Enter adds the first layer found"))
        self.search.installEventFilter(self)
        self.list = LayerList(self)
        self.list.setObjectName("palette_list")
        self.list.setAccessibleName(self.tr("Layers"))
        self.list.setAccessibleDescription(self.tr("Enter adds the layer behind the selected one"))
        self._nothing = ToneLabel(tone="faint", parent=self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.hide()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(8, 8, 8, 0)
        lines.setSpacing(6)
        lines.addWidget(self.search)
        lines.addWidget(self.list, 1)
        lines.addWidget(self._nothing, 1)
        self.search.textChanged.connect(self._filter)
        self.list.chosen.connect(self._add)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                first = self.list.first_shown()
                if first is not None:
                    self._add(first)
                    self.search.selectAll()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.list.focus_first()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _filter(self, typed: str) -> None:
        result = self.list.show_matches(typed)
        self._nothing.setText(self.tr("No layer is about “{typed}”.").format(typed=typed.strip()))
        self._nothing.setVisible(not result)
        self.list.setVisible(result)

    def _add(self, cls: type[Layer]) -> None:
        graph_actions.append_layer(self.document, cls())
