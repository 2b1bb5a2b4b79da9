"""Pens, fonts and small pictures that several items share."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter, QPainterPath, QPen

from nnplayground.ui.toolkit.sizes import text_factor
from nnplayground.ui.toolkit.theme import Theme

RADIUS = 9.0


@lru_cache(maxsize=32)
def _font(family: str, pixels: float, weight: int) -> QFont:
    font = QFont(family)
    font.setPixelSize(max(1, round(pixels)))
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # so that text scales evenly with the zoom
    return font


def font(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The application's font at a size in scene units."""
    return _font(QGuiApplication.font().family(), pixels, weight.value)


def overlay_font(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """For what does not zoom: follows the size of text that is chosen for the window."""
    return font(pixels * text_factor(), weight)


def name_growth() -> float:
    """By this the name of the operation under the microscope grows: not so much that it hides a small network."""
    return min(text_factor(), 1.4)


def elided(words: str, with_font: QFont, width: float) -> str:
    """``words`` cut to ``width`` with an ellipsis."""
    return QFontMetricsF(with_font).elidedText(words, Qt.TextElideMode.ElideRight, width)


def elided_before_number(words: str, with_font: QFont, width: float) -> str:
    """The same, but a number at the end stays: it tells two layers of a kind apart."""
    start, _, number = words.rpartition(" ")
    if not number.isdigit() or QFontMetricsF(with_font).horizontalAdvance(words) <= width:
        return elided(words, with_font, width)
    end = f"\N{THIN SPACE}{number}"
    return elided(start, with_font, width - QFontMetricsF(with_font).horizontalAdvance(end)) + end


def faded(colour: str, alpha: float) -> QColor:
    """A colour of the theme with an opacity from 0 to 1."""
    result = QColor(colour)
    result.setAlphaF(alpha)
    return result


def pen(colour: QColor | str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Round ends and corners."""
    return QPen(QColor(colour), width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def soft_shadow(painter: QPainter, rect: QRectF, theme: Theme, depth: int = 4) -> None:
    """A shadow below a card: cheap, as the card itself is cached."""
    painter.setPen(Qt.PenStyle.NoPen)
    strength = 0.05 if theme.name == "light" else 0.16
    for step in range(depth, 0, -1):
        painter.setBrush(QColor(0, 0, 0, round(255 * strength / step * 0.8)))
        painter.drawRoundedRect(
            rect.adjusted(-step * 0.6, -step * 0.3, step * 0.6, step * 1.1), RADIUS + step, RADIUS + step
        )


def rounded(rect: QRectF, radius: float = RADIUS) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def pill(
    painter: QPainter, centre: QPointF, words: str, with_font: QFont, ink: QColor, fill: QColor, edge: QColor
) -> None:
    """A small label on rounded ground."""
    area = pill_rect(centre, words, with_font)
    painter.setPen(QPen(edge, 1.0))
    painter.setBrush(fill)
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.setPen(ink)
    painter.setFont(with_font)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)


def pill_rect(centre: QPointF, words: str, with_font: QFont) -> QRectF:
    """Where ``pill`` paints."""
    metrics = QFontMetricsF(with_font)
    width, height = metrics.horizontalAdvance(words) + 12.0, metrics.height() + 2.0
    return QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
