"""The combo box of data sets, with a heading over each category."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnplayground.datasets.dataset import DATASETS, Dataset
from nnplayground.ui.toolkit.forms.combo import Combo
from nnplayground.ui.toolkit.theme import theme
from nnplayground.ui.toolkit.translate import translated


class DatasetCombo(Combo):
    """``itemData`` is the kind of a data set, None for a heading, which the keyboard passes over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("field_dataset")
        self.setAccessibleName(self.tr("Data set"))
        self.setMaxVisibleItems(24)
        by_category: dict[str, list[type[Dataset]]] = {}
        for cls in DATASETS:
            by_category.setdefault(cls.category, []).append(cls)
        for category, classes in by_category.items():
            self._add_heading(translated(category))
            for cls in classes:
                self.add(f"   {translated(cls.title) or cls.kind}", cls.kind, translated(cls.help))
        self.setItemDelegate(_Headings(self))

    def currentText(self) -> str:
        """Entries are indented in the list only."""
        return super().currentText().strip()

    def _add_heading(self, name: str) -> None:
        self.addItem(name)
        item = self._item(self.count() - 1)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = QFont(self.font())
        font.setBold(True)
        item.setFont(font)

    def _item(self, place: int) -> QStandardItem:
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        return model.item(place)


class _Headings(QStyledItemDelegate):
    """Headings cannot be chosen, but are to be read: not as pale as what is disabled."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.data(Qt.ItemDataRole.UserRole) is None:
            option.state |= QStyle.StateFlag.State_Enabled
            option.palette.setColor(QPalette.ColorRole.Text, QColor(theme().faint))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(8, 6)
