"""Tells a screen reader of the run and of the microscope: begun, ended, a step, an epoch, an operation."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnplayground import notation
from nnplayground.engine.snapshot import Snapshot
from nnplayground.ui.canvas.step.words import accessible_text
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.announcements import announcements
from nnplayground.ui.toolkit.translate import translated


class Announcer(QObject):
    """Of one window.  Messages and answers to predictions are told where they are shown."""

    def __init__(self, document: Document, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._document = document
        self._canvas = canvas
        self._running = document.training.running
        self._ended = False
        """Whether a run has ended whose figures have not come yet."""
        document.training.run_changed.connect(self._run_changed)
        document.training.snapshot_changed.connect(self._snapshot_changed)
        document.replaced.connect(self._begin_anew)
        canvas.scene().step.shown.connect(self._tell_operation)

    def _begin_anew(self) -> None:
        """The run of another project has not ended: it is gone."""
        self._running, self._ended = self._document.training.running, False

    def _run_changed(self) -> None:
        running = self._document.training.running
        if running == self._running:
            return
        self._running = running
        self._ended = not running
        if running:
            announcements().say(self.tr("Training"))

    def _snapshot_changed(self) -> None:
        """Until the one made after its end there come those that were on their way."""
        snapshot = self._document.training.snapshot
        if self._ended and snapshot is not None and not snapshot.training:
            self._ended = False
            self._tell_end(snapshot)

    def _tell_end(self, snapshot: Snapshot) -> None:
        now = snapshot.now
        measured = now.test or now.validation or now.train
        if measured is None:
            return
        why = "" if snapshot.stopped is None else translated(snapshot.stopped)
        figures = self.tr("Stopped at epoch {epoch}, step {step}: loss {loss}, score {score}.").format(
            epoch=now.epoch,
            step=now.step,
            loss=notation.figure(measured.loss),
            score=notation.score(measured.score, share=self._document.project.spec.target_kind == "classification"),
        )
        announcements().say(f"{why} {figures}".strip())

    def _tell_operation(self) -> None:
        if self._document.microscope.active and not self._document.microscope.walk.playing:
            words = accessible_text(self._canvas.scene())
            if words:
                self._ended = False  # the run before is no news any more
                announcements().say(words)
