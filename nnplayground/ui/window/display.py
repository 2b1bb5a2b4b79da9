"""Whether a window can be shown at all, found out before Qt is asked: without a display Qt would abort the process."""

from __future__ import annotations

import ctypes
import os
import sys

from nnplayground.text import Text, text

XCB_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt's X11 plugin loads at its start, with the Debian packages that hold it."""


def display_problem() -> Text | None:
    """Why no window can be opened here, as one line, or None.  Only Linux can be without a display."""
    if not sys.platform.startswith("linux"):
        return None
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform and not platform.startswith("xcb"):
        return None
    if not platform and os.environ.get("WAYLAND_DISPLAY"):
        return None
    if not os.environ.get("DISPLAY"):
        return text(
            "There is no display for a window. Without one: nnplayground train, new, templates, screenshot, info."
        )
    missing = [package for library, package in XCB_LIBRARIES.items() if not _loads(library)]
    if missing:
        return text(
            "The window needs libraries that are not installed ({packages}). "
            "Without them: nnplayground train, new, templates, screenshot, info.",
            packages=", ".join(missing),
        )
    return None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
