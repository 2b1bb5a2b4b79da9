"""Ranges and spread of every feature and target, one a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from nnplayground.datasets.statistics import ColumnFigures
from nnplayground.ui.data_view.rows import number
from nnplayground.ui.data_view.table import QuietTable
from nnplayground.ui.toolkit.names import subscripted
from nnplayground.ui.toolkit.theme import theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class FiguresModel(QAbstractTableModel):
    def __init__(self, letters: int, parent: QWidget | None = None) -> None:
        """``letters``: of a name that are shown; all of it is in the tip."""
        super().__init__(parent)
        self._letters = letters
        self._figures: tuple[ColumnFigures, ...] = ()
        self._features = 0
        self._gaps = False

    def show_figures(self, features: Sequence[ColumnFigures], targets: Sequence[ColumnFigures]) -> None:
        self.beginResetModel()
        self._figures, self._features = (*features, *targets), len(features)
        self._gaps = any(figures.missing for figures in self._figures)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._figures)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 5 if self._gaps else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            column_figures = self._figures[index.row()]
            if index.column() == 4:
                return str(column_figures.missing)
            return number(
                (column_figures.mean, column_figures.deviation, column_figures.low, column_figures.high)[index.column()]
            )
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.BackgroundRole and index.row() >= self._features:
            tint = QColor(theme().accent)
            tint.setAlphaF(0.14)
            return tint
        if role == Qt.ItemDataRole.ToolTipRole:
            head = self.headerData(index.column(), Qt.Orientation.Horizontal)
            return f"{self._name(index.row())}, {head}: {self.data(index)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                heads = (self.tr("mean"), self.tr("std"), self.tr("min"), self.tr("max"), self.tr("missing"))
                return heads[section]
            if role == Qt.ItemDataRole.ToolTipRole and section == 1:
                return self.tr("Standard deviation")
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            name = self._name(section)
            return name if len(name) <= self._letters else f"{name[: self._letters - 1].rstrip()}…"
        if role == Qt.ItemDataRole.ToolTipRole:
            shown = self.tr("Input") if section < self._features else self.tr("To be predicted")
            return f"{self._name(section)}\n{shown}"
        return None

    def _name(self, row: int) -> str:
        return subscripted(self._figures[row].name) or self.tr("all numbers")


class FiguresTable(QuietTable):
    """Names stay in sight while the numbers scroll sideways; what is to be predicted is tinted."""

    def __init__(self, letters: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = FiguresModel(letters, self)
        self.setModel(self.figures)
        self.setAccessibleName(self.tr("Statistics of every input and target"))

    def show_figures(self, features: Sequence[ColumnFigures], targets: Sequence[ColumnFigures]) -> None:
        self.figures.show_figures(features, targets)
        self.arrange()
