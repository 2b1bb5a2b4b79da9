"""The track of the timeline: a slider over the checkpoints, painted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QToolTip, QWidget

from nnplayground import notation
from nnplayground.text import text
from nnplayground.ui.document.timeline_words import checkpoint_in_words
from nnplayground.ui.timeline.bar.painting import TrackScale, paint_track
from nnplayground.ui.timeline.bar.stops import Fork, Stops, stops_of
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.timeline_model import TimelineModel

_NEAR = 7
"""Pixels up to which a click means a fork."""


class Track(QSlider):
    """Its values are places in ``stops``: what screen readers and keys know of sliders holds here too.

    Up and Down go to the other branches; a click on the end of a fork goes there.
    """

    def __init__(self, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self.stops: Stops = stops_of(model.view, 0)
        self.setObjectName("timeline_track")
        self.setAccessibleName(self.tr("Timeline"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSingleStep(1)
        self.valueChanged.connect(self._go)
        model.changed.connect(self.follow)
        model.viewing_changed.connect(self._follow_looking)
        themes().changed.connect(self.updateGeometry)
        self.follow()

    # -- what is shown

    def follow(self) -> None:
        """The timeline is another."""
        self.stops = stops_of(self._model.view, self._model.browsed_branch)
        last = max(0, len(self.stops.keys) - 1)
        with QSignalBlocker(self):
            self.setRange(0, last)
            self.setPageStep(max(1, last // 10))
        self._follow_looking()

    def _follow_looking(self) -> None:
        if self.stops.branch != self._model.browsed_branch:
            self.follow()
            return
        with QSignalBlocker(self):
            self.setValue(self.stops.index_of(self._model.viewing))
        self.setEnabled(len(self.stops.keys) > 1)
        self.setToolTip(self.words)
        if self.stops.keys:
            self.setAccessibleDescription(self.words_at(self.value()))
        self.update()

    def words_at(self, index: int) -> str:
        """Step, epoch and loss of one of the checkpoints, and whether it is the present."""
        sentence = checkpoint_in_words(self._model.view, self.stops.keys[index])
        if index == self.stops.present:
            sentence = text("{sentence} · now", sentence=sentence)
        return translated(sentence)

    def sizeHint(self) -> QSize:
        return QSize(300, max(28, round(1.15 * self.fontMetrics().height())))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_track(self, self.stops, self.value(), self.words)

    @property
    def words(self) -> str:
        """Written where there is nothing to go through; else empty."""
        sentence = self._model.view.problem
        if len(self.stops.keys) < 2 and sentence is None:
            sentence = text("While it trains, moments are kept here. Drag to look back.")
        return "" if sentence is None else translated(sentence)

    @property
    def words_width(self) -> int:
        """Pixels in which the words are whole; 0 without any."""
        words = self.words
        return self.fontMetrics().horizontalAdvance(words) + 14 if words else 0

    @property
    def scale(self) -> TrackScale:
        """Where the checkpoints lie."""
        return TrackScale(self.stops.steps, self.width(), self.height())

    # -- the mouse and the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.stops.keys:
            event.ignore()
            return
        fork = self.fork_at(event.position())
        if fork is not None:
            self._model.show_checkpoint(fork.branch.number, fork.branch.end)
            return
        self.setSliderDown(True)
        self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._drag(event.position())
            return
        if not self.stops.keys:
            return
        fork = self.fork_at(event.position())
        if fork is None:
            sentence = self.words_at(self.scale.nearest(event.position().x()))
        else:
            sentence = translated(
                text(
                    "{name} parts here, at step {step}. Click to look at its end.",
                    name=fork.branch.title,
                    step=notation.count(fork.step),
                )
            )
        self.setCursor(Qt.CursorShape.ArrowCursor if fork is None else Qt.CursorShape.PointingHandCursor)
        QToolTip.showText(event.globalPosition().toPoint(), sentence, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._turn(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def fork_at(self, position: QPointF) -> Fork | None:
        """The fork whose end is there."""
        scale = self.scale
        for fork in reversed(self.stops.forks):
            away = scale.fork_end(fork.step) - position
            if max(abs(away.x()), abs(away.y())) <= _NEAR:
                return fork
        return None

    def _drag(self, position: QPointF) -> None:
        self.setValue(self.scale.nearest(position.x()))

    def _turn(self, by: int) -> None:
        """To the branch before or after this one, at the same step."""
        numbers = [branch.number for branch in self._model.view.branches]
        if self.stops.branch in numbers:
            index = numbers.index(self.stops.branch) + by
            if 0 <= index < len(numbers):
                self._model.show_checkpoint(numbers[index], int(self.stops.steps[self.value()]))

    def _go(self, index: int) -> None:
        if index == self.stops.present:
            self._model.show_present()
        else:
            self._model.show_checkpoint(self.stops.branch, self.stops.keys[index].step)
