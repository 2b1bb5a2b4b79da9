"""Samples as a table: made row by row while they are looked at, so that any number of them opens at once."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from nnplayground.datasets.spec import SPLITS
from nnplayground.ui.data_view.rows import Rows, number
from nnplayground.ui.toolkit.names import subscripted
from nnplayground.ui.toolkit.theme import theme, themes

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

_MEASURED = 40
"""Rows that decide how wide a column is."""
_SIZED = 60
"""Columns whose width is worked out; all others have the usual one."""
_WIDEST = 14
"""Columns are at most as wide as this many letters."""


class RowsModel(QAbstractTableModel):
    """Targets first, then the inputs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: Rows | None = None
        self._names: tuple[str, ...] = ()
        self._targets: tuple[str, ...] = ()
        self.with_split = False

    def show_rows(self, rows: Rows | None) -> None:
        """Replace what is listed."""
        self.beginResetModel()
        self.rows = rows
        self._names, self._targets = (), ()
        if rows is not None:
            spec = rows.data.spec
            size = 1
            for side in spec.shape:
                size *= side
            self._names = spec.feature_names or tuple(str(place + 1) for place in range(size))
            self._targets = (self.tr("class"),) if spec.target_kind == "classification" else spec.target_names
        self.endResetModel()

    @property
    def targets(self) -> int:
        """Columns at the left that are to be predicted."""
        return len(self._targets)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.rows is None else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._targets) + len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.rows is None or not index.isValid():
            return None
        targets, column = len(self._targets), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column < targets:
                return self.rows.targets(index.row())[column]
            return number(self.rows.cell(index.row(), column - targets))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            words = column < targets and self.rows.data.spec.target_kind == "classification"
            side = Qt.AlignmentFlag.AlignLeft if words else Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.BackgroundRole and column < targets:
            tint = QColor(theme().accent)
            tint.setAlphaF(0.14)
            return tint
        if role == Qt.ItemDataRole.ToolTipRole:
            head = self._head(column)
            return f"{head}: {self.data(index)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.rows is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._head(section)
            if role == Qt.ItemDataRole.ToolTipRole:
                shown = self.tr("To be predicted") if section < len(self._targets) else self.tr("Input")
                return f"{self._head(section)}\n{shown}"
        elif role == Qt.ItemDataRole.DisplayRole:
            names = {"train": self.tr("train"), "validation": self.tr("valid."), "test": self.tr("test")}
            place = int(self.rows.places[section]) + 1
            return f"{names[SPLITS[int(self.rows.splits[section])]]} {place}" if self.with_split else str(place)
        return None

    def _head(self, column: int) -> str:
        targets = len(self._targets)
        return subscripted(self._targets[column] if column < targets else self._names[column - targets])


class QuietTable(QTableView):
    """A table to read: no grid, no editing, rows as low as the letters allow, scrolling by pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        for head in (self.horizontalHeader(), self.verticalHeader()):
            head.setHighlightSections(False)
            head.setSectionsClickable(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setStyleSheet("QHeaderView::section { padding: 0px 4px; }")  # rows are low
        self.setCornerButtonEnabled(False)
        self._most: int | None = None
        themes().changed.connect(self.arrange)

    def arrange(self) -> None:
        """Heights and widths for the letters and the numbers of now."""
        metrics = self.fontMetrics()
        head = self.verticalHeader()
        head.setMinimumSectionSize(1)  # that of larger letters would bound the height
        head.setDefaultSectionSize(metrics.height() + 6)
        head.setMinimumSectionSize(metrics.height() + 2)
        model = self.model()
        if model is None:
            return
        widest = metrics.horizontalAdvance("0") * _WIDEST
        display, across = Qt.ItemDataRole.DisplayRole, Qt.Orientation.Horizontal
        for column in range(min(model.columnCount(), _SIZED)):
            texts = [str(model.headerData(column, across, display) or "")]
            texts += [str(model.index(row, column).data() or "") for row in range(min(_MEASURED, model.rowCount()))]
            needed = max(metrics.horizontalAdvance(text) for text in texts)
            self.setColumnWidth(column, min(needed, widest) + 14)

    def fit_height(self, most: int) -> None:
        """As high as its rows, at most ``most`` of them, whatever becomes of its width."""
        self._most = most
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        model = self.model()
        if self._most is None or model is None:
            return
        rows = min(model.rowCount(), self._most)
        high = rows * self.verticalHeader().defaultSectionSize() + self.horizontalHeader().sizeHint().height()
        inside = self.width() - self.verticalHeader().sizeHint().width() - 2 * self.frameWidth()
        if self.horizontalHeader().length() > inside:
            high += self.horizontalScrollBar().sizeHint().height()
        if high + 2 * self.frameWidth() != self.height():
            self.setFixedHeight(high + 2 * self.frameWidth())


class RowsTable(QuietTable):
    """The samples."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samples = RowsModel(self)
        self.setModel(self.samples)
        self.setAccessibleName(self.tr("Samples"))

    def show_rows(self, rows: Rows | None) -> None:
        self.samples.show_rows(rows)
        self.arrange()
        # The keyboard goes on from the first cell, without marking it.
        self.selectionModel().setCurrentIndex(self.samples.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
