"""How a kind of layer looks where it is small: a picture in the colour of its category."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPen, QPixmap

from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.ui.icons import icon
from nnplayground.ui.theme import theme
from nnplayground.ui.translate import translated

_COLOURS = (1, 4, 2, 7, 3, 8, 6)
"""Places in ``theme.classes``, for the categories in the order of the palette."""


def category_colour(category: str) -> QColor:
    """The colour of a category, in the theme in force."""
    names = list(dict.fromkeys(cls.category for cls in LAYERS))
    place = names.index(category) if category in names else 0
    return QColor(theme().classes[_COLOURS[place % len(_COLOURS)]])


def layer_icon(cls: type[Layer], size: int = 22, ratio: float = 1.0) -> QIcon:
    """A rounded square tinted with the category's colour, with the layer's picture in it."""
    return QIcon(_tile(cls, size, ratio))


def block_pixmap(cls: type[Layer], ratio: float = 1.0) -> QPixmap:
    """What hangs on the mouse while a layer is dragged: a block as it will stand on the canvas."""
    now, size = theme(), QSize(140, 46)
    pixmap = _empty(size, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(now.block))
    painter.setPen(QPen(QColor(now.accent), 1.5))
    painter.drawRoundedRect(QRectF(1, 1, size.width() - 2, size.height() - 2), 8, 8)
    painter.drawPixmap(QPoint(11, 11), _tile(cls, 24, ratio))
    font = QFont()
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(now.text))
    title = translated(cls.title) or cls.kind
    painter.drawText(QRectF(43, 0, size.width() - 50, size.height()), Qt.AlignmentFlag.AlignVCenter, title)
    painter.end()
    return pixmap


def _tile(cls: type[Layer], size: int, ratio: float) -> QPixmap:
    colour = category_colour(cls.category)
    pixmap = _empty(QSize(size, size), ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QColor(colour)
    ground.setAlphaF(0.16 if theme().name == "light" else 0.28)
    painter.setBrush(ground)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22)
    line = colour.darker(125) if theme().name == "light" else colour.lighter(135)
    inner = round(size * 0.72)
    picture = icon(cls.icon, line.name()).pixmap(QSize(inner, inner), ratio)
    place = (size - inner) / 2
    painter.drawPixmap(QRectF(place, place, inner, inner), picture, QRectF(picture.rect()))
    painter.end()
    return pixmap


def _empty(size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
