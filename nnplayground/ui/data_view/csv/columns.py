"""The columns of a CSV file in its dialog: a list to tick the inputs in, and a table of the first rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QTableWidget, QTableWidgetItem, QWidget

from nnplayground import notation
from nnplayground.datasets.tables.csv_reader import ColumnSummary, TablePreview
from nnplayground.ui.data_view.csv.examine import Request
from nnplayground.ui.toolkit.sizes import text_factor
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

_MOST_COLUMNS = 60
"""Columns that the table shows; the list shows all."""
_WIDEST = 180
"""Pixels of a column at 100 %."""


class ColumnList(QListWidget):
    """Columns of numbers can be ticked as inputs; the others say why they cannot."""

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("csv_columns")
        self.setAccessibleName(self.tr("Input columns"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSpacing(2)
        self.setMinimumHeight(5 * self.fontMetrics().height())
        self.itemChanged.connect(lambda _item: self.ticked.emit())

    def show_columns(self, columns: Sequence[ColumnSummary], request: Request) -> None:
        """Without emitting."""
        self.blockSignals(True)
        self.clear()
        for column in columns:
            item = QListWidgetItem(f"{column.name}   {self.describe(column)}", self)
            item.setData(Qt.ItemDataRole.UserRole, column.name)
            target = column.name == request.target
            usable = column.numeric and not target
            flags = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | Qt.ItemFlag.ItemIsEnabled if usable else Qt.ItemFlag.ItemIsSelectable)
            chosen = usable and column.name in (request.columns or ())
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            if target:
                item.setToolTip(self.tr("This column is the target."))
            elif column.problem is not None:
                item.setToolTip(translated(column.problem))
            else:
                item.setToolTip(item.text())  # a long name is cut
        self.blockSignals(False)

    def columns(self) -> tuple[str, ...]:
        """The names ticked."""
        items = [self.item(place) for place in range(self.count())]
        return tuple(
            item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def tick_all(self, on: bool) -> None:
        """Every column that can be an input, or none."""
        self.blockSignals(True)
        for place in range(self.count()):
            item = self.item(place)
            if item.flags() & Qt.ItemFlag.ItemIsEnabled:
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.ticked.emit()

    def describe(self, column: ColumnSummary) -> str:
        """Kind, range and gaps of a column, in short."""
        if column.numeric and column.low is not None and column.high is not None:
            shown = f"{notation.short(column.low, 4)} … {notation.short(column.high, 4)}"
        else:
            shown = self.tr("text, {count} different").format(count=column.distinct)
        if column.missing:
            shown = self.tr("{values}, {count} missing").format(values=shown, count=column.missing)
        return shown


class FirstRows(QTableWidget):
    """The top of the file as it is read now; the target's column is tinted, unused columns are faint."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("csv_rows")
        self.setAccessibleName(self.tr("First rows of the file"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self._look: TablePreview | None = None
        self._request: Request | None = None
        themes().changed.connect(self._dress)
        self._dress()

    def show_rows(self, look: TablePreview | None, request: Request) -> None:
        """None empties the table."""
        self._request = request
        if look is not self._look:
            self._look = look
            self._fill(look)
        self._tint()

    def _fill(self, look: TablePreview | None) -> None:
        self.clear()
        names = () if look is None else look.names[:_MOST_COLUMNS]
        rows = () if look is None else look.rows
        self.setColumnCount(len(names))
        self.setRowCount(len(rows))
        kinds = {column.name: column.numeric for column in look.columns} if look is not None else {}
        for place, name in enumerate(names):
            shown = {True: self.tr("number"), False: self.tr("text")}.get(kinds.get(name), "")  # type: ignore[arg-type]  # None: not known
            title = QTableWidgetItem(f"{name}\n{shown}" if shown else name)
            title.setToolTip(name)
            title.setData(Qt.ItemDataRole.UserRole, (name, shown))
            self.setHorizontalHeaderItem(place, title)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row[:_MOST_COLUMNS]):
                item = QTableWidgetItem(cell)
                if kinds.get(names[place]):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(line, place, item)
        self._dress()

    def _dress(self) -> None:
        """Lines as high and columns as wide as their letters, in the colours of the theme."""
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        widest = round(_WIDEST * text_factor())
        for place in range(self.columnCount()):
            title = self.horizontalHeaderItem(place)
            if title is not None:
                name, kind = title.data(Qt.ItemDataRole.UserRole)
                cut = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, widest - 12)
                title.setText(f"{cut}\n{kind}" if kind else cut)
        self.resizeColumnsToContents()
        for place in range(self.columnCount()):
            self.setColumnWidth(place, min(self.columnWidth(place), widest))
        self._tint()

    def _tint(self) -> None:
        if self._look is None or self._request is None:
            return
        now = theme()
        tint = QColor(now.accent)
        tint.setAlphaF(0.16)
        for place, name in enumerate(self._look.names[:_MOST_COLUMNS]):
            target = name == self._request.target
            used = target or name in (self._request.columns or ())
            for line in range(self.rowCount()):
                item = self.item(line, place)
                if item is not None:
                    item.setBackground(QBrush(tint) if target else QBrush())
                    item.setForeground(QColor(now.text if used or not self._look.columns else now.faint))
