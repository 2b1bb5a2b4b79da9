"""A list of the training samples: any number of them, narrowed by class, searched by number."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.datasets.prepare import Prepared
from nnplayground.microscope.batch_selector import TrainingSample
from nnplayground.text import Text, UserError, text
from nnplayground.ui.data_view.rows import Rows, chosen
from nnplayground.ui.data_view.sheet import PictureSheet
from nnplayground.ui.data_view.summary import Summaries, Summary
from nnplayground.ui.data_view.table import RowsTable
from nnplayground.ui.document.document import Document
from nnplayground.ui.microscope.sample_picker.page import ChoicePage
from nnplayground.ui.microscope.sample_picker.typed import whole_typed
from nnplayground.ui.toolkit.forms.combo import Combo
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated

_SIDE = 48


class SamplePage(ChoicePage):
    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self._summaries = Summaries(self)
        self._rows: Rows | None = None
        self._summary: Summary | None = None
        self._searching = False
        self.of_class = Combo(self)
        self.of_class.setObjectName("look_at_class")
        self.of_class.setAccessibleName(self.tr("Class"))
        self.of_class.setMinimumContentsLength(10)
        self.number = QLineEdit(self)
        self.number.setObjectName("look_at_number")
        self.number.setPlaceholderText(self.tr("Number"))
        self.number.setAccessibleName(self.tr("Number of the sample"))
        self.number.setToolTip(self.tr("Go to the sample of this number; Enter looks at it"))
        self._enlarge()
        themes().changed.connect(self._enlarge)
        self._count = QLabel(self)
        self._count.setProperty("faint", True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.of_class)
        row.addWidget(self.number)
        row.addWidget(self._count, 1)
        self._error = ToneLabel(tone="error", parent=self)
        self._error.setObjectName("look_at_sample_error")
        self._error.hide()
        self.table, self.sheet = RowsTable(self), PictureSheet(_SIDE, self)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._views = QStackedWidget(self)
        self._views.addWidget(self.table)
        self._views.addWidget(self.sheet)
        lines = QVBoxLayout(self)
        lines.setSpacing(8)
        lines.addLayout(row)
        lines.addWidget(self._error)
        lines.addWidget(self._views, 1)
        self.of_class.currentIndexChanged.connect(lambda _place: self._list())
        self.number.textEdited.connect(self._search)
        self.table.doubleClicked.connect(lambda _index: self.accepted.emit())
        self.sheet.chosen.connect(lambda _place: self.accepted.emit())
        self.table.selectionModel().currentRowChanged.connect(self._picked)
        self.sheet.current_changed.connect(self._picked)

    def _enlarge(self) -> None:
        self.number.setMaximumWidth(12 * self.number.fontMetrics().horizontalAdvance("0"))

    def show_data(self, data: Prepared) -> None:
        names = data.spec.class_names
        self._summary, self._rows = None, None
        self.of_class.blockSignals(True)
        self.of_class.clear()
        self.of_class.add(self.tr("All classes"), None)
        for place, name in enumerate(names):
            self.of_class.add(notation.restyled(name), place)
        self.of_class.blockSignals(False)
        self.of_class.setVisible(bool(names))
        self.number.clear()
        self._views.setCurrentWidget(self.sheet if len(data.spec.shape) > 1 else self.table)
        self._summaries.ask(data, self._take)

    def selector(self) -> TrainingSample | None:
        if self.number.text().strip() and not self._search():
            return None
        place = self._current()
        if self._rows is None or place is None:
            self._say(text("Choose a sample of the list first."))
            return None
        return TrainingSample(int(self._rows.places[place]))

    def end(self) -> None:
        self._summaries.abandon(self.window().parent() or self)

    # -- inside

    def _take(self, summary: Summary) -> None:
        self._summary = summary
        self._list()

    def _list(self) -> None:
        summary = self._summary
        if summary is None:
            return
        rows = self._rows = chosen(summary.data, ("train",), self.of_class.currentData())
        total = summary.sizes["train"]
        words = self.tr("Samples: {count}") if len(rows) == total else self.tr("Samples: {count} of {total}")
        self._count.setText(words.format(count=notation.count(len(rows)), total=notation.count(total)))
        if self._views.currentWidget() is self.sheet:
            self.sheet.show_rows(rows, summary.low, summary.high)
        else:
            self.table.show_rows(rows)
        self._error.hide()

    def _search(self) -> bool:
        """Go to the sample whose number is typed, also where another class is listed."""
        summary = self._summary
        if summary is None or not self.number.text().strip():
            self._error.hide()
            return False
        try:
            place = whole_typed(self.number.text(), summary.sizes["train"]) - 1
        except UserError as error:
            self._say(error.text)
            return False
        self._error.hide()
        self._searching = True
        if len(self._rows or ()) != summary.sizes["train"]:
            self.of_class.setCurrentIndex(0)
        if self._views.currentWidget() is self.sheet:
            self.sheet.set_current(place)
        else:
            index = self.table.samples.index(place, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)
        self._searching = False
        return True

    def _picked(self) -> None:
        """One was chosen in the list: what was typed before does not count any more."""
        if not self._searching:
            self.number.clear()
        self._error.hide()

    def _current(self) -> int | None:
        if self._views.currentWidget() is self.sheet:
            return self.sheet.current
        rows = self.table.selectionModel().selectedRows()
        return rows[0].row() if rows else None

    def _say(self, problem: Text) -> None:
        self._error.setText(translated(problem))
        self._error.show()
