"""The analysis as Qt's tables see it: one row for each layer, and the totals as a table of one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from nnplayground import notation
from nnplayground.ui.dialogs.analyzer.columns import COLUMNS, number, words
from nnplayground.ui.toolkit.layer_icons import layer_icon
from nnplayground.ui.toolkit.theme import theme
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.graph.analysis import Row
    from nnplayground.ui.document.document import Document

SHARE = Qt.ItemDataRole.UserRole
"""Between 0 and 1: the layer's part of the total, or None for a column without bars."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NOWHERE = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class AnalysisModel(QAbstractTableModel):
    """Rows of an analysis.  Where only numbers change, the selection and the place of the scroll bar stay."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.rows: tuple[Row, ...] = ()
        self.total: Row | None = None
        self.batch = 1
        self.icon_side = 16
        """Pixels: as the text grows."""
        self.sums = False
        """Whether these rows are totals."""

    def take(self, rows: tuple[Row, ...], total: Row, batch: int) -> None:
        """Show another analysis."""
        if [row.node for row in rows] != [row.node for row in self.rows]:
            self.beginResetModel()
            self.rows, self.total, self.batch = rows, total, batch
            self.endResetModel()
        elif (rows, total, batch) != (self.rows, self.total, self.batch):
            head = batch != self.batch
            self.rows, self.total, self.batch = rows, total, batch
            self.renew()
            if head:
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def renew(self) -> None:
        """Tell that the cells are others, or are to look like the theme."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(COLUMNS) - 1))

    def titles(self) -> list[str]:
        """Headings, translated."""
        return [translated(column.title).replace("{batch}", str(self.batch)) for column in COLUMNS]

    def place_of(self, node: str) -> int | None:
        """The row of a node."""
        return next((place for place, row in enumerate(self.rows) if row.node == node), None)

    # -- Qt

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.titles()[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return translated(column.help)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.number else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words(row, column, self.batch)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.number else _LEFT
        if role == SHARE:
            return self._share(row, column.name) if column.bar and not self.sums else None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._tip(row, column.name)
        if role == Qt.ItemDataRole.DecorationRole and column.name == "name" and not self.sums:
            node = self._document.project.graph.by_id.get(row.node)
            return None if node is None else layer_icon(type(node.layer), self.icon_side, 2.0)
        if role == Qt.ItemDataRole.ForegroundRole and self._is_quiet(row, column.name):
            return QColor(theme().faint)
        if role == Qt.ItemDataRole.FontRole and self.sums:
            bold = QFont()
            bold.setBold(True)
            return bold
        return None

    # -- inside

    def _share(self, row: Row, column: str) -> float:
        whole = 0 if self.total is None else number(self.total, column, 1)
        return number(row, column, 1) / whole if whole else 0.0

    def _is_quiet(self, row: Row, column: str) -> bool:
        """Nothing, and what says the same for every layer of a kind, stands back."""
        if self.sums:
            return False
        if column in ("name", "type", "shape", "field"):
            return column == "type"
        return number(row, column, 1) == 0

    def _tip(self, row: Row, column: str) -> str | None:
        if column == "trainable" and row.trainable < row.parameters and not self.sums:
            return self.tr("Its parameters stay as they are: it is frozen, or does not lead to the Loss.")
        share = self._share(row, column) if column in ("parameters", "multiply_adds", "memory") else 0.0
        if share and not self.sums:
            return self.tr("{share} of the network").format(share=notation.percent(share))
        return None
