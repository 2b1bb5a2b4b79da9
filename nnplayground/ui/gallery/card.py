"""How a template is drawn in the gallery: picture, title, one line, heading."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nnplayground.ui.gallery.picture import SIZE
from nnplayground.ui.theme import theme

TITLE = Qt.ItemDataRole.DisplayRole
HELP = Qt.ItemDataRole.UserRole + 1
CATEGORY = Qt.ItemDataRole.UserRole + 2
PICTURE = Qt.ItemDataRole.UserRole + 3
_GAP = 7
_PAD = 12

Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """Paints an item as a card with a frame that shows the mouse, the selection and the focus."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = option.fontMetrics
        lines = 3 if metrics.averageCharWidth() < 9 else 4  # large text wraps sooner
        text = int(metrics.height() * (2.35 + lines)) + 26
        return QSize(SIZE.width() + 2 * _GAP, SIZE.height() + text + 2 * _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = theme()
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        under = bool(state & QStyle.StateFlag.State_MouseOver)
        frame = QRectF(option.rect).adjusted(_GAP, _GAP, -_GAP, -_GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(frame, 8, 8)
        painter.fillPath(outline, QColor(now.hover if under and not selected else now.block))
        painter.setClipPath(outline)
        picture = index.data(PICTURE)
        if isinstance(picture, QPixmap):
            painter.drawPixmap(frame.topLeft(), picture)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(now.border), 1))
        painter.drawLine(
            int(frame.left()), int(frame.top() + SIZE.height()), int(frame.right()), int(frame.top() + SIZE.height())
        )
        self._paint_text(painter, option, index, frame)
        colour = now.accent if selected else now.faint if under else now.border
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 2.5 if selected else 1))
        painter.drawPath(outline)
        painter.restore()

    def _paint_text(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, frame: QRectF) -> None:
        now = theme()
        left, width = frame.left() + _PAD, frame.width() - 2 * _PAD
        top = frame.top() + SIZE.height() + 9
        small, bold = QFont(option.font), QFont(option.font)
        small.setPointSizeF(option.font.pointSizeF() * 0.86)
        bold.setPointSizeF(option.font.pointSizeF() * 1.12)
        bold.setWeight(QFont.Weight.DemiBold)
        one_line = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        for font, colour, role in ((small, now.accent, CATEGORY), (bold, now.text, TITLE)):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(str(index.data(role)), Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(QRectF(left, top, width, metrics.height()), one_line, shown)
            top += metrics.height() + 2
        painter.setPen(QColor(now.faint))
        _paint_lines(
            painter, str(index.data(HELP)), QRectF(left, top + 1, width, frame.bottom() - top - 8), option.font
        )


def _paint_lines(painter: QPainter, text: str, area: QRectF, font: QFont) -> None:
    """As many wrapped lines as fit; the last one ends in an ellipsis where there is more."""
    metrics = QFontMetrics(font)
    room = max(1, int((area.height() + 2) // metrics.lineSpacing()))
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    y = area.top()
    painter.setFont(font)
    for number in range(room):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(area.width())
        start, length = line.textStart(), line.textLength()
        last = number == room - 1
        piece = text[start:] if last else text[start : start + length]
        shown = metrics.elidedText(piece.strip(), Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(QRectF(area.left(), y, area.width(), metrics.height()), Qt.AlignmentFlag.AlignLeft, shown)
        y += metrics.lineSpacing()
    layout.endLayout()
