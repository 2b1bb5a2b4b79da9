"""The tab of the inspector that follows the selection."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnplayground.ui.document import Document
from nnplayground.ui.forms.labels import ToneLabel
from nnplayground.ui.forms.scroll import Page
from nnplayground.ui.panels.sections.facts import Facts, Notices
from nnplayground.ui.panels.sections.many_layers import ManyLayers
from nnplayground.ui.panels.sections.one_layer import OneLayer
from nnplayground.ui.translate import translated


class LayerSection(Page):
    """One layer, several, or what to do when none is selected."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._content_shown: OneLayer | ManyLayers | Network | None = None
        document.selection_changed.connect(self.refresh)
        document.graph_changed.connect(self.refresh)
        document.shapes_changed.connect(self._refresh_shapes)
        document.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is selected now."""
        graph = self.document.project.graph
        nodes = [node for node in graph.nodes if node.id in self.document.selection]
        if len(nodes) == 1:
            cls = type(nodes[0].layer)
            if not isinstance(self._content_shown, OneLayer) or self._content_shown.layer_class is not cls:
                self._put(OneLayer(self.document, cls))
            assert isinstance(self._content_shown, OneLayer)
            self._content_shown.show_node(nodes[0])
        elif nodes:
            if not isinstance(self._content_shown, ManyLayers):
                self._put(ManyLayers(self.document))
            assert isinstance(self._content_shown, ManyLayers)
            self._content_shown.show_nodes(nodes)
        else:
            if not isinstance(self._content_shown, Network):
                self._put(Network(self.document))
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


class Network(QWidget):
    """Nothing is selected: what can be done, and the network as a whole."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(10)
        lines.addWidget(ToneLabel(self.tr("No layer is selected"), "title", self))
        lines.addWidget(
            ToneLabel(
                self.tr("Click a layer on the canvas to see and change its settings. Drag one from Layers to add it."),
                "faint",
                self,
            )
        )
        self._notices = Notices(self)
        self._facts = Facts(self)
        lines.addWidget(self._notices)
        lines.addWidget(ToneLabel(self.tr("The network"), "heading", self))
        lines.addWidget(self._facts)
        lines.addStretch(1)

    def show_shapes(self) -> None:
        shapes, graph = self.document.shapes, self.document.project.graph
        self._facts.show_facts(
            [(self.tr("Layers"), str(len(graph.nodes))), (self.tr("Parameters"), str(shapes.parameter_count()))]
        )
        told = [(problem, graph.by_id.get(problem.node or "")) for problem in shapes.problems]
        self._notices.show_notices(
            [
                (
                    translated(problem.text) if node is None else f"{node.label}: {translated(problem.text)}",
                    problem.caution,
                )
                for problem, node in told
            ]
        )
