"""Nothing is selected: what can be done, and the network, the data and the training in short."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.sections.facts import Facts, Notices
from nnplayground.ui.toolkit.forms.flow_layout import FlowLayout
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.translate import translated


class Network(QWidget):
    asked_for = Signal(str)
    """``data`` or ``training``."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._notices = Notices(self)
        self._network, self._learning = Facts(self), Facts(self)
        shown = self.tr("Click a layer on the canvas to see and change its settings. Drag one from Layers to add it.")
        buttons = QWidget(self)
        row = FlowLayout(buttons, spacing=8)
        for name, title in (("data", self.tr("Data…")), ("training", self.tr("Training…"))):
            button = QPushButton(title, buttons)
            button.setObjectName(f"button_{name}")
            button.clicked.connect(lambda _checked=False, name=name: self.asked_for.emit(name))
            row.addWidget(button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(10)
        lines.addWidget(ToneLabel(self.tr("No layer is selected"), "title", self))
        lines.addWidget(ToneLabel(shown, "faint", self))
        lines.addWidget(self._notices)
        lines.addWidget(ToneLabel(self.tr("The network"), "heading", self))
        lines.addWidget(self._network)
        lines.addWidget(ToneLabel(self.tr("What it learns, and how"), "heading", self))
        lines.addWidget(self._learning)
        lines.addWidget(buttons)
        lines.addStretch(1)
        document.settings_changed.connect(self.show_shapes)
        document.dataset_changed.connect(self.show_shapes)

    def show_shapes(self) -> None:
        """The document of this moment."""
        shapes, project = self.document.shapes, self.document.project
        self._network.show_facts(
            [
                (self.tr("Layers"), str(len(project.graph.nodes))),
                (self.tr("Parameters"), notation.count(shapes.parameter_count())),
            ]
        )
        settings, dataset = project.settings, type(project.dataset)
        self._learning.show_facts(
            [
                (self.tr("Data"), translated(dataset.title) or dataset.kind),
                (self.tr("Optimizer"), translated(type(settings.optimizer).title)),
                (self.tr("Learning rate"), notation.exact(settings.learning_rate)),
                (self.tr("Batch size"), str(settings.batch_size)),
            ]
        )
        notices: list[tuple[str, bool]] = []
        for problem in shapes.problems:
            node = project.graph.by_id.get(problem.node or "")
            sentence = translated(problem.text)
            named = node is None or node.label in sentence
            notices.append((sentence if named or node is None else f"{node.label}: {sentence}", problem.caution))
        self._notices.show_notices(notices)
