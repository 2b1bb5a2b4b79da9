"""Labels whose colour belongs to the theme and follows it."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from nnplayground.ui.toolkit.theme import theme, themes

_PARTS_MEET = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
Tone = Literal["text", "faint", "error", "warning", "good", "heading", "title"]


def in_sentence(label: str) -> str:
    """A label inside a sentence: ``Batch size`` as ``batch size``, but ``CPU`` as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def breakable(name: str) -> str:
    """A name that is one long word, as ``BatchNorm2d``: where its parts meet, a narrow panel may break the line."""
    return _PARTS_MEET.sub("\u200b", name)


class ToneLabel(QLabel):
    """A label in one of the tones of the theme; it breaks lines."""

    def __init__(self, text: str = "", tone: Tone = "text", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._tone: Tone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMinimumWidth(1)
        self._titled = tone == "title"
        if tone in ("heading", "title"):
            font = QFont(self.font())
            font.setBold(True)
            self.setFont(font)
        self._dress()
        themes().changed.connect(self._dress)

    def set_tone(self, tone: Tone) -> None:
        """Another of the colours; the weight of the letters stays."""
        if tone != self._tone:
            self._tone = tone
            self._recolour()

    def _dress(self) -> None:
        if self._titled:
            font = QFont(self.font())
            font.setPointSizeF(QApplication.font().pointSizeF() * 1.2)
            self.setFont(font)
        self._recolour()

    def _recolour(self) -> None:
        now = theme()
        colours = {"faint": now.faint, "error": now.error, "warning": now.warning, "good": now.good}
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colours.get(self._tone, now.text)))
        self.setPalette(palette)
