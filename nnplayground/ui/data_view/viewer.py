"""All samples of a document and their figures, in a window beside the main one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from nnplayground import notation
from nnplayground.datasets.spec import SPLITS, SplitName
from nnplayground.ui.data_view.class_bars import ClassBars
from nnplayground.ui.data_view.figures import FiguresTable
from nnplayground.ui.data_view.loading import LoadingLine
from nnplayground.ui.data_view.rows import chosen
from nnplayground.ui.data_view.sheet import PictureSheet
from nnplayground.ui.data_view.summary import Summaries, Summary
from nnplayground.ui.data_view.table import RowsTable
from nnplayground.ui.data_view.under_microscope import UnderMicroscope
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.forms.combo import Combo
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.forms.scroll import ScrolledColumn
from nnplayground.ui.toolkit.translate import translated

_SIDE = 64


class DataViewer(QDialog):
    """Follows the document: other data take the place of those that are shown.  Not modal."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data_viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.document = document
        self._summaries = Summaries(self)
        self._summary: Summary | None = None
        self.loading = LoadingLine(document, self)
        self._problem = ToneLabel(tone="error", parent=self)
        self._problem.hide()
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._samples_page(), self.tr("Samples"))
        self.tabs.addTab(self._statistics_page(), self.tr("Statistics"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(12, 10, 12, 12)
        lines.addWidget(self.loading)
        lines.addWidget(self._problem)
        lines.addWidget(self.tabs, 1)
        line = self.fontMetrics().height()
        self.resize(50 * line, 34 * line)
        self.sheet.current_changed.connect(self._enable)
        self.table.selectionModel().currentChanged.connect(self._enable)
        document.training.run_changed.connect(self._enable)
        document.data_changed.connect(self.refresh)
        document.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the document's data of this moment."""
        data, problem = self.document.data, self.document.data_problem
        cls = type(self.document.project.dataset)
        self.setWindowTitle(self.tr("Data: {name}").format(name=translated(cls.title) or cls.kind))
        self._problem.setVisible(problem is not None)
        self.tabs.setEnabled(data is not None)
        if problem is not None:
            self._problem.setText(translated(problem))
        if data is not None:
            self._summaries.ask(data, self._show)

    def _enable(self) -> None:
        pictures = self._views.currentWidget() is self.sheet
        chosen = self.sheet.current is not None if pictures else self.table.currentIndex().isValid()
        self.look.setEnabled(chosen and self.document.training.obstacle is None)

    def done(self, result: int) -> None:
        self._summaries.abandon(self.parent() or self)
        super().done(result)

    # -- pages

    def _samples_page(self) -> QWidget:
        page = QWidget(self)
        self.split, self.of_class = Combo(page), Combo(page)
        self.split.setObjectName("viewer_split")
        self.split.setAccessibleName(self.tr("Split"))
        self.of_class.setObjectName("viewer_class")
        self.of_class.setAccessibleName(self.tr("Class"))
        self.split.add(self.tr("All splits"), None)
        names: dict[SplitName, str] = {
            "train": self.tr("Training"), "validation": self.tr("Validation"), "test": self.tr("Test")
        }  # fmt: skip
        for split in SPLITS:
            self.split.add(names[split], split)
        self.count = QLabel(page)
        self.count.setProperty("faint", True)
        self.count.setObjectName("viewer_count")
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self.split, self.of_class):
            part.setMinimumContentsLength(8)
            row.addWidget(part)
        row.addWidget(self.count)
        row.addStretch(1)
        self.table, self.sheet = RowsTable(page), PictureSheet(_SIDE, page)
        self.table.samples.with_split = True
        self.under_microscope = UnderMicroscope(self.document, self.table, self.sheet)
        self.look = QPushButton(self.tr("Under the &microscope"), page)
        self.look.setObjectName("viewer_microscope")
        self.look.setToolTip(self.tr("Look at one training step with the chosen sample"))
        self.look.setAutoDefault(False)
        self.look.clicked.connect(self.under_microscope.look_at_current)
        row.addWidget(self.look)
        self.sheet.chosen.connect(lambda _place: self.under_microscope.look_at_current())
        self._views = QStackedWidget(page)
        self._views.addWidget(self.table)
        self._views.addWidget(self.sheet)
        lines = QVBoxLayout(page)
        lines.setContentsMargins(0, 8, 0, 0)
        lines.addLayout(row)
        lines.addWidget(self._views, 1)
        for combo in (self.split, self.of_class):
            combo.currentIndexChanged.connect(lambda _place: self._filter())
        return page

    def _statistics_page(self) -> QWidget:
        page = ScrolledColumn(self)
        self.bars, self.figures = ClassBars(page), FiguresTable(40, page)
        self.figures.setMinimumHeight(6 * self.fontMetrics().height())
        lines = page.lines
        lines.setContentsMargins(0, 8, 0, 0)
        lines.setSpacing(10)
        lines.addWidget(self.bars)
        lines.addWidget(self.figures, 1)
        return page

    # -- filling

    def _show(self, summary: Summary) -> None:
        spec = summary.data.spec
        before = None if self._summary is None else self._summary.data.spec.class_names
        self._summary = summary
        if spec.class_names != before:
            self.of_class.blockSignals(True)
            self.of_class.clear()
            self.of_class.add(self.tr("All classes"), None)
            for place, name in enumerate(spec.class_names):
                self.of_class.add(notation.restyled(name), place)
            self.of_class.blockSignals(False)
        self.of_class.setVisible(bool(spec.class_names))
        self._views.setCurrentWidget(self.sheet if len(spec.shape) > 1 else self.table)
        self.bars.show_counts(summary.sizes, spec.class_names, summary.counts)
        self.figures.show_figures(summary.features, summary.targets)
        self._filter()

    def _filter(self) -> None:
        summary = self._summary
        if summary is None:
            return
        split = self.split.currentData()
        rows = chosen(summary.data, SPLITS if split is None else (split,), self.of_class.currentData())
        total = sum(summary.sizes.values())
        if len(rows) == total:
            self.count.setText(self.tr("Samples: {count}").format(count=notation.count(total)))
        else:
            self.count.setText(
                self.tr("Samples: {count} of {total}").format(
                    count=notation.count(len(rows)), total=notation.count(total)
                )
            )
        if len(summary.data.spec.shape) > 1:
            self.sheet.show_rows(rows, summary.low, summary.high)
        else:
            self.table.show_rows(rows)
        self._enable()


def open_data_viewer(document: Document, parent: QWidget) -> DataViewer:
    """The viewer of a window: the one that is open already, or a new one."""
    known = parent.findChild(DataViewer, "data_viewer")
    viewer = DataViewer(document, parent) if known is None else known
    viewer.show()
    viewer.raise_()
    viewer.activateWindow()
    return viewer
