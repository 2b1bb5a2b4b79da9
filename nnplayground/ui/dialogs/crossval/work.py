"""Cross-validation in a thread of its own."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnplayground.import_order import IMPORTING
from nnplayground.project import Project
from nnplayground.ui.toolkit.background import Background
from nnplayground.ui.toolkit.signal_types import LATE

if TYPE_CHECKING:
    from nnplayground.training.session.crossval import CrossValidation, FoldResult


@dataclass(frozen=True)
class _Report:
    number: int
    """Counts the cross-validations."""
    fold: int
    of: int
    share: float
    """Of the fold, that is done."""
    result: FoldResult | None


class CrossValidating(QObject):
    """One cross-validation at a time; what comes from one that was stopped is dropped."""

    advanced = Signal(int, int, float)
    """Fold (from 0), folds, share of the fold that is done."""
    fold_done = Signal(int, LATE)
    """Fold, ``FoldResult``."""
    done = Signal(LATE)
    """``CrossValidation``."""
    failed = Signal(Exception)

    _reported = Signal(_Report)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._stop: threading.Event | None = None
        self._number = 0
        self._reported.connect(self._pass_on)

    @property
    def busy(self) -> bool:
        return self._stop is not None

    def start(self, project: Project, folds: int, epochs: int) -> None:
        """Begin; ends in ``done`` or ``failed``, or without a word after ``stop``."""
        self.stop()
        self._number += 1
        number, stop = self._number, threading.Event()
        self._stop = stop

        def report(fold: int, of: int, share: float, fold_result: FoldResult | None) -> None:
            if not stop.is_set():
                self._reported.emit(_Report(number, fold, of, share, fold_result))

        def work() -> CrossValidation:
            with IMPORTING:
                from nnplayground.training.session.crossval import cross_validate

            return cross_validate(project, folds, epochs, report=report, stopped=stop.is_set)

        def done(fold_result: CrossValidation) -> None:
            if not stop.is_set():
                self._stop = None
                self.done.emit(fold_result)

        def failed(error: Exception) -> None:
            if not stop.is_set():
                self._stop = None
                self.failed.emit(error)

        self._background.start(work, done, failed)

    def stop(self) -> None:
        """Give up what is under way; the thread ends within a step or so."""
        if self._stop is not None:
            self._stop.set()
            self._stop = None

    def _pass_on(self, report: _Report) -> None:
        if report.number != self._number or self._stop is None:
            return
        self.advanced.emit(report.fold, report.of, report.share)
        if report.result is not None:
            self.fold_done.emit(report.fold, report.result)
