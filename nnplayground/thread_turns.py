"""How often threads take turns at Python's lock."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_TURN = 0.0005
"""Seconds after which work in a thread lets the window have its turn."""
_USUAL_TURN = sys.getswitchinterval()
_working = 0
_lock = threading.Lock()


@contextmanager
def short_turns() -> Iterator[None]:
    """For work in a thread that is mostly Python.  Painting one picture takes many turns, and at the usual 5 ms each
    the window would stand still while a large file is read."""
    global _working
    with _lock:
        _working += 1
        sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        with _lock:
            _working -= 1
            if not _working:
                sys.setswitchinterval(_USUAL_TURN)
