"""The status bar: what state the run is in, and its figures."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStatusBar

from nnplayground import notation
from nnplayground.engine.snapshot import Snapshot
from nnplayground.text import Text
from nnplayground.training.measurements import HistoryRow, Measured
from nnplayground.ui.microscope.breakpoints.mark import BreakpointMark
from nnplayground.ui.toolkit.elided_label import ElidedLabel
from nnplayground.ui.toolkit.overflow import OverflowButton, add_sentence
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.steady_label import SteadyLabel
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.shell.shell import Shell

_MAY_GO = ("frames", "device", "parameters", "speed", "rate", "score", "loss")
"""Figures that stand in a menu where there is no room, the first first."""
_AROUND, _BETWEEN = 18, 8
"""Pixels around what is said, and from one figure to the next."""


class StatusBar(QStatusBar):
    """On the left what happens or why nothing can; on the right the figures."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window)
        document = self._document = shell.document
        self._frames = 0
        self._since = time.perf_counter()
        self.state_text = ElidedLabel()
        self.state_text.setObjectName("state_text")
        self.addWidget(self.state_text, 1)
        self._figures = {
            name: SteadyLabel() for name in ("loss", "score", "rate", "parameters", "speed", "frames", "device")
        }
        self._mark = BreakpointMark(document, self)
        self.addPermanentWidget(self._mark)
        for name, label in self._figures.items():
            label.setObjectName(f"status_{name}")
            self.addPermanentWidget(label)
        self._wanted: set[str] = set()
        """Figures that there are."""
        self._gone: list[str] = []
        """Those of them that there is no room for."""
        self.more = OverflowButton("status_more", self._fill_more)
        self.addPermanentWidget(self.more)
        self.setSizeGripEnabled(False)
        self.messageChanged.connect(self._fit)
        themes().changed.connect(self._fit)
        self._figures["rate"].setToolTip(self.tr("The learning rate at this step, as warm-up and schedule have it"))
        self._figures["parameters"].setToolTip(self.tr("Numbers that training changes"))
        self._figures["speed"].setToolTip(self.tr("Training steps a second"))
        self._figures["frames"].setToolTip(self.tr("Pictures a second that the window draws"))
        self._figures["device"].setToolTip(self.tr("Where it computes"))
        document.training.snapshot_changed.connect(self._count)
        document.training.run_changed.connect(self._update)
        document.shapes_changed.connect(self._update)
        document.replaced.connect(self._update)
        document.microscope.changed.connect(self._update)
        document.hint_changed.connect(self._hint)
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._measure)
        self._late = single_shot(self, self._update, 80)
        self._update()

    def _count(self) -> None:
        """Text is slow to lay out: the figures are renewed about twelve times a second."""
        self._frames += 1
        if not self._late.isActive():
            self._late.start()

    def _measure(self) -> None:
        now = time.perf_counter()
        rate = self._frames / (now - self._since)
        self._frames, self._since = 0, now
        self._figures["frames"].setText(self.tr("{rate} fps").format(rate=round(rate)))

    def _hint(self, hint: Text | None) -> None:
        if hint is None:
            self.clearMessage()
        else:
            self.showMessage(translated(hint))

    def _update(self) -> None:
        document = self._document
        training = document.training.running and not self._wrong
        if training and not self._timer.isActive():
            self._frames, self._since = 0, time.perf_counter()
            self._timer.start()
        elif not training and self._timer.isActive():
            self._timer.stop()
        self._tell_state()
        snapshot = document.training.snapshot
        self._tell_measures(None if snapshot is None else snapshot.now)
        count = document.shapes.parameter_count()
        many = (
            self.tr("1 parameter") if count == 1 else self.tr("{count} parameters").format(count=notation.count(count))
        )
        self._set("parameters", many if count else "")
        self._set("frames", self._figures["frames"].text() if training else "")
        speed = snapshot.steps_per_second if snapshot is not None and training else 0.0
        sentence = notation.count(round(speed)) if speed >= 10 else notation.fixed(speed, 1)
        self._set("speed", self.tr("{rate} steps/s").format(rate=sentence) if speed else "")
        self._tell_rate(snapshot)
        self._tell_execution(snapshot)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():  # its height follows what is shown in it
            self._fit()

    # -- what there is room for

    def minimumSizeHint(self) -> QSize:
        """Figures go where there is no room: they never make the window wider, nor keep it from being narrower."""
        least = self.state_text.minimumSizeHint().width() + self.more.sizeHint().width() + _AROUND
        return QSize(least, super().minimumSizeHint().height())

    def _fit(self) -> None:
        """What is said comes before the figures; those that have no room stand in a menu."""
        side = self.fontMetrics().height()
        self.more.setIconSize(QSize(side, side))
        said = self.fontMetrics().horizontalAdvance(self.currentMessage())
        free = self.width() - max(said + _AROUND, self.state_text.sizeHint().width() + _AROUND)
        free -= sum(mark.sizeHint().width() + _AROUND for mark in (self._mark,) if not mark.isHidden())
        widths = {name: self._figures[name].sizeHint().width() + _BETWEEN for name in self._wanted}
        gone: list[str] = []
        for name in _MAY_GO:
            if sum(widths.values()) + (self.more.sizeHint().width() + _BETWEEN if gone else 0) <= free:
                break
            if widths.pop(name, None) is not None:
                gone.append(name)
        self._gone = [name for name in self._figures if name in gone]
        for name, label in self._figures.items():
            label.setVisible(name in widths)
        self.more.setVisible(bool(gone))
        # Qt hides it under a message, and shows it again beside one when the bar is laid out anew.
        self.state_text.setVisible(not self.currentMessage())

    def _fill_more(self, menu: QMenu) -> None:
        for name in self._gone:
            add_sentence(menu, self._figures[name].text())

    # -- what is said

    def _tell_state(self) -> None:
        document = self._document
        # Loading other data in the middle of a run is over at once; a network that cannot run rests until it is mended.
        obstacle, tip = document.training.obstacle if self._wrong or not document.training.running else None, ""
        if obstacle is not None:
            sentence = translated(obstacle)
        elif document.training.running:
            sentence = self.tr("Training")
        elif document.microscope.active:
            sentence = self.tr("Under the microscope. Run goes on from here.")
        elif document.training.snapshot is not None and document.training.snapshot.viewed is not None:
            sentence = self.tr("Looking back")
        elif document.training.snapshot is not None and document.training.snapshot.stopped is not None:
            sentence, tip = self.tr("Stopped by itself"), translated(document.training.snapshot.stopped)
        elif document.training.snapshot is None or document.training.snapshot.now.step == 0:
            sentence = self.tr("Ready. Press Run to train.")
        else:
            sentence = self.tr("Paused")
        wrong = self._wrong or document.training.engine.state == "failed"
        if self.state_text.words != sentence or self.state_text.property("obstacle") != wrong:
            self.state_text.set_words(sentence)
            self.state_text.setToolTip(tip or sentence)
            self.state_text.setProperty("obstacle", wrong)
            self.state_text.style().polish(self.state_text)

    @property
    def _wrong(self) -> bool:
        """Whether the user has something to mend before anything can be trained."""
        return self._document.shapes.reason is not None or self._document.data_problem is not None

    def _tell_rate(self, snapshot: Snapshot | None) -> None:
        """Where something changes it: else it is what the inspector says."""
        settings = self._document.project.settings
        changing = settings.warmup > 0 or not settings.schedule.constant
        if snapshot is None or not changing:
            self._set("rate", "")
        else:
            self._set("rate", self.tr("rate {value}").format(value=notation.figure(snapshot.now.learning_rate)))

    def _tell_execution(self, snapshot: Snapshot | None) -> None:
        """Where it computes, and which way a step is run."""
        if snapshot is None:
            self._set("device", "")
            return
        execution = snapshot.execution
        way = self.tr("captured") if execution.way == "captured" else self.tr("plain")
        device = snapshot.device.upper()
        self._set("device", f"{device} \u00b7 {way}" if execution.decided else device)
        sentence = self.tr("Where it computes, and how a step is run. {reason}").format(
            reason=translated(execution.reason)
        )
        if self._figures["device"].toolTip() != sentence:
            self._figures["device"].setToolTip(sentence)

    def _tell_measures(self, now: HistoryRow | None) -> None:
        name, measured = self._chosen(now)
        if measured is None:
            self._set("loss", "")
            self._set("score", "")
            return
        self._set("loss", self.tr("{split} loss {value}").format(split=name, value=notation.figure(measured.loss, 4)))
        share = self._document.project.spec.target_kind == "classification"
        words = self.tr("accuracy {value}") if share else self.tr("R² {value}")
        self._set("score", words.format(value=notation.score(measured.score, share=share)))

    def _chosen(self, now: HistoryRow | None) -> tuple[str, Measured | None]:
        """The test part, or what stands in for it."""
        if now is None:
            return "", None
        if now.test is not None:
            return self.tr("test"), now.test
        if now.validation is not None:
            return self.tr("validation"), now.validation
        return self.tr("training"), now.train

    def _set(self, name: str, sentence: str) -> None:
        label = self._figures[name]
        if label.text() != sentence:
            label.setText(sentence)
        if sentence:
            self._wanted.add(name)
        else:
            self._wanted.discard(name)
