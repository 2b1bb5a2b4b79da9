"""The figures that the inspector and the viewer show of a data set, worked out together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject

from nnplayground.datasets.prepare import Prepared
from nnplayground.datasets.spec import SPLITS, SplitName
from nnplayground.datasets.statistics import ColumnFigures, class_counts, feature_figures, target_figures
from nnplayground.ui.toolkit.background import Background

_AT_ONCE = 300_000
"""Numbers whose figures are worked out while the window waits: that takes a few milliseconds."""


@dataclass(frozen=True)
class Summary:
    data: Prepared
    features: tuple[ColumnFigures, ...]
    targets: tuple[ColumnFigures, ...]
    sizes: Mapping[SplitName, int]
    counts: Mapping[SplitName, tuple[int, ...]]
    """Of each class; empty for a regression."""

    @property
    def low(self) -> float:
        """Least input, in the data's own unit."""
        return min(figures.low for figures in self.features)

    @property
    def high(self) -> float:
        return max(feature.high for feature in self.features)

    @property
    def gaps(self) -> int:
        """Inputs that were missing."""
        return sum(feature.missing for feature in self.features)


def summary(data: Prepared) -> Summary:
    """Slow for large data."""
    sizes: dict[SplitName, int] = {split: len(data.inputs[split]) for split in SPLITS}
    return Summary(data, feature_figures(data), target_figures(data), sizes, class_counts(data))


class Summaries(QObject):
    """Works out one summary after the other: at once, or in a thread for large data.  Only the newest is told."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._wanted: Prepared | None = None
        self._ended = False

    def ask(self, data: Prepared, done: Callable[[Summary], None]) -> None:
        """Call ``done`` with the summary of ``data``, unless another is asked for before."""
        if self._ended:
            return
        self._wanted = data
        if sum(data.inputs[split].size for split in SPLITS) <= _AT_ONCE:
            done(summary(data))
            return

        def take(summary: Summary) -> None:
            if summary.data is self._wanted:
                done(summary)

        self._background.start(lambda: summary(data), take)

    def forget(self) -> None:
        """What is under way is of no interest any more."""
        self._wanted = None

    def abandon(self, heir: QObject) -> None:
        """No one asks any more; ``heir`` keeps the thread, as no one waits for the seconds that large data take."""
        self.forget()
        self._ended = True
        self._background.abandon(heir)
