"""Which lettering a network gets in a window, where the text is chosen larger than 100 %.

Text grows in the units of the scene, cards grow with it, and nodes are shown as far apart as their cards and the labels
between them need.  What is written on the cards gives way where the whole would become too small to be read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from nnplayground.graph.graph import Graph
from nnplayground.graph.shapes import Shapes
from nnplayground.ui.canvas.lettering import Lettering, Stretch
from nnplayground.ui.document.card_size import (
    FAR_WIDTH,
    Detail,
    figure_scale,
    footer,
    header,
    near_size,
    neurons_of,
)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Legibility:
    """Pixels on the screen of the smallest text: what would be good, and what no text shall fall short of, even where
    words have to be cut."""

    good: float
    least: float

    @property
    def enough(self) -> float:
        """With this one would rather read what is set than larger titles."""
        return max(self.least, 0.75 * self.good)

    @property
    def strict(self) -> bool:
        """Whether this goes for every single text."""
        return self.good == self.least

    @staticmethod
    def of(factor: float, presented: bool) -> Legibility:
        """``factor``: 1 at 100 %.  ``presented``: it is read from the back of the room."""
        if presented:
            return Legibility(8.0 * factor, 8.0 * factor)
        return Legibility(7.6 * factor, min(11.0, 8.0 * factor))


MOST_NODES = 60
"""A larger network is not spread: one zooms in."""
_SMALLEST = {Detail.TITLE: 12.5, Detail.SETTINGS: 11.0, Detail.ALL: 10.0}
"""Of the texts that are written, at 100 %."""
_GAP = 26.0
"""Between two cards of a row, at least: a wire is seen."""
_ROW, _LANE = 110.0, 99.0
"""Distance of rows between which no wire runs, and what is free between them where one does."""
_NOTE = 75.0
"""Below a node: what is wrong with it, in about five lines."""
_BLOCK = 66.0
"""Height of a block at 100 %."""
_AROUND = 50.0
"""What a wire needs beside the rows that it runs to and fro between."""
WIDEST = 1.6
"""Nodes are drawn apart by this at most where the window has room left."""


@dataclass(frozen=True)
class Fit:
    """``near``: whether nodes that leave it to the zoom show their neurons."""

    lettering: Lettering
    near: bool
    pixels: float
    """The smallest text on the screen, about."""
    zoom: float
    """At which that is so."""
    most_zoom: float

    def at(self, zoom: float) -> Lettering:
        """With which the smallest text is as large on the screen at another zoom."""
        return replace(self.lettering, least=math.ceil(self.lettering.least * self.zoom / zoom))


def best_fit(
    graph: Graph,
    shapes: Shapes,
    window: tuple[float, float],
    factor: float,
    wanted: Legibility,
    near_zoom: float,
    most_zoom: float,
    widest: float = WIDEST,
) -> Fit:
    """``window``: pixels that the network may take.  ``factor``: by this text grows at least, in scene units.
    ``near_zoom``: from this on, neurons are shown."""
    for near in (True, False):
        best: Fit | None = None
        cards = _Cards(graph, shapes, near)
        for detail, scale in _candidates(factor):
            if detail is Detail.TITLE and best is not None and best.pixels >= wanted.enough:
                return best
            fit = cards.fit(window, scale, detail, wanted, near_zoom, most_zoom, widest)
            if fit is None:
                continue
            if fit.pixels >= wanted.good:
                return fit
            if best is None or fit.pixels > 1.06 * best.pixels:
                best = fit
        if best is not None and (best.pixels >= wanted.least or not near or not cards.choosable):
            return best
    raise AssertionError("blocks can always be shown")


def _candidates(factor: float) -> Iterator[tuple[Detail, float]]:
    for detail in (Detail.ALL, Detail.SETTINGS, Detail.TITLE):
        # Gaps stay as they are while cards grow: what is shown smaller for it still gains a little.
        for more in (1.0, 1.25, 1.5, 2.0) if detail is Detail.TITLE else (1.0, 1.25, 1.5):
            yield detail, factor * more


class _Cards:
    """Those of one graph, as arrays with one place for each node."""

    def __init__(self, graph: Graph, shapes: Shapes, near: bool) -> None:
        self.nodes, self.near = graph.nodes, near
        self.x = np.array([node.x for node in graph.nodes])
        self.y = np.array([node.y for node in graph.nodes])
        counts = [neurons_of(node, shapes) for node in graph.nodes]
        self.choosable = any(count and node.view == "auto" for node, count in zip(graph.nodes, counts, strict=True))
        """Whether a node leaves it to the zoom."""
        self.counts = [
            count if node.view == "near" or (node.view == "auto" and near) else 0
            for node, count in zip(graph.nodes, counts, strict=True)
        ]
        self._wrong = np.array(
            [any(not problem.caution for problem in shapes.of_node(node.id)) for node in graph.nodes], dtype=bool
        )
        self._back = any(graph[edge.target].x < graph[edge.source].x for edge in graph.edges)

    def fit(
        self,
        window: tuple[float, float],
        scale: float,
        detail: Detail,
        wanted: Legibility,
        near_zoom: float,
        most_zoom: float,
        widest: float,
    ) -> Fit | None:
        """None where the neurons would be too small."""
        letters = Lettering(scale, detail, Detail.ALL if any(self.counts) else detail)
        far = [letters.block_size(node.layer) for node in self.nodes]
        sizes = [near_size(n, scale, detail) if n else size for n, size in zip(self.counts, far, strict=True)]
        wide = np.array([width for width, _ in sizes])
        high = np.array([height for _, height in sizes])
        # The middle of a near node is that of its neurons.
        shift = np.array([(footer(scale, detail) - header(scale, detail)) / 2 if n else 0.0 for n in self.counts])
        above, below = high / 2 - shift, high / 2 + shift
        below = below + np.where(self._wrong, _NOTE * figure_scale(scale), 0.0)
        across = self._columns(wide, above, below)
        down = self._rows(above, below, scale, min(height for _, height in far))
        at_x, at_y = _places(across, self.x), _places(down, self.y)
        around = _AROUND if self._back else 0.0
        ends_x = (at_x - wide / 2).min() - around, (at_x + wide / 2).max() + around
        ends_y = (at_y - above).min(), (at_y + below).max()
        width, height = float(ends_x[1] - ends_x[0]), float(ends_y[1] - ends_y[0])
        most = most_zoom if self.near or not self.choosable else min(most_zoom, 0.99 * near_zoom)
        zoom = min(window[0] / width, window[1] / height, most)
        if self.near and self.choosable and zoom < 1.02 * near_zoom:
            return None
        across = _stretched(across, window[0] / zoom - width, widest)
        down = _stretched(down, window[1] / zoom - height, widest)
        smallest = min(_SMALLEST[detail], _SMALLEST[letters.end]) if wanted.strict else _SMALLEST[detail]
        pixels = zoom * scale * smallest
        letters = replace(letters, least=math.ceil(min(wanted.least, pixels) / zoom), across=across, down=down)
        return Fit(letters, self.near, pixels, zoom, most)

    def _columns(self, wide: Floats, above: Floats, below: Floats) -> Stretch:
        """Cards of one row stand clear of each other, with a piece of wire between them."""
        near = np.array(self.counts) > 0
        top, bottom = self.y - np.where(near, above, _BLOCK / 2), self.y + np.where(near, below, _BLOCK / 2)
        level = (top[:, None] < bottom[None, :]) & (top[None, :] < bottom[:, None])
        return _spread(self.x, level, (wide[:, None] + wide[None, :]) / 2 + _GAP, 0.75)

    def _rows(self, above: Floats, below: Floats, scale: float, plain: float) -> Stretch:
        """Cards of one column stand clear of each other, with room for a wire where there is a lane.

        ``plain``: height of a block.
        """
        column = np.abs(self.x[:, None] - self.x[None, :]) < FAR_WIDTH
        apart = np.abs(self.y[None, :] - self.y[:, None])
        lane = np.clip(0.4 * (apart - _BLOCK), 8.0, 16.0 * scale + 8.0)
        return _spread(self.y, column, below[:, None] + above[None, :] + lane, (plain + 8.0) / _ROW)


def _spread(values: Floats, together: npt.NDArray[np.bool_], needed: Floats, share: float) -> Stretch:
    """Places along one axis, as close as the pairs that stand ``together`` allow; rows ``_ROW`` apart come to ``share``
    of that, wider gaps shrink more."""
    knots, rank = np.unique(np.round(values, 1), return_inverse=True)
    room = np.zeros((len(knots), len(knots)))
    one, other = np.nonzero(together & (rank[None, :] > rank[:, None]))
    np.maximum.at(room, (rank[one], rank[other]), needed[one, other])
    out = np.zeros(len(knots))
    for place in range(1, len(knots)):
        apart = knots[place] - knots[place - 1]
        least = out[place - 1] + share * (min(apart, _ROW) + 0.25 * max(apart - _ROW, 0.0))
        pairs = np.where(room[:place, place] > 0.0, out[:place] + room[:place, place], -np.inf)
        out[place] = max(least, pairs.max())
    return Stretch(tuple(knots.tolist()), tuple((out - out.mean() + knots.mean()).tolist()))


def _places(axis: Stretch, values: Floats) -> Floats:
    places: Floats = np.interp(np.round(values, 1), axis.graph, axis.scene)
    return places


def _stretched(axis: Stretch, left: float, widest: float) -> Stretch:
    """Drawn apart into the room that is ``left``, ``widest`` times at most."""
    span = axis.scene[-1] - axis.scene[0]
    if span <= 0.0 or left <= 0.0:
        return axis
    middle, by = (axis.scene[0] + axis.scene[-1]) / 2, min(1.0 + left / span, widest)
    return Stretch(axis.graph, tuple(middle + by * (value - middle) for value in axis.scene))
