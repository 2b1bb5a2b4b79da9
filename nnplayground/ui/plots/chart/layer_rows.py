"""A chart with a row for each layer, the first at the top."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnplayground.ui.plots.chart.chart import Chart, Range
from nnplayground.ui.plots.gradient_limits import Verdict
from nnplayground.ui.toolkit.colours import mixed
from nnplayground.ui.toolkit.theme import Theme, theme

_ELIDE = Qt.TextElideMode.ElideMiddle
_NAMES = 0.45
"""Share of a wide chart that names may take."""
_SIGNS: dict[Verdict, str] = {"fine": "", "small": "▼ ", "large": "▲ "}


class LayerRows(Chart):
    """Row ``i`` lies at ``-i``; its name stands on the axis."""

    def __init__(self, *, named: bool = True) -> None:
        self._named = named
        self._names: tuple[tuple[str, Verdict], ...] = ()
        self._labels_shown: tuple[object, ...] = ()
        super().__init__()
        self._band = _Band(self)

    def select_rows(self, rows: Collection[int]) -> None:
        """Whose layers are selected."""
        self._band.select(frozenset(rows))

    def name_rows(self, names: Sequence[tuple[str, Verdict]]) -> None:
        """Of each row what it is called, and a sign where it is marked."""
        self._names = tuple(names)
        self._label_rows()

    def follow_rows(self, span: Range) -> None:
        """All rows, and this range."""
        room = 0.05 * (span[1] - span[0]) + 0.1  # a dot is not cut in half by the axis
        self.follow((span[0] - room, span[1] + room), (-len(self._names) + 0.5, 0.5))

    def link_rows(self, other: LayerRows) -> None:
        """Show the same rows as another: zoomed together."""
        for one, another in ((self, other), (other, self)):
            one.box.sigYRangeChanged.connect(lambda _box, y, another=another: another._take_y((y[0], y[1])))

    def _take_y(self, y: Range) -> None:
        if tuple(self.box.viewRange()[1]) != y:
            self._set_range(None, y)

    def arrange(self) -> None:
        super().arrange()
        self._label_rows()

    def index_at(self, y: float) -> int | None:
        """Number of the row under the mouse."""
        place = round(-y)
        return place if 0 <= place < len(self._names) else None

    def _label_rows(self) -> None:
        """Every row by name while there is room, else every second, third ..., those that are marked first."""
        room = max(int(self.box.height() / (1.15 * self.fontMetrics().height())), 1)
        stride = -(-len(self._names) // room)
        wanted = (stride, self._names, self.width(), self.fontMetrics().height())
        if wanted == self._labels_shown:
            return
        self._labels_shown = wanted
        chosen: list[int] = []
        for place in sorted(range(len(self._names)), key=lambda place: self._names[place][1] == "fine"):
            if all(abs(place - other) >= stride for other in chosen):
                chosen.append(place)
        self.plot.getAxis("left").setTicks([[(float(-place), self._label(*self._names[place])) for place in chosen]])

    def _label(self, name: str, verdict: Verdict) -> str:
        room = max(130, 7 * self.fontMetrics().height(), int(_NAMES * self.width()))
        return _SIGNS[verdict] + self.fontMetrics().elidedText(name, _ELIDE, room) if self._named else ""


class RowsItem(QGraphicsItem):
    """All rows in one item: a handful of strokes, where items of pyqtgraph would cost milliseconds."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self._rect = QRectF()
        chart.box.addItem(self, ignoreBounds=True)

    def cover(self, low: float, high: float, count: int) -> None:
        """The rows have changed: these are the places between which they are painted."""
        rect = QRectF(low, -count, high - low, count + 1.0)
        if not self._rect.contains(rect):
            self.prepareGeometryChange()
            self._rect = self._rect.united(rect)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        to_screen = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, to_screen)
        painter.restore()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        """Draw all rows in pixels: row n lies at the height -n, which ``to_screen`` maps to them."""
        raise NotImplementedError

    @staticmethod
    def half_height(to_screen: QTransform) -> float:
        """Pixels from the middle of a row's bar or box to its edge."""
        return min(max(abs(to_screen.m22()) * 0.3, 2.0), 11.0)


class _Band(QGraphicsItem):
    """A faint ground under some rows, from end to end."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self._box = chart.box
        self._seen = QRectF(chart.box.viewRect())
        self._selected: frozenset[int] = frozenset()
        self.setZValue(-20)
        chart.box.addItem(self, ignoreBounds=True)
        chart.box.sigRangeChanged.connect(self._look)

    def select(self, rows: frozenset[int]) -> None:
        if rows != self._selected:
            self._selected = rows
            self.update()

    def _look(self, *_: object) -> None:
        """The scene must be told before the rectangle is another, or it looks for the item where it no longer is."""
        self.prepareGeometryChange()
        self._seen = QRectF(self._box.viewRect())

    def boundingRect(self) -> QRectF:
        return self._seen

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        seen = self._seen
        for place in self._selected:
            row = QRectF(seen.left(), -place - 0.5, seen.width(), 1.0).intersected(seen)
            painter.fillRect(row, QColor(theme().hover))


@lru_cache(maxsize=8)
def tones(count: int, now: Theme) -> tuple[str, ...]:
    """From the first layer to the last, one ramp: neighbours look alike, ends do not."""
    ends = [now.classes[index] for index in (4, 3, 0)]
    names = []
    for place in range(count):
        along = 2 * place / max(count - 1, 1)
        first = min(int(along), 1)
        names.append(mixed(ends[first], ends[first + 1], along - first).name())
    return tuple(names)
