"""How a template is drawn in the gallery: picture, title, a sentence, what it reaches."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnplayground.ui.dialogs.gallery.painter import CardPictures
from nnplayground.ui.dialogs.gallery.picture import SIZE
from nnplayground.ui.toolkit.theme import theme

TITLE = Qt.ItemDataRole.DisplayRole
HELP = Qt.ItemDataRole.UserRole + 1
CATEGORY = Qt.ItemDataRole.UserRole + 2
LEVEL = Qt.ItemDataRole.UserRole + 3
PLACE = Qt.ItemDataRole.UserRole + 4
_GAP = 7
_PAD = 12
_LETTERS = 34
"""Letters that a line of a card holds, also where the text is large."""
_LINES = 3
"""Lines for the sentence of help."""

Index = QModelIndex | QPersistentModelIndex


def card_size(metrics: QFontMetrics) -> QSize:
    """Without the gaps: as wide as the picture, or wider for larger text."""
    width = max(SIZE.width(), min(_LETTERS * metrics.averageCharWidth(), 2 * SIZE.width()))
    line = metrics.height()
    below = 1 if metrics.averageCharWidth() < 9 else 2  # large text wraps sooner
    return QSize(width, _picture_height(width) + round(line * (0.86 + 1.12 + _LINES + below * 0.86 + 0.6)) + 22)


def _picture_height(width: float) -> int:
    return round(SIZE.height() * width / SIZE.width())


class CardDelegate(QStyledItemDelegate):
    """Paints an item as a card with a frame that shows the mouse, the selection and the focus."""

    def __init__(self, pictures: CardPictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return card_size(option.fontMetrics) + QSize(2 * _GAP, 2 * _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = theme()
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        under = bool(state & QStyle.StateFlag.State_MouseOver)
        frame = QRectF(option.rect).adjusted(_GAP, _GAP, -_GAP, -_GAP)
        area = QRectF(frame.topLeft(), QSizeF(frame.width(), _picture_height(frame.width())))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(frame, 8, 8)
        painter.fillPath(outline, QColor(now.hover if under and not selected else now.card))
        painter.setClipPath(outline)
        painter.fillRect(area, QColor(now.canvas))
        ratio = painter.device().devicePixelRatio() * frame.width() / SIZE.width()
        picture = self._pictures.get(index.data(PLACE), ratio)
        if picture is not None:
            painter.drawImage(area, picture, QRectF(picture.rect()))
        painter.setClipping(False)
        painter.setPen(QPen(QColor(now.border), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        self._paint_text(painter, option, index, frame.adjusted(_PAD, area.height() + 8, -_PAD, -9))
        colour = now.accent if selected else now.faint if under else now.border
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 2.5 if selected else 1))
        painter.drawPath(outline)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(now.text), 1.5))
            painter.drawRoundedRect(frame.adjusted(-3, -3, 3, 3), 10, 10)
        painter.restore()

    @staticmethod
    def _paint_text(painter: QPainter, option: QStyleOptionViewItem, index: Index, area: QRectF) -> None:
        now = theme()
        top = area.top()
        small, bold = QFont(option.font), QFont(option.font)
        small.setPointSizeF(option.font.pointSizeF() * 0.86)
        bold.setPointSizeF(option.font.pointSizeF() * 1.12)
        bold.setWeight(QFont.Weight.DemiBold)
        one_line = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        for font, colour, role in ((small, now.accent, CATEGORY), (bold, now.text, TITLE)):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            metrics = QFontMetricsF(font)
            shown = metrics.elidedText(str(index.data(role)), Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(QRectF(area.left(), top, area.width(), metrics.height()), one_line, shown)
            top += metrics.height() + 1
        bottom = area.bottom()
        level = index.data(LEVEL)
        if level:
            painter.setPen(QColor(now.text))
            bottom = _paint_lines(painter, level, area, small, from_bottom=True)
        painter.setPen(QColor(now.faint))
        _paint_lines(painter, str(index.data(HELP)), QRectF(area.left(), top, area.width(), bottom - top), option.font)


def _paint_lines(painter: QPainter, text: str, area: QRectF, font: QFont, from_bottom: bool = False) -> float:
    """As many wrapped lines as fit, the last with an ellipsis where there is more; two at most ``from_bottom``.

    Returns where they begin.
    """
    metrics = QFontMetricsF(font)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    pieces: list[tuple[int, int]] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(area.width())
        pieces.append((line.textStart(), line.textLength()))
    layout.endLayout()
    room = 2 if from_bottom else max(1, int((area.height() + 3) // metrics.lineSpacing()))
    pieces = pieces[:room]
    start = area.bottom() - len(pieces) * metrics.lineSpacing() if from_bottom else area.top()
    painter.setFont(font)
    for number, (begin, length) in enumerate(pieces):
        rest = text[begin:] if number == room - 1 else text[begin : begin + length]
        shown = metrics.elidedText(rest.strip(), Qt.TextElideMode.ElideRight, area.width())
        top = start + number * metrics.lineSpacing()
        painter.drawText(QRectF(area.left(), top, area.width(), metrics.height()), Qt.AlignmentFlag.AlignLeft, shown)
    return start
