"""A pair of axes in the colours of the theme: what every plot but the confusion matrix is drawn on."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QSizePolicy, QVBoxLayout

from nnplayground import notation
from nnplayground.ui.plots.chart.axes_frame import AxesFrame
from nnplayground.ui.plots.chart.axis import Axis
from nnplayground.ui.plots.chart.curve import Curve
from nnplayground.ui.plots.chart.ticks import log_ticks
from nnplayground.ui.plots.part import PlotPart
from nnplayground.ui.toolkit.theme import Theme, theme, themes
from nnplayground.ui.toolkit.touch import Touch

# The one place where pyqtgraph is set up.  Antialiasing is asked for curve by curve, where it is cheap.
pg.setConfigOptions(antialias=False, imageAxisOrder="row-major", background=None, foreground="k", mouseRateLimit=-1)

Range = tuple[float, float]
_STRIDES = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""An axis along which a run goes on reaches so far, times a power of ten: new ticks are what costs, and each of these
gives round ones."""
_LEAST = 0.65
"""Share of such an axis that is filled, at least: less than where the longest of the strides begins."""
Paint = Callable[[Theme], None]
_NAMED, _NAMED_SQUARE = (8.5, 12.0), (12.5, 12.5)
"""Heights of a letter below which a chart has no room for the names of its axes: high, for the one below; wide, for the
one at the left, which needs the height, too.  Both take their part from both sides of a square."""


