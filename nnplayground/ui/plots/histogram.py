"""The histogram of a parameter tensor now and over the steps, in bins that stay where they are."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from nnplayground.ui.plots.records import Records

BINS = 128
Counts = npt.NDArray[np.int64]


class HistogramHistory:
    """``BINS`` bins over ``[-reach, reach]``, ``reach`` a power of two.

    When a value leaves the range, the range doubles: each new inner bin is exactly two old ones, so that counts of
    the past stay exact and the picture does not jump.
    """

    def __init__(self) -> None:
        self.reach = 0.0
        self.records = Records((BINS,), np.int64)

    def add(self, step: int, values: npt.NDArray[np.float32], broken: bool) -> None:
        """Values that are not finite are left out."""
        flat = values.ravel()
        largest = float(np.abs(flat).max()) if flat.size else 0.0
        if not math.isfinite(largest):
            flat = flat[np.isfinite(flat)]
            largest = float(np.abs(flat).max()) if flat.size else 0.0
        if self.reach == 0.0:
            self.reach = 2.0 ** math.ceil(math.log2(max(largest, 1e-6) * 1.01))
        while largest > self.reach:
            self._double()
        points = (flat + np.float32(self.reach)) * np.float32(BINS / (2 * self.reach))
        bins = np.minimum(points.astype(np.int64), BINS - 1)
        self.records.add(step, np.bincount(bins, minlength=BINS), broken)

    def _double(self) -> None:
        self.reach *= 2
        inner = self.records.rows.reshape(len(self.records), BINS // 2, 2).sum(axis=2)
        wide = np.zeros((len(self.records), BINS), np.int64)
        wide[:, BINS // 4 : BINS - BINS // 4] = inner
        self.records.replace_rows(wide)

    @property
    def edges(self) -> npt.NDArray[np.float64]:
        return np.linspace(-self.reach, self.reach, BINS + 1)

    def latest(self) -> Counts:
        row: Counts = self.records.rows[-1]
        return row

    def occupied(self) -> tuple[float, float]:
        """The range that any record reached, zero included."""
        used = np.flatnonzero(self.records.rows.any(axis=0))
        if not len(used):
            return -self.reach, self.reach
        edges = self.edges
        return min(float(edges[used[0]]), 0.0), max(float(edges[used[-1] + 1]), 0.0)

    def picture(self, slots: int) -> npt.NDArray[np.float32]:
        """``(BINS, slots)``: the square root of the share of the values, row 0 the lowest; NaN in gaps.

        The root lets the tails be seen beside the peak.
        """
        chosen = self.records.sampled(slots)
        rows = self.records.rows[chosen].astype(np.float32)
        rows /= np.maximum(rows.sum(axis=1, keepdims=True), 1.0)
        np.sqrt(rows, out=rows)
        rows[chosen < 0] = np.nan
        return rows.T
