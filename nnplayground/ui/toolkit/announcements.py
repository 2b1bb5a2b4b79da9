"""What happens, told to a screen reader: no more often than once a second."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication

from nnplayground.ui.toolkit.single_shot import single_shot

_PAUSE = 1.0
"""Seconds from one announcement to the next."""
_MOST = 3
"""Urgent ones that wait, at most."""


class Announcements(QObject):
    """Of those that come in between, the last one is told; the urgent ones all, before it."""

    said = Signal(str)
    """This is told now."""

    def __init__(self) -> None:
        super().__init__()
        self._last = -_PAUSE
        self._urgent: list[str] = []
        self._latest = ""
        self._later = single_shot(self, self._tell)

    def say(self, words: str, urgent: bool = False) -> None:
        """An urgent one may interrupt what the screen reader is at: something went wrong."""
        if urgent:
            self._urgent = [*self._urgent, words][-_MOST:]
        else:
            self._latest = words
        if not self._later.isActive():
            wait = max(0.0, self._last + _PAUSE - time.monotonic())
            self._later.start(round(1000 * wait))

    def _tell(self) -> None:
        urgent, words = bool(self._urgent), " ".join(part for part in (*self._urgent, self._latest) if part)
        self._urgent, self._latest, self._last = [], "", time.monotonic()
        if not words:
            return
        self.said.emit(words)
        window = QApplication.activeWindow()
        if window is not None and QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(window, words)
            polite, assertive = QAccessible.AnnouncementPoliteness.Polite, QAccessible.AnnouncementPoliteness.Assertive
            event.setPoliteness(assertive if urgent else polite)
            QAccessible.updateAccessibility(event)


_announcements: Announcements | None = None


def announcements() -> Announcements:
    """The application's one ``Announcements``."""
    global _announcements
    if _announcements is None:
        _announcements = Announcements()
    return _announcements
