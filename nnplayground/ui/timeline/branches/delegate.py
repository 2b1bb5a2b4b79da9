"""How a branch is painted in the list, and the line in which its name is edited."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnplayground.training.timeline.view import BranchView
from nnplayground.ui.timeline.branches.model import BRANCH, CURRENT, FACTS
from nnplayground.ui.toolkit.theme import theme

Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_AROUND = 7
_LONGEST_NAME = 60
"""Letters."""


class BranchDelegate(QStyledItemDelegate):
    """A chip in the branch's colour, its name, and the facts under it, which break into lines where it is narrow."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        metrics = QFontMetrics(option.font)
        room = self._room(width, metrics)
        height = 2 * _AROUND + metrics.height() + 2
        for fact in index.data(FACTS) or ():
            height += metrics.boundingRect(QRect(0, 0, room, 10_000), _WRAP, fact).height()
        return QSize(100, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        branch = index.data(BRANCH)
        if not isinstance(branch, BranchView):
            return
        now, area = theme(), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(now.pressed if chosen else now.hover))
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(now.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5))
        metrics = QFontMetrics(option.font)
        self._paint_chip(painter, area, metrics, now.branch_colour(branch.colour))
        bold = QFont(option.font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(now.text))
        title = self._title(area, metrics)
        sentence = "" if not index.data(CURRENT) else self.tr("in training")
        beside = metrics.horizontalAdvance(sentence) + 10 if sentence else 0
        name = QFontMetrics(bold).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, title.width() - beside)
        painter.drawText(title, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setFont(option.font)
        painter.setPen(QColor(now.accent))
        painter.drawText(title, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), sentence)
        y, room = title.bottom() + 3, self._room(area.width(), metrics)
        for place, fact in enumerate(index.data(FACTS) or ()):
            where = metrics.boundingRect(QRect(title.left(), y, room, 10_000), _WRAP, fact)
            painter.setPen(QColor(now.faint if place < 2 else now.text))
            painter.drawText(QRect(title.left(), y, room, where.height() + 2), _WRAP, fact)
            y += where.height()
        painter.setPen(QColor(now.grid))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("branch_name")
        editor.setAccessibleName(self.tr("Name of the branch"))
        editor.setMaxLength(_LONGEST_NAME)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Once: the list is told anew while it trains, and what is half typed stays."""
        if isinstance(editor, QLineEdit) and not editor.property("filled"):
            editor.setProperty("filled", True)
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        title = self._title(option.rect, QFontMetrics(option.font))
        height = editor.sizeHint().height()
        editor.setGeometry(title.left() - 7, title.center().y() - height // 2, title.width() + 7, height)

    def _title(self, area: QRect, metrics: QFontMetrics) -> QRect:
        left = area.left() + _left(metrics)
        return QRect(left, area.top() + _AROUND, area.right() - left - _AROUND, metrics.height())

    def _room(self, width: int, metrics: QFontMetrics) -> int:
        return max(60, width - _left(metrics) - _AROUND)

    def _paint_chip(self, painter: QPainter, area: QRect, metrics: QFontMetrics, colour: str) -> None:
        side = 0.7 * metrics.height()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        top = area.top() + _AROUND + (metrics.height() - side) / 2
        painter.drawRoundedRect(QRectF(area.left() + 9, top, side, side), 3, 3)


class Relayout(QObject):
    """Has a list reckon its rows anew when it becomes wider or narrower."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._view.scheduleDelayedItemsLayout()
        return False


def _left(metrics: QFontMetrics) -> int:
    return round(0.7 * metrics.height()) + 18
