"""What only garbage refers to is destroyed in the window's thread."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nnplayground.ui.toolkit.collector import Collector


class _Told:
    """Says in which thread it goes."""

    def __init__(self, ends: list[str]) -> None:
        self._ends = ends
        self.ring: object = None

    def __del__(self) -> None:
        self._ends.append(threading.current_thread().name)


def test_a_busy_thread_destroys_nothing_of_the_window(qtbot: QtBot) -> None:
    ends: list[str] = []
    owner = QObject()
    collector = Collector(owner)
    try:
        collector.start()
        assert gc.get_freeze_count() > 10_000
        collector.start()  # a second time it changes nothing
        for _ in range(50):
            shown = _Told(ends)
            shown.ring = (shown, QObject())
        del shown
        kept: list[list[int]] = []
        busy = threading.Thread(target=lambda: kept.extend([place] for place in range(200_000)), name="busy")
        busy.start()
        busy.join()
        assert not ends
        qtbot.waitUntil(lambda: len(ends) == 50)
        assert set(ends) == {threading.current_thread().name}
    finally:
        collector.stop()
        gc.unfreeze()
    assert gc.isenabled()
