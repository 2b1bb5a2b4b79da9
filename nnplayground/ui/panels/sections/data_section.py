"""The tab of the inspector about the data: which set, how it is split, and what is in it."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from nnplayground.datasets.dataset import DATASETS, Dataset
from nnplayground.ui.data_view.folder import choose_folder
from nnplayground.ui.data_view.set_combo import DatasetCombo
from nnplayground.ui.document.data_actions import new_data, use_dataset
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.sections.training_section import DATA_FIELDS, SettingsForm
from nnplayground.ui.toolkit.forms.flow_layout import FlowLayout
from nnplayground.ui.toolkit.forms.form import Form, FormEdit
from nnplayground.ui.toolkit.forms.labels import ToneLabel, in_sentence
from nnplayground.ui.toolkit.forms.scroll import Page
from nnplayground.ui.toolkit.translate import translated


class DataSection(Page):
    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document

    def build(self) -> None:
        from nnplayground.ui.panels.sections.data_facts import DataFacts  # not needed for the window to come

        document = self.document
        self.combo = DatasetCombo(self)
        self._help = ToneLabel(tone="faint", parent=self)
        self.form = Form(path="dataset", parent=self)
        self.split = SettingsForm(document, DATA_FIELDS, self)
        self._facts = DataFacts(document, self)
        buttons = QWidget(self)
        row = FlowLayout(buttons, spacing=8)
        self.new_data = QPushButton(self.tr("New data"), buttons)
        self.new_data.setObjectName("button_new_data")
        self.new_data.setToolTip(self.tr("Draw other samples, and split them anew"))
        self.open_csv = QPushButton(self.tr("Open CSV…"), buttons)
        self.open_csv.setObjectName("button_open_csv")
        self.open_csv.setToolTip(self.tr("Use a table of your own as the data set"))
        row.addWidget(self.new_data)
        row.addWidget(self.open_csv)
        self.lines.addWidget(self.combo)
        self.lines.addWidget(self._help)
        self.lines.addWidget(self.form)
        self.lines.addWidget(buttons)
        self.lines.addSpacing(6)
        self.lines.addWidget(ToneLabel(self.tr("Split"), "heading", self))
        self.lines.addWidget(self.split)
        self.lines.addSpacing(6)
        self.lines.addWidget(self._facts)
        self.combo.currentIndexChanged.connect(self._choose)
        self.form.changed.connect(self._change)
        self.new_data.clicked.connect(lambda: new_data(document))
        self.open_csv.clicked.connect(lambda: self._open_csv())
        document.dataset_changed.connect(self.refresh)
        document.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the document's data set."""
        dataset = self.document.project.dataset
        self.combo.set_data(type(dataset).kind)
        self._help.setText(translated(type(dataset).help))
        self.form.set_value(dataset)
        self.form.setVisible(self.form.has_rows)

    def _choose(self, place: int) -> None:
        cls: type[Dataset] = DATASETS[self.combo.itemData(place)]
        if cls is type(self.document.project.dataset):
            return
        if cls.kind == "csv":
            # A table needs a file first; until there is one, the document keeps its data set.
            self.refresh()
            self._open_csv()
            return
        if cls.kind == "image_folder":  # likewise a folder
            self.refresh()
            choose_folder(self.document, self.window(), cls)
            return
        label = self.tr("Use data set {name}").format(name=translated(cls.title) or cls.kind)
        use_dataset(self.document, cls(), label, files={})

    def _open_csv(self) -> None:
        from nnplayground.ui.data_view.csv.dialog import choose_csv  # not needed for the window to come

        choose_csv(self.document, self.window())

    def _change(self, edit: FormEdit) -> None:
        label = self.tr("Change {field} of the data").format(field=in_sentence(self.form.label_of(edit.name)))
        assert isinstance(edit.after, Dataset)
        use_dataset(self.document, edit.after, label, edit.merge_key("the data"))
