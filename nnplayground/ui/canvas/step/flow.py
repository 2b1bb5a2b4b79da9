"""What travels on a wire while the microscope is open: the way that it has come, and its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground import notation
from nnplayground.expressions.digits import FEWEST, MOST
from nnplayground.ui.canvas.edge_item import EdgeItem
from nnplayground.ui.canvas.lettering import PLAIN, Lettering
from nnplayground.ui.canvas.links import EdgeGeometry
from nnplayground.ui.canvas.node_item import PORT_LEVEL
from nnplayground.ui.canvas.painting import faded, font, pen, pill, pill_rect
from nnplayground.ui.canvas.step.neuron_values import HIDDEN
from nnplayground.ui.canvas.step.step_state import EdgeStepState
from nnplayground.ui.canvas.step.terms import Term, Wire
from nnplayground.ui.toolkit.theme import theme

_MOST_DASHED = 64
"""Lines of a bundle that are dashed one by one; a larger bundle is taken as a whole."""
_MOST_DIGITS = 4
_PIXELS = 10.0
_INTO = 5.0
"""How far a label may reach into the cards on both sides."""
_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)


class FlowItem(QGraphicsItem):
    """Lies over its edge and under its label: the way that values and gradients have come, and the wires that the
    number looked at is made of."""

    def __init__(self, edge: EdgeItem) -> None:
        super().__init__(edge)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(-0.5)  # below the label of the edge
        self._geometry: EdgeGeometry | None = None
        self._state = EdgeStepState(False)
        self._look: tuple[object, ...] = ()

    @property
    def state(self) -> EdgeStepState:
        return self._state

    def show_state(self, geometry: EdgeGeometry, state: EdgeStepState) -> None:
        look = (state.flow, state.current, tuple(state.terms.items()))
        if geometry is self._geometry and look == self._look:
            return
        if geometry is not self._geometry:
            self.prepareGeometryChange()
        self._geometry, self._state, self._look = geometry, state, look
        self.setVisible(state.flow != "none" or bool(state.terms))
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF() if self._geometry is None else self._geometry.bounds.adjusted(-10.0, -10.0, 10.0, 10.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        geometry, state = self._geometry, self._state
        if geometry is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state.flow == "gradients":
            self._paint_back(painter, geometry, state)
        elif state.flow == "values" and not geometry.lines:
            self._paint_forward(painter, geometry.cable, state.current)
        self._paint_lit(painter, geometry, state)

    def _paint_forward(self, painter: QPainter, path: QPainterPath, current: bool) -> None:
        now = theme()
        colour = faded(now.lit, 1.0 if current else 0.7)
        painter.setPen(pen(colour, 3.0 if current else 2.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        _arrow(painter, path, 0.93, colour, 5.0, back=False)

    def _paint_back(self, painter: QPainter, geometry: EdgeGeometry, state: EdgeStepState) -> None:
        colour = faded(theme().gradient, 1.0 if state.current else 0.8)
        each = 0 < len(geometry.lines) <= _MOST_DASHED
        paths = [line.path for line in geometry.lines] if each else [geometry.cable]
        result = QPen(colour, (1.9 if state.current else 1.5) if each else (3.0 if state.current else 2.2))
        result.setDashPattern([4.0, 2.5])
        for path in paths:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(faded(theme().canvas, 0.75), result.widthF() + 2.0))  # or it is lost on a strong weight
            painter.drawPath(path)
            painter.setPen(result)
            painter.drawPath(path)
            _arrow(painter, path, 0.12 if each else 0.07, colour, 3.6 if each else 5.0, back=True)

    def _paint_lit(self, painter: QPainter, geometry: EdgeGeometry, state: EdgeStepState) -> None:
        lit = {wire: term.gradient for wire, term in state.terms.items() if term.lit}
        if geometry.meaning == "mixed":  # one line for all that a neuron weighs
            lit = {(row, -1): gradient for (row, _), gradient in lit.items()}
        for line in geometry.lines if lit else ():
            gradient = lit.get((line.row, line.column))
            if gradient is not None:
                colour = theme().gradient if gradient else theme().lit
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(pen(faded(colour, 0.28), 9.0))
                painter.drawPath(line.path)
                painter.setPen(pen(colour, 1.8))
                painter.drawPath(line.path)
                _arrow(painter, line.path, 0.1 if gradient else 0.9, QColor(colour), 5.0, back=gradient)


class TermsItem(QGraphicsItem):
    """The numbers on single wires of a bundle, above the neurons."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(PORT_LEVEL - 0.3)
        self.words: dict[Wire, str] = {}
        self._positions: list[tuple[QPointF, str, Term]] = []
        self._font = font(_PIXELS)
        self._bounds = QRectF()

    def show_terms(
        self,
        geometry: EdgeGeometry,
        terms: Mapping[Wire, Term],
        digits: int,
        gap: tuple[float, float],
        lettering: Lettering = PLAIN,
    ) -> None:
        """``gap``: from where to where it is free between the two nodes.  Large text is made smaller before digits are
        left out."""
        self.prepareGeometryChange()
        self.words, self._positions, self._bounds = {}, [], QRectF()
        left, right = gap[0] - _INTO, gap[1] + _INTO
        self._font = _font(terms.values(), right - left, lettering)
        taken: list[QRectF] = []
        count = _digits(terms.values(), digits, right - left, self._font) if geometry.meaning == "weights" else FEWEST
        for line in geometry.lines if terms else ():
            term = terms.get((line.row, line.column))
            if term is None:
                continue
            words = _moved(term, count) if term.sign == "→" else term_words(term, count)
            size = pill_rect(QPointF(), words, self._font)
            half = size.width() / 2
            spots = [line.path.pointAtPercent(share) for share in _SHARES]
            spots = [QPointF(max(min(spot.x(), right - half), left + half), spot.y()) for spot in spots]
            free = [spot for spot in spots if not any(size.translated(spot).intersects(one) for one in taken)]
            if not free and not term.lit:
                continue
            spot = free[0] if free else spots[0]
            taken.append(size.translated(spot))
            self.words[line.row, line.column] = words
            self._positions.append((spot, words, term))
            self._bounds = self._bounds.united(taken[-1])
        self.setVisible(bool(self._positions))
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds.adjusted(-2.0, -2.0, 2.0, 2.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        now = theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for spot, words, term in sorted(self._positions, key=lambda place: place[2].lit):
            colour = now.gradient if term.gradient else now.lit
            ink = QColor(colour if term.gradient else now.text)
            edge = QColor(colour if term.lit else now.border)
            pill(painter, spot, words, self._font, ink, QColor(now.canvas), edge)


def _font(terms: Iterable[Term], room: float, lettering: Lettering) -> QFont:
    """Large text is made smaller before it covers the cards, as far as it may be."""
    wished = [_PIXELS * lettering.scale * share for share in (1.0, 0.85, 0.7)]
    sizes = [pixels for pixels in wished if pixels > lettering.least]
    widest = max((term_words(term, FEWEST) for term in terms), key=len, default="")
    fitting = (pixels for pixels in sizes if pill_rect(QPointF(), widest, font(pixels)).width() <= room)
    return font(next(fitting, max(lettering.least, _PIXELS)) if lettering.large else wished[0])


def _digits(terms: Iterable[Term], digits: int, room: float, used: QFont) -> int:
    """As many as go between the nodes, for all alike."""
    products = [term for term in terms if term.sign != "→"]
    for count in range(min(digits, _MOST_DIGITS), FEWEST, -1):
        if all(pill_rect(QPointF(), term_words(term, count), used).width() <= room for term in products):
            return count
    return FEWEST


def _moved(term: Term, digits: int) -> str:
    """With so many digits that the step can be seen."""
    for count in range(max(digits - 1, FEWEST), MOST):
        if len({None if value is None else notation.short(value, count) for value in term.values}) > 1:
            return term_words(term, count)
    return term_words(term, digits)


def term_words(term: Term, digits: int) -> str:
    """``0.15 · 0.05``; the sign of a negative factor needs no parentheses where the dot stands alone."""
    parts = [HIDDEN if value is None else notation.short(value, digits) for value in term.values]
    return f" {term.sign} ".join(parts)


def _arrow(painter: QPainter, path: QPainterPath, share: float, colour: QColor, size: float, *, back: bool) -> None:
    tip, behind = path.pointAtPercent(share), path.pointAtPercent(share + (0.04 if back else -0.04))
    along = QLineF(behind, tip)
    if along.length() < 1e-6:
        return
    ahead = QPointF(along.dx(), along.dy()) / along.length()
    across = QPointF(-ahead.y(), ahead.x())
    corners: Sequence[QPointF] = (
        tip + ahead * size,
        tip - ahead * size + across * size * 0.85,
        tip - ahead * size - across * size * 0.85,
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(corners))
