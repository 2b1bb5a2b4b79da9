"""How long tests wait for what must come: on any machine long enough, and no longer than until it is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

PATIENCE = 60
"""Seconds.  Only a test that fails waits so long."""


def process_events() -> None:
    """Let the event loop go round until what is posted is done, and what that asks for in turn: no clock decides."""
    for _ in range(20):
        QCoreApplication.processEvents()


class PatientBot(QtBot):
    """Waits with the patience of all tests, where pytest-qt would give up after five seconds."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE * 1000) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE * 1000, **how: Any) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE * 1000) -> Any:
        return super().waitExposed(widget, timeout=timeout)
