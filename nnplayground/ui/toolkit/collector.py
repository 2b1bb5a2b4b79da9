"""Garbage is collected in the window's thread, and nowhere else."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 250
"""Milliseconds between two looks at whether there is enough to collect."""


class Collector(QObject):
    """Python collects in whichever thread happens to ask for memory.

    In one that works beside the window it may then destroy a ``QObject`` that only garbage refers to: Qt's lock is held
    while that waits for Python's, and the window's thread, which holds Python's, waits for Qt's.  Both wait for ever.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """From now on; what is there already is left out, since looking at all of PyTorch would be felt."""
        if not self._timer.isActive():
            gc.disable()
            gc.freeze()
            self._timer.start()

    def stop(self) -> None:
        """Python does it again."""
        self._timer.stop()
        gc.enable()

    @staticmethod
    def _look() -> None:
        """As Python itself would: the young often, the old seldom."""
        full = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if full[0]:
            gc.collect(2 if all(full) else 1 if full[1] else 0)
