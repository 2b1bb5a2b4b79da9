"""How a row of the command palette is painted: two lines, with icon, keys and state."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nnplayground.ui.dialogs.command_palette.rows import ROW, Row, Rows
from nnplayground.ui.dialogs.command_palette.search import spans
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import theme

_SMALL = 0.9
"""Of the letters of the title: those of the second line and the keys."""
_ELIDE = Qt.TextElideMode.ElideRight
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class _Measures:
    """Distances that grow with the letters."""

    title: QFont
    small: QFont

    @property
    def line(self) -> int:
        return QFontMetrics(self.title).height()

    @property
    def second_line(self) -> int:
        return QFontMetrics(self.small).height()

    @property
    def padding(self) -> int:
        return max(5, self.line // 3)

    @property
    def side(self) -> int:
        """Of an icon."""
        return round(1.1 * self.line)


class RowDelegate(QStyledItemDelegate):
    """Icon, title and keys in the first line; in the second the menu, and why it is off or what it does."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        measures = _measures(option.font)
        return QSize(0, measures.line + measures.second_line + 2 * measures.padding)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        model = index.model()
        if not isinstance(row, Row) or not isinstance(model, Rows):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now, measures, area = theme(), _measures(option.font), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, QColor(now.hover))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(now.accent))
        if model.ends_recent(index.row()):
            painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(now.border))
        inner = area.adjusted(2 * measures.padding, measures.padding, -2 * measures.padding, -measures.padding)
        side, gap = measures.side, 2 * measures.padding
        picture = QRect(inner.left(), inner.top() + (measures.line - side) // 2, side, side)
        _paint_icon(painter, row.icon, now.disabled if row.reason else now.text, picture)
        state = QRect(inner.right() - side + 1, picture.top(), side, side)
        if row.checked is not None:
            _paint_icon(painter, _state_icon(row), now.accent if row.checked else now.faint, state)
        left = picture.right() + 1 + gap
        right = state.left() - measures.padding
        if row.key:
            right = _paint_key(painter, row, measures, right, inner.top()) - gap
        _paint_title(painter, row, model.query, measures.title, QRect(left, inner.top(), right - left, measures.line))
        second = QRect(left, inner.top() + measures.line, state.left() - left, measures.second_line)
        _paint_second_line(painter, row, measures, second)
        painter.restore()


def _measures(font: QFont) -> _Measures:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * _SMALL)
    return _Measures(QFont(font), small)


def _state_icon(row: Row) -> str:
    if row.action.record.one_of:
        return "mdi6.radiobox-marked" if row.checked else "mdi6.radiobox-blank"
    return "mdi6.checkbox-marked" if row.checked else "mdi6.checkbox-blank-outline"


def _paint_icon(painter: QPainter, name: str, colour: str, area: QRect) -> None:
    if name:
        icon(name, colour).paint(painter, area)


def _paint_key(painter: QPainter, row: Row, measures: _Measures, right: int, top: int) -> int:
    """In a frame, as it is on a keyboard; returns where it begins."""
    now, metrics = theme(), QFontMetrics(measures.small)
    width = metrics.horizontalAdvance(row.key) + 2 * measures.padding
    frame = QRect(right - width, top + (measures.line - metrics.height()) // 2 - 1, width, metrics.height() + 2)
    painter.setPen(QPen(QColor(now.border), 1))
    painter.setBrush(QColor(now.base))
    painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(QColor(now.faint))
    painter.setFont(measures.small)
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, row.key)
    return frame.left()


def _paint_title(painter: QPainter, row: Row, query: str, font: QFont, area: QRect) -> None:
    """The letters that were typed stand out."""
    now = theme()
    title = QFontMetrics(font).elidedText(row.title, _ELIDE, area.width())
    layout = QTextLayout(title, font)
    strong = QTextCharFormat()
    strong.setFontWeight(QFont.Weight.Bold)
    if not row.reason:
        strong.setForeground(QColor(now.accent))
    ranges = []
    for start, end in spans(query, title):
        part = QTextLayout.FormatRange()
        part.start, part.length, part.format = start, end - start, strong
        ranges.append(part)
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(2 * area.width())  # bold letters are wider than those that were measured
    layout.endLayout()
    painter.setPen(QColor(now.faint if row.reason else now.text))
    layout.draw(painter, area.topLeft().toPointF())


def _paint_second_line(painter: QPainter, row: Row, measures: _Measures, area: QRect) -> None:
    now, metrics = theme(), QFontMetrics(measures.small)
    painter.setFont(measures.small)
    painter.setPen(QColor(now.faint))
    if not row.reason:
        line = metrics.elidedText(
            " · ".join(part for part in (row.path, row.tip) if part and part != row.title), _ELIDE, area.width()
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, line)
        return
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, row.path)
    side = round(0.9 * metrics.height())
    left = area.left() + metrics.horizontalAdvance(row.path) + measures.padding + 2
    sign = QRect(left, area.top() + (area.height() - side) // 2, side, side)
    _paint_icon(painter, "mdi6.cancel", now.warning, sign)
    rest = area.adjusted(sign.right() + 1 + measures.padding - area.left(), 0, 0, 0)
    painter.setPen(QColor(now.text))
    painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(row.reason, _ELIDE, rest.width()))
