"""A node as it stands on the canvas: a card, small as a block or large with its neurons."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.graph.layer import Layer
from nnplayground.ui.canvas.geometry import NodeGeometry, toggle
from nnplayground.ui.canvas.lettering import PLAIN, Lettering
from nnplayground.ui.canvas.painting import RADIUS, elided, elided_before_number, faded, font, pen, rounded, soft_shadow
from nnplayground.ui.document.card_size import Detail, figure_scale
from nnplayground.ui.toolkit.colours import mixed
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.layer_icons import layer_icon
from nnplayground.ui.toolkit.theme import theme

_MARGIN = 14.0
_ICON = 20.0
_LOCK = 15.0
"""Width of the lock of a frozen layer, with what is free after it."""

NEAR_CARD_LEVEL, EDGE_LEVEL, FAR_CARD_LEVEL, NEURON_LEVEL, PORT_LEVEL, OVERLAY_LEVEL = 0.0, 1.0, 2.0, 3.0, 4.0, 9.0
"""Lines of weights run over the cards of near nodes and under blocks and neurons."""


@dataclass(frozen=True)
class _Line:
    """How one line of a card looks.  ``smallest``: pixels down to which it is made smaller before it is cut; at 100 %
    only where it ``shrinks`` always."""

    pixels: float
    weight: QFont.Weight = QFont.Weight.Normal
    smallest: float = 9.0
    shrinks: bool = False
    dispensable: bool = False
    """Left out where it is large and has no room."""


BETWEEN = " · "
"""The parts of the name of a figure; the last one gives way first."""
_TITLE = _Line(13.0, QFont.Weight.DemiBold, shrinks=True)
_NEAR_TITLE = _Line(12.5, QFont.Weight.DemiBold, shrinks=True)
_SUMMARY, _NEAR_SUMMARY = _Line(11.5), _Line(11.0)
_COUNT, _FIGURE_NAME = _Line(10.0, dispensable=True), _Line(10.0)
_FIGURE = _Line(22.0, QFont.Weight.DemiBold)


class Ailment(Enum):
    NONE = 0
    CAUTION = 1
    ERROR = 2


@dataclass(frozen=True)
class NodeLabel:
    """What is written on a node and how it is marked."""

    layer: type[Layer]
    title: str
    summary: str
    count: str
    """Of its parameters, or empty."""
    accent: str
    frozen: bool = False
    """Its parameters stay as they are: a lock stands before their count."""
    ailment: Ailment = Ailment.NONE
    complaint: str = ""
    figure: str = ""
    """The large number of a node without an output."""
    figure_name: str = ""
    selected: bool = False
    hovered: bool = False


class NodeItem(QGraphicsItem):
    """Paints a ``NodeLabel``; changes nothing and takes no mouse."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._label = NodeLabel(Layer, "", "", "", "#000000")
        self._body = QRectF()
        self._near = False
        self._able = False
        self._lettering = PLAIN
        self._figure: _Figure | None = None

    @property
    def label(self) -> NodeLabel:
        return self._label

    def place(self, geometry: NodeGeometry) -> None:
        """Take a place and a size."""
        centre = geometry.rect.center()
        body = geometry.rect.translated(-centre)
        look = (geometry.near, geometry.able, geometry.lettering)
        if body != self._body or look != (self._near, self._able, self._lettering):
            self.prepareGeometryChange()
            self._body, (self._near, self._able, self._lettering) = body, look
            self.setZValue(NEAR_CARD_LEVEL if geometry.near else FAR_CARD_LEVEL)
            self._place_figure()
            self.update()
        self.setPos(centre)

    def show_label(self, label: NodeLabel) -> None:
        """Repaint if anything on it is new."""
        if label == self._label:
            return
        before, self._label = self._label, label
        if label.figure_name and self._figure is None:
            self._figure = _Figure(self)
            self._place_figure()
        if self._figure is not None:
            self._figure.show_words(label.figure, label.figure_name)
        still = replace(before, figure=label.figure, figure_name=label.figure_name)
        if still != label or bool(before.figure_name) != bool(label.figure_name):
            self.setToolTip(label.complaint)
            self.update()

    def _place_figure(self) -> None:
        if self._figure is not None:
            self._figure.place(QRectF() if self._near else _text_area(self._body), self._lettering)

    def boundingRect(self) -> QRectF:
        return self._body.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._near:
            self._paint_near_card(painter)
        else:
            self._paint_far_card(painter)
        if self._label.ailment is not Ailment.NONE:
            self._paint_badge(painter)

    def _paint_far_card(self, painter: QPainter) -> None:
        now, label, body = theme(), self._label, self._body
        soft_shadow(painter, body, now)
        self._paint_ring(painter)
        painter.setPen(self._outline())
        painter.setBrush(QColor(now.card))
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        painter.save()
        painter.setClipPath(rounded(body.adjusted(0.75, 0.75, -0.75, -0.75), RADIUS - 0.75))
        painter.fillRect(QRectF(body.left(), body.top(), 5.0, body.height()), _accent(label))
        painter.restore()
        area = _text_area(body)
        letters = self._lettering
        scale, detail = letters.scale, letters.end if label.figure_name else letters.detail
        left, width, top = area.left(), area.width(), body.top() + (9.0 if detail is Detail.ALL else 6.0)
        toggled = self._able and (detail > Detail.TITLE or label.hovered)  # a short card has no room for both
        room = width - 16.0 * letters.mark_scale if toggled else width
        _line(painter, _TITLE, label.title, QPointF(left, top), room, letters, now.text)
        if detail >= Detail.SETTINGS and not (label.figure_name and detail < Detail.ALL):
            _line(painter, _SUMMARY, label.summary, QPointF(left, top + 18.0 * scale), width, letters, now.text)
        if detail is Detail.ALL and not label.figure_name:
            at = QPointF(left, top + 35.0 * scale)
            lock = self._paint_lock(painter, at) if label.frozen else 0.0
            _line(painter, _COUNT, label.count, at + QPointF(lock, 0.0), width - lock, letters, now.faint)
            used = QFontMetricsF(font(_COUNT.pixels * scale))
            if used.horizontalAdvance(label.count) + lock + _ICON * letters.mark_scale + 4.0 <= width:
                self._paint_icon(painter)
        if toggled:
            self._paint_toggle(painter)

    def _paint_icon(self, painter: QPainter) -> None:
        """The picture that the palette shows, sharp at every zoom."""
        ratio = max(1.0, painter.worldTransform().m11() * painter.device().devicePixelRatio())
        side = _ICON * self._lettering.mark_scale
        size = QSize(round(side), round(side))
        picture = layer_icon(self._label.layer, size.width(), ratio).pixmap(size, ratio)
        corner = self._body.bottomRight() - QPointF(side + 7.0, side + 6.0)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QRectF(corner, QSizeF(size)), picture, QRectF(picture.rect()))

    def _paint_lock(self, painter: QPainter, corner: QPointF) -> float:
        """Before a line of small text; returns the room that it takes."""
        now, ratio = theme(), max(1.0, painter.worldTransform().m11() * painter.device().devicePixelRatio())
        scale = self._lettering.scale
        side = (_LOCK - 3.0) * scale
        size = QSize(round(side), round(side))
        picture = icon("mdi6.lock", now.faint).pixmap(size, ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(corner + QPointF(-1.0, 1.2 * scale), QSizeF(side, side))
        painter.drawPixmap(rect, picture, QRectF(picture.rect()))
        return _LOCK * scale

    def _paint_near_card(self, painter: QPainter) -> None:
        now, label, body = theme(), self._label, self._body
        self._paint_ring(painter)
        outline = self._outline()
        if label.ailment is Ailment.NONE and not (label.selected or label.hovered):
            outline = QPen(faded(now.border, 0.55), 1.0)
        painter.setPen(outline)
        painter.setBrush(faded(now.card, 0.6))
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        painter.setPen(pen(_accent(label), 3.0))
        painter.drawLine(QPointF(body.left() + 12.0, body.top() + 0.5), QPointF(body.right() - 12.0, body.top() + 0.5))
        letters = self._lettering
        scale = letters.scale
        left, top, width = body.left() + 6.0, body.top() + 7.0, body.width() - 12.0
        middle = Qt.AlignmentFlag.AlignHCenter
        _line(painter, _NEAR_TITLE, label.title, QPointF(left, top), width, letters, now.text, middle)
        if letters.detail >= Detail.SETTINGS:
            at = QPointF(left, top + 16.0 * scale)
            _line(painter, _NEAR_SUMMARY, label.summary, at, width, letters, now.faint, middle)
        if letters.detail is Detail.ALL:
            below = body.bottom() - 20.0 * scale
            if label.frozen:
                lock = _LOCK * scale
                words = min(QFontMetricsF(font(_COUNT.pixels * scale)).horizontalAdvance(label.count), width - lock)
                self._paint_lock(painter, QPointF(-(words + lock) / 2, below))
                left, width = left + lock, width - lock
            _line(painter, _COUNT, label.count, QPointF(left, below), width, letters, now.faint, middle)
        if label.hovered:
            self._paint_toggle(painter)

    def _paint_ring(self, painter: QPainter) -> None:
        """The halo of the selected node."""
        if self._label.selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(theme().accent, 0.22))
            painter.drawRoundedRect(self._body.adjusted(-5, -5, 5, 5), RADIUS + 5, RADIUS + 5)

    def _outline(self) -> QPen:
        now, label = theme(), self._label
        if label.ailment is Ailment.ERROR:
            return pen(now.error, 2.0)
        if label.ailment is Ailment.CAUTION:
            return pen(now.warning, 1.8)
        if label.selected:
            return pen(now.accent, 2.0)
        return pen(mixed(now.border, now.faint, 0.6) if label.hovered else now.border, 1.2)

    def _paint_toggle(self, painter: QPainter) -> None:
        """A small network for neurons, a bar for a block: what a press would show."""
        now = theme()
        place = toggle(self._body, self._near, self._lettering)
        ink = QColor(now.text if self._label.hovered else now.faint)
        if self._label.hovered:
            painter.setPen(QPen(QColor(now.border), 1.0) if self._near else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.hover))
            painter.drawRoundedRect(place, 5, 5)
        painter.save()
        painter.translate(place.center())
        painter.scale(self._lettering.mark_scale, self._lettering.mark_scale)
        painter.setPen(QPen(ink, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._near:
            painter.drawRoundedRect(QRectF(-5.5, -3.5, 11.0, 7.0), 2.0, 2.0)
        else:
            left, right = (-5.0, (-4.0, 4.0)), (4.6, (-5.4, 0.0, 5.4))
            painter.setPen(QPen(ink, 0.7))
            for start in left[1]:
                for end in right[1]:
                    painter.drawLine(QPointF(left[0], start), QPointF(right[0], end))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            for x, rows in (left, right):
                for y in rows:
                    painter.drawEllipse(QPointF(x, y), 2.0, 2.0)
        painter.restore()

    def _paint_badge(self, painter: QPainter) -> None:
        now = theme()
        centre = self._body.topLeft() + QPointF(2.0, 2.0)
        colour = now.error if self._label.ailment is Ailment.ERROR else now.warning
        painter.setPen(QPen(QColor(now.canvas), 2.0))
        painter.setBrush(QColor(colour))
        reach = 9.0 * self._lettering.mark_scale
        painter.drawEllipse(centre, reach, reach)
        painter.setPen(QColor(now.canvas))
        painter.setFont(font(13.0 * self._lettering.mark_scale, QFont.Weight.Bold))
        painter.drawText(
            QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach), Qt.AlignmentFlag.AlignCenter, "!"
        )


class _Figure(QGraphicsItem):
    """The large number of a node and what it is: an item of its own, as it changes with every snapshot."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._area = QRectF()
        self._lettering = PLAIN
        self._words = ("", "")

    def place(self, area: QRectF, lettering: Lettering) -> None:
        """``area``: that of all texts on the card; empty hides it."""
        self.prepareGeometryChange()
        self._area, self._lettering = area, lettering

    def show_words(self, figure: str, name: str) -> None:
        if (figure, name) != self._words:
            if bool(name) != bool(self._words[1]):
                self.prepareGeometryChange()
            self._words = (figure, name)
            self.update()

    def boundingRect(self) -> QRectF:
        return (
            self._area.adjusted(0.0, self._above - 5.0, 0.0, 0.0)
            if self._words[1] and not self._area.isEmpty()
            else QRectF()
        )

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        now, area, (figure, name) = theme(), self._area, self._words
        letters, left, width = self._lettering, area.left(), area.width()
        look = replace(_FIGURE, pixels=_FIGURE.pixels * figure_scale(letters.scale) / letters.scale)
        _line(painter, look, figure, QPointF(left, area.top() + self._above), width, letters, now.text)
        if letters.end is Detail.ALL:
            at = QPointF(left, area.bottom() - 23.0 * letters.scale)
            shown = _whole_parts(name, _FIGURE_NAME, width, letters)
            _line(painter, _FIGURE_NAME, shown, at, width, letters, now.faint)

    @property
    def _above(self) -> float:
        """From the upper edge of the card to the number."""
        if self._lettering.end is Detail.ALL:
            return 9.0 + 36.0 * self._lettering.scale
        return 5.0 + 18.0 * self._lettering.scale


def _accent(label: NodeLabel) -> QColor:
    """The colour of its category, weaker where it does not learn."""
    return faded(label.accent, 0.4) if label.frozen else QColor(label.accent)


def _text_area(body: QRectF) -> QRectF:
    """Where the texts of a block stand."""
    return body.adjusted(15.0, 0.0, -10.0, 0.0)


def _whole_parts(words: str, look: _Line, width: float, lettering: Lettering) -> str:
    """What stands ``BETWEEN`` goes with its last part where there is no room for all: half a number says nothing."""
    pixels = (
        lettering.smallest(look.smallest) if lettering.large else max(look.pixels * lettering.scale, lettering.least)
    )
    metrics, parts = QFontMetricsF(font(pixels, look.weight)), words.split(BETWEEN)
    while len(parts) > 1 and metrics.horizontalAdvance(BETWEEN.join(parts)) > width:
        parts.pop()
    return BETWEEN.join(parts)


def _line(
    painter: QPainter,
    look: _Line,
    words: str,
    at: QPointF,
    width: float,
    lettering: Lettering,
    colour: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Words in one line, cut where they do not fit; before that made smaller, down to ``look.smallest``."""
    pixels = max(look.pixels * lettering.scale, lettering.least)
    used = font(pixels, look.weight)
    smallest = lettering.smallest(look.smallest) if lettering.large or look.shrinks else pixels
    if smallest < pixels:
        fitting = math.floor(pixels * width / max(QFontMetricsF(used).horizontalAdvance(words), width))
        if fitting < pixels - 0.5:
            used = font(max(fitting, smallest), look.weight)
    if look.dispensable and lettering.large and QFontMetricsF(used).horizontalAdvance(words) > width:
        return
    painter.setFont(used)
    painter.setPen(QColor(colour))
    area = QRectF(at.x(), at.y(), width, pixels * 1.45)
    cut = elided_before_number if look.shrinks else elided
    painter.drawText(area, align | Qt.AlignmentFlag.AlignVCenter, cut(words, used, width))
