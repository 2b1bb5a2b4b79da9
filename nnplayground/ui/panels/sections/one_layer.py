"""The selected layer: what it is, its settings, its shapes, its parameters, and what is wrong with it."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.datasets.spec import Shape
from nnplayground.fields.spec import FieldSpec
from nnplayground.graph import edits
from nnplayground.graph.graph import Node
from nnplayground.graph.layer import Layer, shown
from nnplayground.text import mark
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.previews.preview import PREVIEWS, LayerPreview
from nnplayground.ui.panels.sections.facts import Facts, Notices
from nnplayground.ui.toolkit.forms.fold import Fold
from nnplayground.ui.toolkit.forms.form import Form, FormEdit
from nnplayground.ui.toolkit.forms.labels import ToneLabel, breakable, in_sentence
from nnplayground.ui.toolkit.forms.line_editor import LineEditor
from nnplayground.ui.toolkit.formula import FormulaView
from nnplayground.ui.toolkit.layer_icons import layer_icon
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated

_NAME = FieldSpec(
    "name", mark("Name"), mark("A name of your own for this layer; empty gives the usual one back."), "text"
)


class OneLayer(QWidget):
    """Shows one node, told which by ``show_node``; made anew for another kind of layer."""

    def __init__(self, document: Document, cls: type[Layer], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.layer_class = cls
        self._node: Node | None = None
        self._picture = QLabel(self)
        title = translated(cls.title) or cls.kind
        self._title = ToneLabel(breakable(title), "title", self)
        self._title.setAccessibleName(title)
        name = LineEditor(_NAME, "node_name", self)
        self.name = name.box
        self.name.setObjectName("node_name")
        help = ToneLabel(translated(cls.help), "faint", self)
        self.form = Form(parent=self)
        self.form.set_lead(name)
        self._facts = Facts(self)
        self._arithmetic = FormulaView(parent=self)
        self._arithmetic.setObjectName("arithmetic")
        self._pictures = QVBoxLayout()
        self._pictures.setSpacing(2)
        self._previews: dict[type[LayerPreview], tuple[Fold, LayerPreview]] = {}
        self._notices = Notices(self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._picture)
        head.addWidget(self._title, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(10)
        lines.addLayout(head)
        lines.addWidget(self._notices)
        lines.addWidget(help)
        if cls.formula:
            lines.addWidget(FormulaView(cls.formula, self))
        lines.addWidget(self.form)
        lines.addWidget(self._facts)
        lines.addWidget(self._arithmetic)
        lines.addLayout(self._pictures)
        lines.addStretch(1)
        self.name.changed.connect(self._rename)
        self.form.changed.connect(self._change)
        self._dress()
        themes().changed.connect(self._dress)

    def show_node(self, node: Node) -> None:
        """Show this node, of the class that this widget was made for."""
        self._node = node
        self.name.set_line(node.name)
        self.name.setPlaceholderText(node.label)
        self.form.set_value(node.layer)
        self.show_shapes()
        self._show_previews(node)

    def forget(self) -> None:
        """The project is another: what is half typed here belongs to none of its layers."""
        self._node = None

    def show_shapes(self) -> None:
        """What shape inference says of the node now."""
        if self._node is None or self._node.id not in self.document.project.graph:
            return
        graph, shapes = self.document.project.graph, self.document.shapes
        arriving = [shapes.outputs.get(edge.source) for edge in graph.incoming[self._node.id]]
        facts: list[tuple[str, str]] = []
        if self.layer_class.inputs:
            inside = ", ".join("?" if shape is None else shown(shape) for shape in arriving)
            facts.append((self.tr("In"), inside or self.tr("nothing connected")))
        if self.layer_class.outputs:
            leaving = shapes.outputs.get(self._node.id)
            facts.append((self.tr("Out"), "?" if leaving is None else shown(leaving)))
        tensors = shapes.parameters.get(self._node.id, {})
        if tensors:
            facts.append((self.tr("Parameters"), count_text(list(tensors.values()))))
        self._facts.show_facts(facts)
        self._notices.show_notices(
            [(translated(problem.text), problem.caution) for problem in shapes.of_node(self._node.id)]
        )

        graph_layer = graph[self._node.id].layer
        known = [shape for shape in arriving if shape is not None]
        settled = bool(known) and len(known) == len(arriving) and self._node.id in shapes.outputs
        self._arithmetic.set_latex(graph_layer.arithmetic(known, self.document.project.spec) if settled else ())
        self._arithmetic.setVisible(bool(self._arithmetic.latex))

    def _show_previews(self, node: Node) -> None:
        """Those that serve the layer with its settings of this moment; made when they first do."""
        place = 0
        for cls in PREVIEWS:
            if not cls.serves(node.layer):
                if cls in self._previews:
                    self._previews[cls][0].hide()
                continue
            if cls not in self._previews:
                fold = Fold(f"preview_{cls.kind}", translated(cls.title), is_open=cls.is_open, parent=self)
                preview = cls(self.document, fold)
                fold.lines.addWidget(preview)
                self._previews[cls] = fold, preview
            fold, preview = self._previews[cls]
            self._pictures.insertWidget(place, fold)
            place += 1
            fold.show()
            preview.show_node(node)

    @property
    def _is_current(self) -> bool:
        """Not so where a field is left only because its layer, or the whole project, has just gone."""
        node = self._node
        return node is not None and self.document.project.graph.by_id.get(node.id) == node

    def _change(self, edit: FormEdit) -> None:
        if not self._is_current:
            return
        assert self._node is not None
        label = self.tr("Change {field} of {node}").format(
            field=in_sentence(self.form.label_of(edit.name)), node=self._node.label
        )
        assert isinstance(edit.after, Layer)
        self.document.replace_layer(self._node.id, edit.after, label, edit.merge_key(self._node.id))

    def _rename(self, name: str) -> None:
        if not self._is_current:
            return
        assert self._node is not None
        graph = edits.rename(self.document.project.graph, self._node.id, name)
        self.document.edit_graph(graph, self.tr("Rename {node}").format(node=self._node.label))

    def _dress(self) -> None:
        side = max(24, round(self.fontMetrics().height() * 1.5))
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(layer_icon(self.layer_class, side, ratio).pixmap(QSize(side, side), ratio))


def count_text(tensors: list[Shape]) -> str:
    """``4×2 + 4 = 12``: the sizes of the tensors and how many numbers they hold together."""
    total = sum(math.prod(shape) for shape in tensors)
    parts = " + ".join("×".join(map(str, shape)) for shape in tensors)
    return f"{parts} = {notation.count(total)}" if parts != str(total) else notation.count(total)
