"""Icons: all that the program names are in the set, and they look switched off when they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QIcon, QImage, QPixmap

import nnplayground
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import DARK, LIGHT, themes

SOURCES = Path(nnplayground.__file__).parent


def _colours(image: QImage) -> set[str]:
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_every_icon_that_is_named_can_be_drawn(qapp: object) -> None:
    names = {name for path in SOURCES.rglob("*.py") for name in re.findall(r"mdi6\.[a-z0-9-]+", path.read_text())}
    assert len(names) > 50
    images = [icon(name).pixmap(24, 24).toImage() for name in sorted(names)]
    assert all(_colours(image) for image in images)
    assert len({bytes(image.constBits()) for image in images}) > 50  # a font without them has one box for all


def test_an_icon_has_the_colours_of_the_theme(qapp: object) -> None:
    try:
        for now in (DARK, LIGHT):
            themes().choose(now.name)
            result = icon("mdi6.square")
            assert now.text in _colours(result.pixmap(32, 32).toImage())
            assert now.disabled in _colours(result.pixmap(32, 32, QIcon.Mode.Disabled).toImage())
    finally:
        themes().choose("light")


def test_an_unknown_name_is_an_error(qapp: object) -> None:
    with pytest.raises(KeyError):
        icon("mdi6.no-such-icon")


def test_a_copy_that_is_changed_can_be_drawn(qapp: object) -> None:
    """Qt makes an engine of its own for it, which Python once freed at once."""
    result = QIcon(icon("mdi6.play"))
    result.addPixmap(QPixmap(4, 4))
    assert result.pixmap(24, 24).toImage() == icon("mdi6.play").pixmap(24, 24).toImage()
