"""Several selected layers: how many of what, and the settings that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.fields.errors import FieldError
from nnplayground.graph import edits
from nnplayground.graph.graph import Node
from nnplayground.graph.layer import Layer
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.sections.facts import Facts
from nnplayground.ui.toolkit.forms.form import Form, FormEdit
from nnplayground.ui.toolkit.forms.labels import ToneLabel, in_sentence
from nnplayground.ui.toolkit.translate import translated


class ManyLayers(QWidget):
    """Where all are of one kind, the settings that are equal in all can be changed in all at once."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._nodes: list[str] = []
        self._title = ToneLabel(tone="title", parent=self)
        self._kinds = ToneLabel(tone="faint", parent=self)
        self._shared = ToneLabel(self.tr("Set for all of them"), "heading", self)
        self._form: Form | None = None
        self._form_fields: tuple[type[Layer], list[str]] | None = None
        self._differs = ToneLabel(tone="faint", parent=self)
        self._facts = Facts(self)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(10)
        for widget in (self._title, self._kinds, self._shared, self._differs, self._facts):
            self._lines.addWidget(widget)
        self._lines.addStretch(1)

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show these, at least two."""
        self._nodes = [node.id for node in nodes]
        counts = Counter(translated(type(node.layer).title) or type(node.layer).kind for node in nodes)
        self._title.setText(self.tr("{count} layers selected").format(count=len(nodes)))
        self._kinds.setText(", ".join(f"{count}\u00a0×\u00a0{title}" for title, count in counts.items()))
        self._show_settings(nodes)
        self.show_shapes()

    def forget(self) -> None:
        """The project is another: what is half typed here belongs to none of its layers."""
        self._nodes = []

    def show_shapes(self) -> None:
        """The parameters of all of them together."""
        shapes = self.document.shapes
        total = sum(shapes.parameter_count(node) for node in self._nodes)
        self._facts.show_facts([(self.tr("Parameters"), notation.count(total))])

    def _show_settings(self, nodes: Sequence[Node]) -> None:
        first = nodes[0].layer
        fields = type(first).fields() if all(type(node.layer) is type(first) for node in nodes) else {}
        names = [name for name, spec in fields.items() if spec.editor != "hidden"]
        equal = [name for name in names if all(getattr(n.layer, name) == getattr(first, name) for n in nodes)]
        if self._form is not None and self._form_fields != (type(first), equal):
            self._lines.removeWidget(self._form)
            self._form.hide()
            self._form.setParent(None)
            self._form.deleteLater()
            self._form = None
        if equal and self._form is None:
            self._form = Form(only=equal, path="all", parent=self)
            self._form.changed.connect(self._change)
            self._lines.insertWidget(self._lines.indexOf(self._differs), self._form)
            self._form.show()
        if self._form is not None:
            self._form.set_value(first)
        self._form_fields = (type(first), equal)
        self._shared.setVisible(bool(equal))
        differing = [translated(fields[name].label) for name in names if name not in equal]
        self._differs.setText(self.tr("Different: {fields}").format(fields=", ".join(differing)))
        self._differs.setVisible(bool(differing))

    def _change(self, edit: FormEdit) -> None:
        assert self._form is not None
        graph = self.document.project.graph
        if not all(node in graph for node in self._nodes):
            return  # the field is left only because its layers have gone
        try:
            for node in self._nodes:
                graph = edits.replace_layer(graph, node, graph[node].layer.with_(**{edit.name: edit.value}))
        except FieldError as error:
            self._form.show_error(edit.name, error.text)
            return
        label = self.tr("Change {field} of {count} layers").format(
            field=in_sentence(self._form.label_of(edit.name)), count=len(self._nodes)
        )
        self.document.edit_graph(graph, label, edit.merge_key(" ".join(self._nodes)))
