"""The checkpoint that is shown, as an upright line in a plot that can be dragged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from nnplayground.ui.plots.chart.chart import Chart, pen
from nnplayground.ui.toolkit.theme import Theme

if TYPE_CHECKING:
    from nnplayground.ui.document.timeline_model import TimelineModel


class MomentLine(QObject):
    """Hidden while the present is looked at."""

    def __init__(self, timeline: TimelineModel, charts: Sequence[Chart], parent: QObject) -> None:
        """The charts count epochs from left to right."""
        super().__init__(parent)
        self._timeline = timeline
        self.lines: list[Any] = []
        for chart in charts:
            line = chart.line(vertical=True, colour=lambda now: now.lit, width=2.0)
            line.setMovable(True)
            line.setZValue(6)
            chart.painted_with(lambda now, line=line: self._paint(line, now))  # type: ignore[misc]  # bound early
            line.sigDragged.connect(self._drag)
            self.lines.append(line)
        timeline.viewing_changed.connect(self._follow)
        timeline.changed.connect(self._follow)
        self._follow()

    @staticmethod
    def _paint(line: Any, now: Theme) -> None:
        line.setPen(pen(now.lit, 2.0))
        line.setHoverPen(pen(now.lit, 4.0))

    def _follow(self) -> None:
        key = self._timeline.viewing
        if key is None:
            if self.lines[0].isVisible():
                for line in self.lines:
                    line.hide()
            return
        try:
            epoch = self._timeline.view.epochs_at(key)
        except KeyError:  # it is about to be told that this moment is no longer kept
            return
        for line in self.lines:
            line.setValue(epoch)
            line.show()

    def _drag(self, dragged: Any) -> None:
        timeline = self._timeline
        key = timeline.view.nearest(timeline.browsed_branch, float(dragged.value()))
        if key is not None:
            timeline.show_checkpoint(timeline.browsed_branch, key.step)
        self._follow()  # it stands where a checkpoint is, not between
