"""Colours between two colours of the theme, and how light a colour looks."""

from __future__ import annotations

from PySide6.QtGui import QColor


def blend(one: str | QColor, other: str | QColor, share: float) -> QColor:
    """``one`` at 0, ``other`` at 1."""
    first, second = QColor(one), QColor(other)
    return QColor.fromRgbF(
        (1 - share) * first.redF() + share * second.redF(),
        (1 - share) * first.greenF() + share * second.greenF(),
        (1 - share) * first.blueF() + share * second.blueF(),
    )


def lightness(colour: QColor) -> float:
    """Perceived lightness from 0 to 1: the cube root of the relative luminance, about CIE L*."""
    red, green, blue = colour.redF(), colour.greenF(), colour.blueF()
    return float((0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2) ** (1 / 3))
