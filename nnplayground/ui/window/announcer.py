"""Tells a screen reader of the run and of the microscope: begun, ended, a step, an epoch, an operation."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnplayground import notation
from nnplayground.ui.canvas.step.words import accessible_text
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.announcements import announcements
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.translate import translated

_SETTLING = 150
"""Milliseconds after the end of a run, and after each picture of it that still comes: then its figures are there."""


class Announcer(QObject):
    """Of one window.  Messages and answers to predictions are told where they are shown."""

    def __init__(self, document: Document, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._document = document
        self._canvas = canvas
        self._running = document.training.running
        self._settled = single_shot(self, self._tell_end, _SETTLING)
        document.training.run_changed.connect(self._run_changed)
        document.training.snapshot_changed.connect(self._wait_on)
        canvas.scene().step.shown.connect(self._tell_operation)

    def _run_changed(self) -> None:
        running = self._document.training.running
        if running == self._running:
            return
        self._running = running
        if running:
            self._settled.stop()
            announcements().say(self.tr("Training"))
        else:
            self._settled.start()

    def _wait_on(self) -> None:
        if self._settled.isActive():
            self._settled.start()

    def _tell_end(self) -> None:
        snapshot = self._document.training.snapshot
        measured = None if snapshot is None else snapshot.now.test or snapshot.now.validation or snapshot.now.train
        if snapshot is None or measured is None:
            return
        now = snapshot.now
        why = "" if snapshot.stopped is None else translated(snapshot.stopped)
        figures = self.tr("Stopped at epoch {epoch}, step {step}: loss {loss}, score {score}.").format(
            epoch=now.epoch,
            step=now.step,
            loss=notation.figure(measured.loss),
            score=notation.percent(measured.score)
            if self._document.project.spec.target_kind == "classification"
            else notation.fixed(measured.score, 3),
        )
        announcements().say(f"{why} {figures}".strip())

    def _tell_operation(self) -> None:
        if self._document.microscope.active and not self._document.microscope.walk.playing:
            words = accessible_text(self._canvas.scene())
            if words:
                self._settled.stop()  # the run before is no news any more
                announcements().say(words)
