"""Places of drag events, for every version of PySide6."""

from __future__ import annotations

from typing import Any

import PySide6
from PySide6.QtCore import QPoint, QPointF


def drag_place(at: QPoint) -> Any:
    """``at`` as the events of a drag take it: from 6.12 on as floats, and whole numbers raise a warning there."""
    version = tuple(int(part) for part in PySide6.__version__.split(".")[:2])
    return QPointF(at) if version >= (6, 12) else at
