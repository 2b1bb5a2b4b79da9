"""What the loaded data hold: sizes of the splits, classes, ranges, some samples, and what was done to them."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnplayground.datasets.prepare import Prepared
from nnplayground.ui.data_view.class_bars import ClassBars
from nnplayground.ui.data_view.figures import FiguresTable
from nnplayground.ui.data_view.folder import choose_folder, has_folder
from nnplayground.ui.data_view.loading import LoadingLine
from nnplayground.ui.data_view.rows import some
from nnplayground.ui.data_view.scatter import Scatter, drawable
from nnplayground.ui.data_view.sheet import PictureSheet
from nnplayground.ui.data_view.summary import Summaries, Summary
from nnplayground.ui.data_view.table import RowsTable
from nnplayground.ui.data_view.truth import TrueWeights
from nnplayground.ui.data_view.under_microscope import UnderMicroscope
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.sections.facts import Notices
from nnplayground.ui.toolkit.forms.flow_layout import FlowLayout
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.translate import translated

_ROWS = 6
_FIGURES = 8
"""Lines of the tables; more are scrolled to, in the table."""
_PICTURES = 20
_SIDE = 40


class DataFacts(QWidget):
    """Follows ``document.data``."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._summaries = Summaries(self)
        self._notices = Notices(self)
        self._remedies = QWidget(self)
        remedies = FlowLayout(self._remedies, spacing=8)
        self.again = QPushButton(self.tr("Load again"), self._remedies)
        self.again.setObjectName("button_load_again")
        self.again.setToolTip(self.tr("Try once more to load the data"))
        self.download = QPushButton(self.tr("Download"), self._remedies)
        self.download.setObjectName("button_download")
        self.download.setToolTip(self.tr("Fetch the files once and keep them on this machine"))
        self.folder = QPushButton(self.tr("Choose a folder…"), self._remedies)
        self.folder.setObjectName("button_choose_folder")
        self.folder.setToolTip(self.tr("Use files that are on this machine already"))
        for button in (self.again, self.download, self.folder):
            remedies.addWidget(button)
        self.loading = LoadingLine(document, self)
        self._bars = ClassBars(self)
        self._counts_title = ToneLabel(tone="heading", parent=self)
        self._scatter = Scatter(self)
        self._truth = TrueWeights(document, self)
        self._samples_title = ToneLabel(self.tr("Some samples"), "heading", self)
        self._table, self._pictures = RowsTable(self), PictureSheet(_SIDE, self, whole=True)
        self._under_microscope = UnderMicroscope(document, self._table, self._pictures)
        self._figures_title = ToneLabel(self.tr("Statistics"), "heading", self)
        self._figures = FiguresTable(parent=self)
        self._done = ToneLabel(tone="faint", parent=self)
        self.look = QPushButton(self.tr("Look at the data…"), self)
        self.look.setObjectName("button_look_at_data")
        self.look.setToolTip(self.tr("All samples and their statistics, in a window of their own"))
        self.look.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        self._loaded: tuple[QWidget, ...] = (
            self._counts_title, self._bars, self._scatter, self._truth, self._samples_title, self._table,
            self._pictures, self.look, self._figures_title, self._figures, self._done,
        )  # fmt: skip
        for widget in (self._notices, self._remedies, self.loading, *self._loaded):
            lines.addWidget(widget)
        lines.addStretch(1)
        for widget in self._loaded:
            widget.hide()
        self.look.clicked.connect(self._look)
        self.again.clicked.connect(lambda: document.source.load_again())
        self.download.clicked.connect(lambda: document.source.allow_download())
        self.folder.clicked.connect(lambda: choose_folder(document, self.window()))
        self.loading.appeared.connect(self._hide_all)
        document.data_changed.connect(self.refresh)
        document.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the data of this moment; while others are on their way, those of before, until it takes long."""
        data, problem = self.document.data, self.document.data_problem
        offer = None if problem is None else self.document.source.offer
        self._notices.show_notices([] if problem is None else [(translated(problem), offer is not None)])
        self._remedies.setVisible(problem is not None)
        self.again.setVisible(offer is None)
        self.download.setVisible(offer is not None)
        self.folder.setVisible(has_folder(type(self.document.project.dataset)))
        if data is not None:
            self._summaries.ask(data, self._show)
        elif problem is not None:
            self._hide_all()

    def _hide_all(self) -> None:
        self._summaries.forget()
        for widget in self._loaded:
            widget.hide()

    def _show(self, summary: Summary) -> None:
        data = summary.data
        names = data.spec.class_names
        count = len(names)
        self._counts_title.setText(self.tr("{count} classes").format(count=count) if count else self.tr("Samples"))
        self._bars.show_counts(summary.sizes, names, summary.counts)
        pictures, picture = len(data.spec.shape) > 1, drawable(data)
        if picture:
            self._scatter.show_data(data)
        if pictures:
            self._pictures.show_rows(some(data, _PICTURES), summary.low, summary.high)
        else:
            self._table.show_rows(some(data, _ROWS))
            self._table.fit_height(_ROWS)
        self._figures.show_figures(summary.features, summary.targets)
        self._figures.fit_height(_FIGURES)
        facts = self._what_was_done(data)
        self._done.setText(" ".join(facts))
        serves = {
            self._scatter: picture, self._truth: bool(data.spec.true_weights), self._pictures: pictures,
            self._table: not pictures, self._done: bool(facts),
        }  # fmt: skip
        for widget in self._loaded:
            widget.setVisible(serves.get(widget, True))

    def _what_was_done(self, data: Prepared) -> list[str]:
        sentences = []
        if data.mean is not None and data.target_mean is not None:
            words = self.tr(
                "Inputs and targets are standardized: brought to mean 0 and deviation 1 as measured on the training "
                "part."
            )
            sentences.append(words)
        elif data.mean is not None:
            sentences.append(
                self.tr("Inputs are standardized: brought to mean 0 and deviation 1 as measured on the training part.")
            )
        elif data.target_mean is not None:
            sentences.append(
                self.tr("Targets are standardized: brought to mean 0 and deviation 1 as measured on the training part.")
            )
        if sentences:
            sentences.append(self.tr("Tables show them as they were before."))
        if data.fill is not None:
            sentences.append(self.tr("Missing values are filled with the mean of the training part."))
        noise = self.document.project.settings.label_noise
        if noise > 0:
            words = (
                self.tr("{share}\u00a0% of the training samples carry a wrong class.")
                if data.spec.target_kind == "classification"
                else self.tr("Training targets carry noise of {share}\u00a0% of their deviation.")
            )
            sentences.append(words.format(share=round(100 * noise)))
        return sentences

    def _look(self) -> None:
        from nnplayground.ui.data_view.viewer import open_data_viewer  # not needed before it is asked for

        open_data_viewer(self.document, self.window())