class _ChartView(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """pyqtgraph has every item get ready before a repaint; here whoever changes a range does that at once."""

    paintEvent = QGraphicsView.paintEvent


class Chart(PlotPart):
    """Axes that follow the data until the user zooms or pans; a double click makes them follow again."""

    hovered = Signal(float, float)
    """The place of the mouse, in the coordinates of the axes."""
    left = Signal()
    """The mouse has gone."""
    clicked = Signal(float, float)
    """The left button went down and up here; a drag is no click."""
    given_up = Signal()
    """What the button began is taken back: it was a finger, and a second one came."""
    zoomed = Signal()
    """The visible range has changed."""

    def __init__(self, x_label: str = "", y_label: str = "", *, square: bool = False, grounded: bool = False) -> None:
        """``square``: one unit is as long on both axes.  ``grounded``: the y axis begins right at its least value."""
        super().__init__()
        self.is_square = square
        self._grounded = grounded
        self.following = True
        self._paints: list[Paint] = []
        self._limits: tuple[Range, Range] | None = None
        self._square: Range | None = None
        self._setting = False
        self._log: set[str] = set()
        self._peers: list[Chart] = []
        self.labels: tuple[str, str] = ("\0", "\0")
        sides = {side: Axis(side, one_level=square) for side in ("bottom", "left")}
        self.plot = AxesFrame(sides, grid=not square)
        self.box: Any = self.plot.box
        self.view: Any = _ChartView()
        self.view.setCentralItem(self.plot)
        self.view.setFrameShape(self.view.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMinimumSize(60, 40)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.box.disableAutoRange()
        self.box.setAspectLocked(square)
        self.box.setDefaultPadding(0.0)
        for axis in sides.values():
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickTextOffset=4, tickLength=4, hideOverlappingLabels=False)
            axis.setZValue(-1000)  # the grid lies below what is drawn
            axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.label(x_label, y_label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.box.sigRangeChangedManually.connect(self._zoomed_by_hand)
        self.box.sigRangeChanged.connect(self._range_changed)
        self.box.sigResized.connect(lambda _box: self.arrange())
        self.view.scene().sigMouseMoved.connect(self._moved)
        self.view.scene().sigMouseClicked.connect(self._click)
        self.view.viewport().installEventFilter(self)
        Touch(self.view.viewport(), self._pinch, self.given_up.emit)
        themes().changed.connect(self.recolour)
        self.painted_with(self._paint_axes)

    # -- what is drawn

    def paint(self, painter: QPainter, area: QRectF) -> None:
        self.view.render(painter, area, self.view.viewport().rect())

    def spoken(self) -> str:
        """Its axes, from where to where, and the readout of its plot."""
        words: list[str] = []
        for side, label, (low, high) in zip(("bottom", "left"), self.labels, self.box.viewRange(), strict=True):
            if label:
                ends = (10.0**low, 10.0**high) if side in self._log else (low, high)
                said = (notation.short(end) for end in ends)
                words.append(self.tr("{axis} from {low} to {high}").format(axis=label, low=next(said), high=next(said)))
        return ". ".join(part for part in (self.readout_text(), ", ".join(words)) if part)

    def painted_with(self, paint: Paint) -> None:
        """Call ``paint`` with the theme now and whenever it changes."""
        self._paints.append(paint)
        paint(theme())

    def recolour(self) -> None:
        for paint in self._paints:
            paint(theme())

    def curve(
        self,
        colour: Callable[[Theme], str],
        *,
        width: float = 1.5,
        alpha: float = 1.0,
        dashed: bool = False,
        z: float = 0.0,
        smooth: bool = True,
    ) -> Curve:
        """A curve that is kept and filled with ``set_points``; ``smooth`` edges take three times as long."""
        item = Curve(self.box, smooth=smooth)
        item.setZValue(z)
        self.painted_with(lambda now: item.set_pen(pen(colour(now), width, alpha=alpha, dashed=dashed)))
        return item

    def dots(self, colour: Callable[[Theme], str], *, size: float = 7.0, z: float = 5.0) -> Any:
        """Filled dots with a rim in the background's colour."""
        item: Any = pg.ScatterPlotItem(size=size, pxMode=True, antialias=True)
        item.setZValue(z)
        self.box.addItem(item, ignoreBounds=True)

        def paint(now: Theme) -> None:
            item.setBrush(QColor(colour(now)))
            item.setPen(pen(now.base, 1.0))

        self.painted_with(paint)
        return item

    def rings(self) -> Any:
        """Rings around points that the microscope looks at."""
        item: Any = pg.ScatterPlotItem(size=14, pxMode=True, antialias=True, brush=None)
        item.setZValue(8)
        self.box.addItem(item, ignoreBounds=True)
        self.painted_with(lambda now: item.setPen(pen(now.lit, 2.5)))
        return item

    def line(self, *, vertical: bool, colour: Callable[[Theme], str], dashed: bool = False, width: float = 1.0) -> Any:
        """A straight line across the plot, hidden until it is given a value."""
        item: Any = pg.InfiniteLine(angle=90 if vertical else 0, movable=False)
        item.setZValue(-5)
        self.box.addItem(item, ignoreBounds=True)
        self.painted_with(lambda now: item.setPen(pen(colour(now), width, dashed=dashed)))
        item.hide()
        return item

    def label(self, x_label: str, y_label: str) -> None:
        """Name the axes; an empty name takes no room."""
        if (x_label, y_label) == self.labels:
            return  # setting a label anew makes pyqtgraph draw the whole axis anew
        self.labels = (x_label, y_label)
        if x_label and y_label:
            self.setAccessibleName(self.tr("{y} over {x}").format(x=x_label, y=y_label))
        for side, text in (("bottom", x_label), ("left", y_label)):
            axis = self.plot.getAxis(side)
            axis.setLabel(text)
            axis.setToolTip(text)
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """Ticks and names, however large the text is; in a small chart the names stand only in the axes' tips."""
        metrics = self.fontMetrics()
        line = metrics.height()
        least_high, least_wide = _NAMED_SQUARE if self.is_square else _NAMED
        high, wide = self.height() >= least_high * line, self.width() >= least_wide * line
        for side, name, there in (("bottom", self.labels[0], high), ("left", self.labels[1], high and wide)):
            axis = self.plot.getAxis(side)
            shown = bool(name) and there
            if shown != axis.label.isVisible():
                axis.showLabel(shown)
        named = bool(self.labels[0]) and high
        self.plot.getAxis("bottom").setHeight(2 * line + 6 if named else min(line + 8, metrics.ascent() + 11))
        # The first and the last label stand beyond the ends of their axes by half.
        self.plot.setContentsMargins(2, max(6, round(0.4 * line)), max(12, round(0.6 * line)), 0)

    def count(self, side: str) -> None:
        """What stands on this axis is counted: no tick between whole numbers."""
        self.plot.getAxis(side).whole = True

    def set_log(self, side: str, on: bool) -> None:
        """Label an axis in powers of ten; what is drawn there are the logarithms."""
        if on:
            self._log.add(side)
            self._tick_logarithms()
        elif side in self._log:
            self._log.remove(side)
            self.plot.getAxis(side).setTicks(None)

    def arrange(self) -> None:
        """As many labels as there is room for now."""
        self.box.prepareForPaint()
        self._tick_logarithms()

    def _tick_logarithms(self) -> None:
        for side in self._log:
            bottom = side == "bottom"
            low, high = self.box.viewRange()[0 if bottom else 1]
            length = self.box.width() if bottom else self.box.height()
            metrics = self.fontMetrics()
            room = int(length / (max(52, metrics.horizontalAdvance("10.0005")) if bottom else 2.0 * metrics.height()))
            pixel = (high - low) / max(length, 1.0)

            def reach(
                label: str, metrics: QFontMetrics = metrics, pixel: float = pixel, bottom: bool = bottom
            ) -> float:
                return pixel * (metrics.horizontalAdvance(f"{label}0") if bottom else 1.2 * metrics.height())

            spare = pixel * self.plot.getContentsMargins()[2] if bottom else math.inf
            self.plot.getAxis(side).setTicks(log_ticks(low, high, max(room, 2), reach, spare))

    def _range_changed(self, *_: object) -> None:
        self.box.prepareForPaint()
        self._tick_logarithms()
        self.zoomed.emit()

    # -- what is visible

    def follow(self, x: Range, y: Range) -> None:
        """Show at least these ranges, unless the user has zoomed.

        The axes move in strides, not with every point: a new range means new ticks, which is what costs.
        """
        first, self._limits = self._limits is None, (x, y)
        if not self.following:
            return
        if first:
            self.fit()
            return
        now_x, now_y = self.box.viewRange()
        fit_x = None if _serves(tuple(now_x), x, ahead=True) else _padded(x, ahead=True)
        fit_y = None if _serves(tuple(now_y), y, ahead=False) else self._padded_y(y)
        if fit_x is not None or fit_y is not None:
            self._set_range(fit_x, fit_y)

    def square_width(self, height: int) -> int:
        """The width at which the inside of the axes is square, axes included."""
        axis, line = self.plot.getAxis("left").width(), self.plot.getAxis("bottom").height()
        left, top, right, _ = self.plot.getContentsMargins()
        return int(height - line - top + axis + left + right)

    def square_height(self, width: int) -> int:
        """The other way round."""
        return 2 * width - self.square_width(width)

    def link(self, other: Chart) -> None:
        """One x axis for both: zoomed together, and together back.

        pyqtgraph's own link lines axes up by where they stand on the screen, which goes wrong when one is hidden.
        """
        for one, another in ((self, other), (other, self)):
            one._peers.append(another)
            one.box.sigXRangeChanged.connect(lambda _box, x, another=another: another._take_x((x[0], x[1])))

    def _take_x(self, x: Range) -> None:
        if tuple(self.box.viewRange()[0]) != x:
            self._set_range(x, None)

    def fit(self) -> None:
        """Follow the data again, from now."""
        self.following = True
        for peer in self._peers:
            if not peer.following:
                peer.fit()
        if self._limits is not None:
            x, y = self._limits
            if self._square is not None:
                self._set_range(self._square, self._square)
                return
            self._set_range(_padded(x, ahead=True), self._padded_y(y))

    def fit_anew(self) -> None:
        """``fit``, asked for by the user: the axes give back the room of words that were longer."""
        self.plot.getAxis("left").measure_anew()
        self.fit()

    def limit(self, square: Range) -> None:
        """Show this range on both axes; what the data are does not matter."""
        low, high = square
        margin = 0.01 * (high - low)
        low, high = low - margin, high + margin
        self._limits = (square, square)
        self.box.setLimits(minXRange=(high - low) / 50, minYRange=(high - low) / 50)
        self._square = (low, high)
        self.fit()

    def _padded_y(self, y: Range) -> Range:
        low, high = _padded(y, ahead=False)
        return (y[0], high) if self._grounded else (low, high)

    def _set_range(self, x: Range | None, y: Range | None) -> None:
        self._setting = True
        self.box.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=True)
        self.box.prepareForPaint()  # at once: when it happens inside a repaint, everything is painted a second time
        self._setting = False

    def _zoomed_by_hand(self, *_: object) -> None:
        if not self._setting:
            self.plot.getAxis("left").measure_anew()
            self.following = False
            for peer in self._peers:
                peer.following = False

    # -- the mouse, and fingers

    def _pinch(self, factor: float, about: QPointF, moved: QPointF) -> None:
        """Two fingers zoom, and drag what is between them."""
        before, after = self.to_axes(about - moved), self.to_axes(about)
        self._zoomed_by_hand()
        self.box.translateBy(x=before.x() - after.x(), y=before.y() - after.y())
        self.box.scaleBy((1.0 / factor, 1.0 / factor), center=self.to_axes(about))

    def to_axes(self, position: QPointF) -> QPointF:
        """Axis coordinates of a pixel in the viewport."""
        scene = self.view.mapToScene(position.toPoint())
        result: QPointF = self.box.mapSceneToView(scene)
        return result

    def to_pixel(self, x: float, y: float) -> QPointF:
        """The pixel in the viewport of axis coordinates: the inverse of ``to_axes``."""
        return QPointF(self.view.mapFromScene(self.box.mapViewToScene(QPointF(x, y))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.left.emit()
        elif event.type() == QEvent.Type.MouseButtonDblClick:
            self.fit_anew()
            return True
        return super().eventFilter(watched, event)

    def _moved(self, scene: QPointF) -> None:
        if self.box.sceneBoundingRect().contains(scene):
            point = self.box.mapSceneToView(scene)
            self.hovered.emit(point.x(), point.y())
        else:
            self.left.emit()

    def _click(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not event.double():
            point = self.box.mapSceneToView(event.scenePos())
            if self.box.sceneBoundingRect().contains(event.scenePos()) or point.x() < self.box.viewRect().left():
                self.clicked.emit(point.x(), point.y())

    def _paint_axes(self, now: Theme) -> None:
        self.view.setBackground(now.base)
        for side in ("bottom", "left"):
            self.plot.getAxis(side).dress(pen(now.border, 1.0), pen(now.text, 1.0), self.font())
        self._give_room()


def pen(colour: str, width: float, *, alpha: float = 1.0, dashed: bool = False) -> QPen:
    """A cosmetic pen: ``width`` in pixels, whatever the zoom."""
    shade = QColor(colour)
    shade.setAlphaF(alpha)
    pen = QPen(shade, width, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
    pen.setCosmetic(True)
    return pen


def _padded(wanted: Range, *, ahead: bool) -> Range:
    low, high = wanted
    span = (high - low) or abs(high) or 1.0
    if not ahead:
        return low - 0.07 * span, high + 0.07 * span
    # At the ends just enough that the label of the first and of the last tick is not cut off.
    power = 10.0 ** math.floor(math.log10(span))
    room = next(stride * power for stride in _STRIDES if stride * power >= 0.9999 * span)
    return low - 0.03 * room, low + 1.03 * room


def _serves(now: Range, wanted: Range, *, ahead: bool) -> bool:
    """Whether a range that is shown still fits what there is to show."""
    fits = now[0] <= wanted[0] and wanted[1] <= now[1]
    span, room = wanted[1] - wanted[0], now[1] - now[0]
    starts = not ahead or wanted[0] - now[0] < 0.1 * room
    return fits and starts and span > (_LEAST if ahead else 0.7) * room
