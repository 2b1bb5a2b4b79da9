"""A combo box that fits into a narrow panel and leaves the wheel to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter, QWidget


class Combo(QComboBox):
    """``itemData`` holds the value; ``set_data`` shows one without emitting."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(20)

    def add(self, label: str, value: object, help: str = "") -> None:
        """One more item."""
        self.addItem(label, value)
        if help:
            self.setItemData(self.count() - 1, help, Qt.ItemDataRole.ToolTipRole)

    def set_data(self, value: object) -> None:
        """Show the item of ``value``."""
        self.blockSignals(True)
        self.setCurrentIndex(self.place_of(value))
        self.blockSignals(False)

    def place_of(self, value: object) -> int:
        """The place of the item of ``value``; -1 where there is none."""
        return next((place for place in range(self.count()) if self.itemData(place) == value), -1)

    def needs(self) -> int:
        """Width in which every item can be read."""
        texts = (self.itemText(place) for place in range(self.count()))
        widest = max((self.fontMetrics().horizontalAdvance(words) for words in texts), default=0)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        field = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        return widest + option.rect.width() - field + 4

    def showPopup(self) -> None:
        # The list may be wider than the box, so that no entry is cut.
        view = self.view()
        scroll_bar = view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(max(self.width(), view.sizeHintForColumn(0) + scroll_bar + 8))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt cuts words that are too long; here they end in an ellipsis."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width() - 2
        words = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        option.currentText = words
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
