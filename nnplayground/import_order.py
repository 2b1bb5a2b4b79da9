"""The order in which heavy libraries are loaded, and what keeps that quick."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib.util
import os
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
    # Qt would spread each stroke over the cores, which belong to training: some thousand changes between threads a
    # second, for pictures that one thread paints as fast.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    if not TORCH_BEFORE_QT:
        return
    torch = importlib.util.find_spec("torch")
    if torch is not None and torch.origin is not None:
        library = Path(torch.origin).parent / "lib" / "c10.dll"
        if library.exists():
            with contextlib.suppress(OSError):  # importing torch will say what is wrong with it
                ctypes.CDLL(str(library))


def load_quickly() -> None:
    """Called before a window is imported.  ``ui.toolkit.collector`` ends it, once everything heavy is there."""
    # What is imported stays: looking through all of it for garbage, again and again, takes a tenth of the time.
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else pydantic searches every installed package


def spare_reading_sources() -> None:
    """Called once PySide6 is there.  Until then it reads the source of every module that is imported.

    It looks for its own name, to know where ``from __feature__ import snake_case`` may reach.  Nothing here uses that;
    over the modules of torch it costs a sixth of their import, and their text stays in memory.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _of_the_window  # type: ignore[union-attr]  # hasattr has seen that it is a module


def _of_the_window(module: object) -> bool:
    name = getattr(module, "__name__", "")
    return isinstance(name, str) and name.partition(".")[0] in ("nnplayground", "pyqtgraph", "__main__")


def before_torch() -> None:
    """Called in the thread that is about to import torch.  Loads the largest of its libraries.

    An import statement holds Python's lock while the system loads a library, and so does ``ctypes.CDLL``; the window
    stands still meanwhile: for a sixth of a second when the file is in memory, for seconds when it comes from the disk.
    The system's own function, called through ctypes, gives the lock away.
    """
    torch = importlib.util.find_spec("torch")
    if torch is None or torch.origin is None or sys.platform == "win32":  # there torch first says where to look
        return
    ending = ".dylib" if sys.platform == "darwin" else ".so"
    folder = Path(torch.origin).parent / "lib"
    try:
        load = ctypes.CDLL(None).dlopen
    except (OSError, AttributeError):
        return  # importing torch does the same, only less politely
    load.argtypes, load.restype = [ctypes.c_char_p, ctypes.c_int], ctypes.c_void_p
    # The first as torch itself loads it: what it needs is to be seen by all the others.  A failure is not looked at:
    # importing torch will say what is wrong.
    for name, mode in (("libtorch_global_deps", os.RTLD_GLOBAL), ("libtorch_python", os.RTLD_LOCAL)):
        load(os.fsencode(folder / f"{name}{ending}"), os.RTLD_NOW | mode)
