"""Curves made ready for the screen: smoothed, and thinned so that no peak is lost."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_BLOCK = 64


def smoothed(values: Floats, weight: float) -> Floats:
    """Exponentially weighted mean, row by row: ``m = weight * m + (1 - weight) * value``, divided by
    ``1 - weight ** n`` so that the start is not drawn towards zero (the bias correction of Adam).

    NaN stays NaN and is left out of the mean.  Linear time: blocks are one matrix product, the carry from block to
    block is a short loop.
    """
    if weight <= 0.0 or len(values) == 0:
        return values
    present = np.isfinite(values)
    given = values[present]
    count = len(given)
    if count == 0:
        return values
    blocks = -(-count // _BLOCK)
    padded = np.zeros(blocks * _BLOCK)
    padded[:count] = given
    age = np.subtract.outer(np.arange(_BLOCK), np.arange(_BLOCK))
    kernel = np.where(age >= 0, (1.0 - weight) * weight ** np.maximum(age, 0), 0.0)
    mean = padded.reshape(blocks, _BLOCK) @ kernel.T
    fade = weight ** np.arange(1, _BLOCK + 1)
    carry = np.empty(blocks)
    before = 0.0
    for block, last in enumerate(mean[:, -1].tolist()):
        carry[block] = before
        before = last + float(fade[-1]) * before
    mean += carry[:, None] * fade
    means = np.full(len(values), np.nan)
    means[present] = mean.ravel()[:count] / (1.0 - weight ** np.arange(1, count + 1))
    return means


class Smoother:
    """``smoothed`` of a column that grows at its end: rows that were smoothed before are not smoothed again."""

    def __init__(self) -> None:
        self._weight = -1.0
        self._rows = np.empty(0)
        self._smoothed = np.empty(0)
        self._mean, self._count = 0.0, 0

    def __call__(self, values: Floats, weight: float) -> Floats:
        known = len(self._rows)
        grown = 0 < known <= len(values) and np.array_equal(values[:known], self._rows, equal_nan=True)
        if weight != self._weight or not grown or len(values) - known > _BLOCK:
            self._weight = weight
            self._smoothed = smoothed(values, weight)
            self._count = int(np.isfinite(values).sum())
            last = self._smoothed[np.isfinite(self._smoothed)][-1:]
            self._mean = float(last.sum()) * (1.0 - weight**self._count)
        elif len(values) > known:
            more = [self._take(value) for value in values[known:].tolist()]
            self._smoothed = np.concatenate([self._smoothed, more])
        self._rows = values.copy()
        return self._smoothed

    def next(self, value: float) -> float:
        """What a further row would become; it is not kept."""
        before = self._mean, self._count
        result = self._take(value)
        self._mean, self._count = before
        return result

    def _take(self, value: float) -> float:
        if not math.isfinite(value):
            return math.nan
        self._count += 1
        self._mean = self._weight * self._mean + (1.0 - self._weight) * value
        return self._mean / (1.0 - self._weight**self._count)


def thinned(x: Floats, y: Floats, low: float, high: float, buckets: int) -> tuple[Floats, Floats]:
    """The part of a curve between ``low`` and ``high``, as at most ``2 * buckets`` points plus one at each side.

    Every bucket, an equal part of the width, keeps its smallest and its largest value, in the order in which they
    came, so that a peak of one row is still seen.  A long history holds its early rows closer together than its late
    ones: buckets of equally many rows would leave the late part few points.  ``x`` ascends.  NaN is left out.
    """
    first = max(int(np.searchsorted(x, low, "left")) - 1, 0)
    last = min(int(np.searchsorted(x, high, "right")) + 1, len(x))
    x, y = x[first:last], y[first:last]
    present = np.isfinite(y)
    if not present.all():
        x, y = x[present], y[present]
    if len(x) < 3 * max(buckets, 1):
        return x, y
    return _extremes(x, y, np.linspace(x[0], x[-1], max(buckets, 1), endpoint=False), end=True)


def reach(values: Floats) -> tuple[float, float]:
    """The smallest and the largest that is finite; (inf, -inf) where none is."""
    low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    if math.isinf(low) or math.isinf(high):
        values = values[np.isfinite(values)]
        low, high = float(values.min(initial=math.inf)), float(values.max(initial=-math.inf))
    return (math.inf, -math.inf) if math.isnan(low) else (low, high)


class Thinner:
    """``thinned`` of a curve that grows at its end: what is drawn of its past is not worked out again, and stays as it
    is while the axis does.

    The buckets are equal parts of what the axis shows.
    """

    def __init__(self) -> None:
        self._view = (math.nan, math.nan, 0)
        self._closed = 0
        """Rows in buckets that get no more."""
        self._known = np.zeros(2)
        """The last of these rows."""
        self._x, self._y = np.empty(0), np.empty(0)
        """What is drawn of them."""

    def __call__(self, x: Floats, y: Floats, low: float, high: float, buckets: int) -> tuple[Floats, Floats]:
        """As ``thinned``.  Rows that were given before are the same again, or there are fewer."""
        if not len(x) or x[0] < low or x[-1] > high or high <= low:  # zoomed in
            self._closed = 0
            return thinned(x, y, low, high, buckets)
        last = self._closed - 1
        grown = 0 <= last < len(x) and np.array_equal((x[last], y[last]), self._known, equal_nan=True)
        if not grown or (low, high, buckets) != self._view:
            self._view, self._closed = (low, high, buckets), 0
            self._x, self._y = np.empty(0), np.empty(0)
        width = (high - low) / buckets
        # The bucket of this moment stays open: its last row is not yet that of an epoch's end.
        opened = int(np.searchsorted(x, low + math.floor((x[-2:][0] - low) / width) * width))
        if opened > self._closed:
            part = slice(self._closed, opened)
            self._x, self._y = _joined(self._x, self._y, *self._within(x[part], y[part], end=False))
            self._closed, self._known = opened, np.array((x[opened - 1], y[opened - 1]))
        return _joined(self._x, self._y, *self._within(x[self._closed :], y[self._closed :], end=True))

    def _within(self, x: Floats, y: Floats, *, end: bool) -> tuple[Floats, Floats]:
        """Of rows that begin with a bucket."""
        low, high, buckets = self._view
        present = np.isfinite(y)
        if not present.all():
            x, y = x[present], y[present]
        if not len(x):
            return x, y
        width = (high - low) / buckets
        first, last = math.floor((x[0] - low) / width), math.floor((x[-1] - low) / width)
        return _extremes(x, y, low + width * np.arange(first, last + 1), end=end)


def _joined(x: Floats, y: Floats, more_x: Floats, more_y: Floats) -> tuple[Floats, Floats]:
    return np.concatenate((x, more_x)), np.concatenate((y, more_y))


def _extremes(x: Floats, y: Floats, edges: Floats, *, end: bool) -> tuple[Floats, Floats]:
    """Of each bucket the smallest and the largest value, and with ``end`` the last of all; ``edges``: where buckets
    begin."""
    if len(edges) == 1:
        places = sorted({int(y.argmin()), int(y.argmax()), *([len(y) - 1] if end else [])})
        return x[places], y[places]
    start = np.searchsorted(x, edges)
    start = start[np.append(True, np.diff(start) > 0)]
    size = np.diff(np.append(start, len(x)))
    ends = np.zeros(len(x), dtype=np.bool_)
    for extreme in (np.minimum, np.maximum):
        indices = np.flatnonzero(y == np.repeat(extreme.reduceat(y, start), size))
        # Where it occurs again, as in a curve that has become flat, the first is enough.
        ends[indices[np.searchsorted(indices, start)]] = True
    ends[-1] |= end
    return x[ends], y[ends]
