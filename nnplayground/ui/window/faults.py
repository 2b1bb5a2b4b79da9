"""Errors that no one caught: said in the window, printed to the terminal, logged, and the program goes on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from nnplayground.log_file import PRINTED
from nnplayground.ui.shell.message_bar import MessageStack

_log = logging.getLogger(__name__)


class Faults(QObject):
    """Takes over Python's hooks for uncaught exceptions, of slots and of threads."""

    _raised = Signal(str, str, str)

    def __init__(self, messages: MessageStack) -> None:
        super().__init__(messages)
        self._messages = messages
        # Queued: the error may come out of a paint event, in which no widget may be added.
        self._raised.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self.report
        threading.excepthook = lambda args: self.report(args.exc_type, args.exc_value, args.exc_traceback)

    def report(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """From any thread."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        print(details, file=sys.stderr, end="")
        _log.error("Uncaught:\n%s", details.rstrip(), extra=PRINTED)
        frames = traceback.extract_tb(trace)[-1:]
        # What keeps the frame of a paint event keeps its painter, and Qt does not survive a widget that goes before it.
        traceback.clear_frames(trace)
        self._raised.emit(f"{kind.__name__}: {error}", details, "".join(f"{at.filename}:{at.lineno}" for at in frames))

    def _show(self, sentence: str, details: str, place: str) -> None:
        about = f"fault at {place}"
        if any(bar.about == about for bar in self._messages.bars):
            return  # what fails in painting fails again in painting the message
        message = self.tr("Something went wrong inside the program ({error}). Your work is still open: save it.")
        self._messages.show_message(message.format(error=sentence), "error", details, about)
