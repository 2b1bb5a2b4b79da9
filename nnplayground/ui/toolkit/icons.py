"""Icons in the colours of the theme."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from nnplayground import assets
from nnplayground.ui.toolkit.theme import theme

_SET = "materialdesignicons6"
_GLYPH = 0.875
"""Height of the letters over the height of the icon: what the font needs for its bearings."""


def icon(name: str, colour: str | None = None) -> QIcon:
    """An icon of the Material Design set (``mdi6.play``) in the text colour of the theme, or in ``colour``.

    Made for the theme in force: ask again when ``themes().changed`` is emitted.  Raises ``KeyError`` for a name that is
    not in the set.
    """
    now = theme()
    disabled = now.faint if colour else now.disabled
    return _icon(name.removeprefix("mdi6."), colour or now.text, disabled, now.on_accent)


def set_icon(action: QAction, name: str) -> None:
    """Give an action an icon in the text colour of the theme; one that has it tells nobody of a change."""
    picture = icon(name)
    if action.icon().cacheKey() != picture.cacheKey():
        action.setIcon(picture)


def application_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(assets.path("icons", "nnplayground.svg")))


_copies: list[QIconEngine] = []
"""Made by ``clone``: Python would free them at once, as it is not told that Qt keeps them."""


class _Engine(QIconEngine):
    """Draws one letter of the icon font."""

    def __init__(self, letter: str, colours: dict[QIcon.Mode, str]) -> None:
        super().__init__()
        self._letter, self._colours = letter, colours

    def clone(self) -> QIconEngine:
        """Qt asks for it where a copy of the icon is changed."""
        result = _Engine(self._letter, self._colours)
        _copies.append(result)
        return result

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        font = QFont(_family())
        font.setPixelSize(max(1, round(_GLYPH * rect.height())))
        painter.save()
        painter.setPen(QColor(self._colours[mode]))
        painter.setFont(font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, drawn.rect(), mode, state)
        painter.end()
        return drawn


@cache
def _icon(name: str, colour: str, disabled: str, selected: str) -> QIcon:
    colours = {QIcon.Mode.Normal: colour, QIcon.Mode.Active: colour}
    return QIcon(_Engine(_letter(name), {**colours, QIcon.Mode.Disabled: disabled, QIcon.Mode.Selected: selected}))


# QtAwesome is used for what it carries, the font and the table of its letters.  Importing it loads every class of Qt
# and all of its twelve fonts, which takes longer than all the rest of the window's icons.


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_carried(".ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


def _letter(name: str) -> str:
    return chr(int(_codes()[name], 16))


@cache
def _codes() -> dict[str, str]:
    result: dict[str, str] = json.loads(_carried(".json").read_text(encoding="ascii"))
    return result


def _carried(ending: str) -> Path:
    """A file of the icon set inside QtAwesome.  The version is part of its name."""
    package = importlib.util.find_spec("qtawesome")
    folders = [] if package is None else package.submodule_search_locations or []
    return next(path for folder in folders for path in sorted(Path(folder, "fonts").glob(f"{_SET}-webfont-*{ending}")))
