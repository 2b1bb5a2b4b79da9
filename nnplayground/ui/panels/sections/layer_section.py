"""The tab of the inspector that follows the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.sections.network import Network
from nnplayground.ui.toolkit.forms.scroll import Page

if TYPE_CHECKING:
    from nnplayground.ui.panels.sections.many_layers import ManyLayers
    from nnplayground.ui.panels.sections.one_layer import OneLayer


class LayerSection(Page):
    """One layer, several, or what to do when none is selected."""

    asked_for = Signal(str)
    """``data`` or ``training``: the user wants to go there."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._content_shown: OneLayer | ManyLayers | Network | None = None
        document.selection_changed.connect(self.refresh)
        document.graph_changed.connect(self.refresh)
        document.shapes_changed.connect(self._refresh_shapes)
        document.replaced.connect(self._start_over)
        self.refresh()

    def refresh(self) -> None:
        """Show what is selected now."""
        graph = self.document.project.graph
        nodes = [node for node in graph.nodes if node.id in self.document.selection]
        if not nodes:
            self._show_network()
            return
        # Imported here, for the sake of a window that opens without a selection.
        from nnplayground.ui.panels.sections.many_layers import ManyLayers
        from nnplayground.ui.panels.sections.one_layer import OneLayer

        if len(nodes) == 1:
            cls = type(nodes[0].layer)
            if not isinstance(self._content_shown, OneLayer) or self._content_shown.layer_class is not cls:
                self._put(OneLayer(self.document, cls))
            assert isinstance(self._content_shown, OneLayer)
            self._content_shown.show_node(nodes[0])
        else:
            if not isinstance(self._content_shown, ManyLayers):
                self._put(ManyLayers(self.document))
            assert isinstance(self._content_shown, ManyLayers)
            self._content_shown.show_nodes(nodes)

    def _start_over(self) -> None:
        if self._content_shown is not None and not isinstance(self._content_shown, Network):
            self._content_shown.forget()
        self.refresh()

    def _show_network(self) -> None:
        if not isinstance(self._content_shown, Network):
            network = Network(self.document)
            network.asked_for.connect(self.asked_for)
            self._put(network)
        assert isinstance(self._content_shown, Network)
        self._content_shown.show_shapes()

    def _refresh_shapes(self) -> None:
        if self._content_shown is not None:
            self._content_shown.show_shapes()

    def _put(self, widget: OneLayer | ManyLayers | Network) -> None:
        if self._content_shown is not None:
            self.lines.removeWidget(self._content_shown)
            self._content_shown.hide()
            self._content_shown.setParent(None)
            self._content_shown.deleteLater()
        self._content_shown = widget
        self.lines.addWidget(widget)
        widget.show()  # at once: the layout alone would show it one frame later
        self.verticalScrollBar().setValue(0)
