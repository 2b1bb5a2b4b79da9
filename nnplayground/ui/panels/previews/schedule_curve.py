"""The learning rate over the epochs of a run, and where the run is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QWidget

from nnplayground import notation
from nnplayground.training.schedules.learning_rate import learning_rate
from nnplayground.training.settings import Settings
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.previews.drawing import CurveLine, PointMark, PreviewDrawing
from nnplayground.ui.panels.previews.preview import Preview

_POINTS = 400
_EPOCHS = 100.0
"""Shown of a run that never stops under a schedule without an end."""
_POWERS = 30.0
"""Largest over median learning rate from which the axis counts powers of ten."""


class SchedulePreview(Preview):
    """Follows the settings and the run of the document.  It needs no engine: a schedule is plain arithmetic."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self._planned: tuple[Settings, float, npt.NDArray[np.float64], npt.NDArray[np.float64]] | None = None
        self.chart.setAccessibleName(self.tr("Learning rate over the epochs"))
        for signal in (document.settings_changed, document.training.snapshot_changed, document.replaced):
            signal.connect(self.refresh)

    def renew(self) -> None:
        settings = self.document.project.settings
        if settings.schedule.constant and settings.warmup == 0:
            self.chart.hide()
            self.sentence.hide()
            return
        now, rate = self._now(settings)
        end = _end(settings, now)
        x, planned = self._plan(settings, end)
        history = self.document.training.history
        lines = [CurveLine(self.tr("planned"), x, planned, "accent", dashed=settings.schedule.watches)]
        if settings.schedule.watches and len(history) > 1:
            epochs, rates = history.column("epoch"), history.column("learning_rate")
            # The rate of an epoch held all through it: drops are upright.
            lines = [CurveLine(self.tr("so far"), np.repeat(epochs, 2)[:-1], np.repeat(rates, 2)[1:], "accent")]
            if now < end:
                ahead = x >= now if now < settings.warmup else np.zeros(len(x), np.bool_)
                later, rates = (x[ahead], planned[ahead]) if ahead.any() else (np.array([now, end]), np.full(2, rate))
                lines.append(CurveLine(self.tr("if the loss keeps falling"), later, rates, dashed=True))
        values = np.concatenate([line.y[line.x >= settings.warmup] for line in lines])
        values = values[np.isfinite(values)]
        high = float(values.max(initial=0.0)) or settings.learning_rate
        positive = values[values > 0]
        low = float(positive.min(initial=high))
        # A cosine ends at nearly nothing and yet is a cosine to the eye; where half of the way is spent so low, powers
        # of ten tell more.
        logarithmic = float(np.median(values)) * _POWERS < high if len(values) else False
        bottom = max(low, high * 1e-6) if logarithmic else 0.0
        top = high * (1.3 if logarithmic else 1.06)
        drawing = PreviewDrawing(
            (0.0, end), (bottom / 1.3, top), tuple(lines), mark=PointMark(now, rate), x_label=self.tr("Epoch"),
            logarithmic=logarithmic,
        )  # fmt: skip
        shown = self.tr("Learning rate now: {rate}, in epoch {epoch}.").format(
            rate=notation.short(rate), epoch=notation.short(now)
        )
        first, last = notation.short(float(lines[0].y[0])), notation.short(float(lines[-1].y[-1]))
        spoken = self.tr("From {first} at the beginning to {last} in epoch {end}.").format(
            first=first, last=last, end=notation.short(end)
        )
        self.show_drawing(drawing, shown, f"{shown} {spoken}")

    def _now(self, settings: Settings) -> tuple[float, float]:
        """Epochs done, as a real number, and the learning rate there."""
        snapshot = self.document.training.snapshot
        if snapshot is None:
            return 0.0, learning_rate(settings, 0.0, settings.schedule.begin())
        time = snapshot.now.epoch + snapshot.batch / max(snapshot.steps_per_epoch, 1)
        if settings.schedule.watches:
            return time, snapshot.now.learning_rate
        return time, learning_rate(settings, time)

    def _plan(self, settings: Settings, end: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        if self._planned is None or self._planned[:2] != (settings, end):
            x = np.linspace(0.0, end, _POINTS)
            # Both sides of the steps: a drop is upright.
            whole = np.arange(1.0, end) if end <= 4 * _POINTS else np.empty(0)
            x = np.unique(np.concatenate([x, whole, whole - 1e-6, [settings.warmup]]))
            x = x[x <= end]
            memory = settings.schedule.begin()
            rates = np.array([learning_rate(settings, time, memory) for time in x.tolist()])
            self._planned = settings, end, x, rates
        return self._planned[2:]


def _end(settings: Settings, now: float) -> float:
    """The last epoch of the picture."""
    own = settings.schedule.span()
    end = settings.epochs if settings.epochs is not None else settings.warmup + (own or _EPOCHS)
    if settings.epochs is None and settings.schedule.constant:
        end = max(2.0 * settings.warmup, 1.0)
    while end < now:
        end *= 2
    return float(end)
