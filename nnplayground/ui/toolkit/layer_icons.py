"""How a kind of layer looks where it is small: a picture in the colour of its category."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPen, QPixmap

from nnplayground.graph.layer import Layer
from nnplayground.layers.categories import CATEGORIES
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import Theme, theme
from nnplayground.ui.toolkit.translate import translated


def category_colour(category: str, now: Theme) -> str:
    """The colour of a category, here and on the canvas.  Orange and blue are left to negative and positive."""
    place = CATEGORIES.index(category) if category in CATEGORIES else len(CATEGORIES)
    return now.categories[place % len(now.categories)]


def layer_icon(cls: type[Layer], size: int = 22, ratio: float = 1.0) -> QIcon:
    """A rounded square tinted with the category's colour, with the layer's picture in it."""
    return _layer_icon(cls, size, ratio, theme().name)


@lru_cache(maxsize=1000)
def _layer_icon(cls: type[Layer], size: int, ratio: float, look: str) -> QIcon:
    """A list of a hundred layers asks for few different ones.  ``look`` only tells the themes apart."""
    del look
    icon = QIcon(_tile(cls, size, ratio))
    icon.addPixmap(_tile(cls, size, ratio, selected=True), QIcon.Mode.Selected)
    return icon


def card_pixmap(cls: type[Layer], ratio: float = 1.0) -> QPixmap:
    """What hangs on the mouse while a layer is dragged: a card as it will stand on the canvas."""
    now, size = theme(), QSize(140, 46)
    pixmap = _empty(size, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(now.card))
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


def _tile(cls: type[Layer], size: int, ratio: float, selected: bool = False) -> QPixmap:
    """``selected``: for a row in the accent colour, on which a tint would not be seen."""
    colour = QColor(category_colour(cls.category, theme()))
    pixmap = _empty(QSize(size, size), ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QColor(theme().on_accent if selected else colour)
    if not selected:
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
