"""A splitter whose shares are remembered."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

_WHOLE = 1000
_shares: dict[str, int] = {}
"""What the user has chosen, by the key of the splitter: the share of its first part, in thousandths."""


def remembered_shares() -> str:
    """For the store of the window's settings: ``key=380 key=500``."""
    return " ".join(f"{key}={share}" for key, share in sorted(_shares.items()))


def remember_shares(stored: str) -> None:
    """What ``remembered_shares`` gave once; for splitters that are made from now on."""
    for word in stored.split():
        key, _, share = word.partition("=")
        if re.fullmatch("[1-9][0-9]{,2}", share):
            _shares[key] = int(share)


class Split(QSplitter):
    """Of two parts, which keep their shares in any width and, turned upright, in any height."""

    def __init__(self, key: str, share: int, parent: QWidget | None = None) -> None:
        """``share``: of the first part in thousandths, until the user has moved the handle."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._key, self._usual = key, share
        self.setObjectName(key)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._keep)

    def turn(self, orientation: Qt.Orientation) -> None:
        """Beside each other, or one above the other; each has its own shares."""
        if orientation != self.orientation():
            self.setOrientation(orientation)
            self._apply()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._apply()

    @property
    def _name(self) -> str:
        return self._key if self.orientation() == Qt.Orientation.Horizontal else f"{self._key}-upright"

    def _apply(self) -> None:
        share = _shares.get(self._name, self._usual)
        self.setSizes([share * 100, (_WHOLE - share) * 100])

    def _keep(self) -> None:
        first, second = self.sizes()
        if first + second:
            _shares[self._name] = min(max(round(_WHOLE * first / (first + second)), 1), _WHOLE - 1)
