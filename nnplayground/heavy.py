"""The order in which heavy libraries are loaded."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import sys
import threading
from pathlib import Path

IMPORTING = threading.RLock()
"""Held while torch or scikit-learn is imported in a thread, and while scikit-learn works.

SciPy, and so scikit-learn, asks ``sys.modules`` for torch and uses what it finds: while another thread is still
importing torch that is half a module, and fails.
"""

TORCH_BEFORE_QT = sys.platform == "win32"
"""On Windows torch's ``c10.dll`` was reported to fail once Qt is loaded (pytorch issue 166628, which names loading it
first as the cure).  Not tried by us on Windows."""


def before_qt() -> None:
    """Called before the first import of Qt.  Loads one small library; torch itself still comes after the window."""
    if not TORCH_BEFORE_QT:
        return
    torch = importlib.util.find_spec("torch")
    if torch is not None and torch.origin is not None:
        library = Path(torch.origin).parent / "lib" / "c10.dll"
        if library.exists():
            with contextlib.suppress(OSError):  # importing torch will say what is wrong with it
                ctypes.CDLL(str(library))
