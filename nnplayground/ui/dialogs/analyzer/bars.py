"""Cells with a bar behind the number."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nnplayground.ui.dialogs.analyzer.model import SHARE
from nnplayground.ui.toolkit.theme import theme


class BarDelegate(QStyledItemDelegate):
    """The bar is as long as the cell where one layer has all; it is faint, as the number is what is read."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        share = index.data(SHARE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if share and not selected:
            area = QRectF(option.rect).adjusted(4, 3, -3, -3)
            colour = QColor(theme().accent)
            colour.setAlphaF(0.16 if theme().name == "light" else 0.3)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            width = max(2.0, area.width() * min(1.0, float(share)))
            painter.drawRoundedRect(QRectF(area.left(), area.top(), width, area.height()), 2, 2)
            painter.restore()
        super().paint(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + 8, hint.height() + 4)
