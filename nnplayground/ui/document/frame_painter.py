"""Paints a snapshot view by view, so that whoever uses the window waits for one view at most."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Protocol

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QGraphicsScene, QWidget

from nnplayground.ui.document.frame_plan import FramePlan
from nnplayground.ui.toolkit.single_shot import single_shot


class FrameView(Protocol):
    """Something that shows the snapshot of the document."""

    def shows_frames(self) -> bool:
        """Whether it can be seen; what cannot catches up when it is shown."""

    def draw_frame(self) -> None:
        """Take over what is new in the snapshot of the document."""

    def frame_scenes(self) -> Sequence[QGraphicsScene]:
        """Where it draws."""

    def frame_window(self) -> QWidget | None:
        """The window that it is painted in."""


class FramePainter(QObject):
    """Of one document.  A picture is complete before the next begins, so that all views show the same snapshot."""

    def __init__(self, drawn: Callable[[], None], parent: QObject) -> None:
        """``drawn``: all views have drawn the snapshot and there was time for the person; the next may come."""
        super().__init__(parent)
        self._drawn = drawn
        self._views: list[FrameView] = []
        self._plan: FramePlan[FrameView] = FramePlan()
        # Qt hands over what mouse and keys did meanwhile.  A timer of 0 ms would wait until nothing else is to be done,
        # and a mouse that moves all the time would stop the pictures.
        self._turns = single_shot(self, self._turn, 1)
        self._rest = single_shot(self, self._ask)
        self._rest.setTimerType(Qt.TimerType.PreciseTimer)

    def add(self, view: FrameView) -> None:
        """It is asked from the next snapshot on."""
        self._views.append(view)

    @property
    def complete(self) -> bool:
        """Whether all that can be seen shows the same snapshot."""
        return not self._plan.due

    def begin(self) -> None:
        """There is a new snapshot."""
        self._views = [view for view in self._views if self._alive(view)]
        self._plan.begin((view for view in self._views if view.shows_frames()), time.perf_counter())
        self._rest.stop()
        self._turns.start()

    def finish(self) -> None:
        """Draw at once what has not been drawn yet."""
        while not self.complete:
            self._turn()

    def drop(self) -> None:
        """The snapshot is of another project: nobody draws it any more."""
        self._plan.begin((), time.perf_counter())
        self._turns.stop()
        self._rest.stop()
        self._drawn()

    def stop(self) -> None:
        """The document is closed."""
        self._views.clear()
        self.drop()

    def _turn(self) -> None:
        view = self._plan.next()
        began = time.perf_counter()
        try:
            if view is not None and self._alive(view) and view.shows_frames():
                view.draw_frame()
                _paint(view)
        finally:  # the others draw theirs, whatever befell this one
            now = time.perf_counter()
            if view is not None:
                self._plan.spent(view, now - began)
            if not self.complete:
                self._turns.start()
            else:
                self._turns.stop()
                self._pause(self._plan.rest(now))

    def _pause(self, seconds: float) -> None:
        self._rest.start(math.ceil(seconds * 1e3))

    def _ask(self) -> None:
        self._plan.ask(time.perf_counter())
        self._drawn()

    def _alive(self, view: FrameView) -> bool:
        alive: bool = shiboken6.isValid(view)
        if not alive:
            self._plan.forget(view)
        return alive


def _paint(view: FrameView) -> None:
    """Now, and what has changed alone.

    Scenes gather what has changed in a call that they post to themselves, windows in an event that they post; both are
    handed over here, as otherwise several views would be painted in one go.
    """
    for scene in view.frame_scenes():
        QCoreApplication.sendPostedEvents(scene, QEvent.Type.MetaCall.value)
    window = view.frame_window()
    if window is not None:
        QCoreApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest.value)
