"""From a list of samples to the microscope: an entry in the list's context menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QMenu, QWidget

from nnplayground.microscope.batch_selector import BatchSelector, TrainingSample
from nnplayground.text import mark
from nnplayground.ui.data_view.rows import Rows
from nnplayground.ui.data_view.sheet import PictureSheet
from nnplayground.ui.data_view.table import RowsTable
from nnplayground.ui.document.custom_sample import custom_sample_of
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.translate import translated


def view_of(rows: Rows, row: int) -> BatchSelector:
    """A sample of a list: of another split than training, by its values."""
    split, place = rows.split(row), int(rows.places[row])
    return TrainingSample(place) if split == "train" else custom_sample_of(rows.data, split, place)


class UnderMicroscope:
    """Offers it in the context menus of a table and of a sheet of pictures; the keyboard's row or picture counts where
    the menu was asked for with a key."""

    def __init__(self, document: Document, table: RowsTable, sheet: PictureSheet) -> None:
        self._document = document
        self._table, self._sheet = table, sheet
        for widget in (table, sheet):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._in_table)
        sheet.customContextMenuRequested.connect(self._in_sheet)

    def look_at_current(self) -> None:
        """Look at the current row of the one of the two that is shown."""
        if self._sheet.isVisible():
            self._look(self._sheet.rows, self._sheet.current)
        else:
            index = self._table.currentIndex()
            self._look(self._table.samples.rows, index.row() if index.isValid() else None)

    def _in_table(self, position: QPoint) -> None:
        index = self._table.indexAt(position)
        row = index.row() if index.isValid() else None
        self._offer(self._table, self._table.samples.rows, row, position)

    def _in_sheet(self, position: QPoint) -> None:
        place = self._sheet.index_at(QPointF(position))
        if place is not None and self._sheet.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self._sheet.set_current(place)
        self._offer(self._sheet, self._sheet.rows, place, position)

    def _offer(self, widget: QWidget, rows: Rows | None, row: int | None, position: QPoint) -> None:
        if rows is None or row is None:
            return
        menu = QMenu(widget)
        menu.setObjectName("sample_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.addAction(icon("mdi6.microscope"), translated(mark("Under the microscope")))
        action.setObjectName("sample_under_microscope")
        action.setEnabled(self._document.training.obstacle is None)
        action.triggered.connect(lambda: self._look(rows, row))
        menu.popup(widget.mapToGlobal(position))

    def _look(self, rows: Rows | None, row: int | None) -> None:
        if rows is not None and row is not None and rows.data is self._document.data:
            self._document.microscope.choose(view_of(rows, row))
