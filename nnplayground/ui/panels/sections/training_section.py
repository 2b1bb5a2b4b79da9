"""The tab of the inspector with everything about how the network is trained."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QPushButton, QWidget

from nnplayground.fields import FieldError
from nnplayground.training.settings import Settings
from nnplayground.ui.document import Document
from nnplayground.ui.forms.form import Form
from nnplayground.ui.forms.labels import ToneLabel, in_sentence
from nnplayground.ui.forms.scroll import Page
from nnplayground.ui.panels.sections.facts import Facts

DATA_FIELDS = ("train_share", "validation_share", "seed")
"""Settings that stand with the data: they decide which samples there are and where they go."""


class SettingsForm(Form):
    """Some of the training settings, bound to the document."""

    def __init__(self, document: Document, only: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(only=only, parent=parent)
        self._document = document
        self.changed.connect(self._change)
        document.settings_changed.connect(self._show)
        document.replaced.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.set_value(self._document.project.settings)

    def _change(self, values: dict[str, object], merge: str | None) -> None:
        name = next(iter(values))
        label = self.tr("Change {field}").format(field=in_sentence(self.label_of(name)))
        try:
            self._document.edit_settings(label, None if merge is None else f"{merge} of the training", **values)
        except FieldError as error:
            self.show_error(name, error.text)


class TrainingSection(Page):
    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document

    def build(self) -> None:
        document = self.document
        fields = tuple(
            name for name, spec in Settings.fields().items() if spec.editor != "hidden" and name not in DATA_FIELDS
        )
        self.form = SettingsForm(document, fields, self)
        self._facts = Facts(self)
        self.new_weights = QPushButton(self.tr("New weights"), self)
        self.new_weights.setObjectName("button_new_weights")
        self.new_weights.setToolTip(self.tr("Start over from other initial weights"))
        self.new_weights.clicked.connect(lambda: document.new_weights(self.tr("New weights")))
        self.lines.addWidget(self.form)
        self.lines.addSpacing(8)
        self.lines.addWidget(ToneLabel(self.tr("Initial weights"), "heading", self))
        self.lines.addWidget(self._facts)
        self.lines.addWidget(self.new_weights)
        for signal in (document.settings_changed, document.data_changed, document.replaced, document.run_changed):
            signal.connect(self._show_facts)
        self._show_facts()

    def _show_facts(self) -> None:
        project, data = self.document.project, self.document.data
        facts = [
            (self.tr("Seed"), str(project.settings.seed)),
            (self.tr("Draw"), str(project.weight_draw + 1)),
        ]
        if data is not None:
            samples = len(data.inputs["train"])
            steps = math.ceil(samples / project.settings.batch_size)
            facts.append((self.tr("Steps per epoch"), str(steps)))
        self._facts.show_facts(facts)
