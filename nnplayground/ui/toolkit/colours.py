"""From numbers to colours: lookup tables, arrays painted through them, and colours between colours."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

if TYPE_CHECKING:
    from nnplayground.ui.toolkit.theme import Theme

Table = npt.NDArray[np.uint8]
"""``(256, 4)`` red, green, blue, alpha; read-only.  pyqtgraph takes it as it is."""
Values = npt.NDArray[np.floating]
_BLACK, _WHITE = QColor("#000000"), QColor("#ffffff")
_WIDE = 1e37
"""A range whose differences come near the largest float32."""


def diverging(theme: Theme) -> Table:
    """Negative, neutral, positive: for whatever has a zero in the middle."""
    return _ramp(theme.negative, theme.neutral, theme.positive)


def sequential(theme: Theme) -> Table:
    """From the background to the accent: for counts, where zero is nothing."""
    return _ramp(theme.base, mixed(theme.base, theme.accent, 0.55).name(), theme.accent, theme.text)


def lines(theme: Theme) -> Table:
    """Negative, zero, positive for thin lines on the canvas, where the neutral of areas would vanish."""
    return _ramp(theme.negative_line, mixed(theme.border, theme.faint, 0.15).name(), theme.positive)


def mixed(one: str | QColor, other: str | QColor, share: float) -> QColor:
    """``one`` at 0, ``other`` at 1."""
    first, second = QColor(one), QColor(other)
    return QColor.fromRgbF(
        (1 - share) * first.redF() + share * second.redF(),
        (1 - share) * first.greenF() + share * second.greenF(),
        (1 - share) * first.blueF() + share * second.blueF(),
    )


def contrast(one: str | QColor, other: str | QColor) -> float:
    """From 1 to 21, as WCAG 2 defines it: text should have 4.5 on its ground, lines and marks 3."""
    low, high = sorted((_luminance(QColor(one)), _luminance(QColor(other))))
    return (high + 0.05) / (low + 0.05)


def ink_on(ground: QColor) -> QColor:
    """Black or white, what is read better on ``ground``: of any ground one of them has 4.5."""
    return max(_BLACK, _WHITE, key=lambda ink: contrast(ink, ground))


def _luminance(colour: QColor) -> float:
    parts = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def image(values: Values, low: float, high: float, table: Table) -> QImage:
    """A 2-D array as a picture, one pixel per value; row 0 is the lowest.

    ``low`` and ``high`` take the ends of the table, what lies beyond takes them too; NaN is transparent.
    """
    low, high = float(low), float(high)
    span = high - low
    # A run that diverges shows numbers up to the largest of float32, whose differences it cannot hold.
    rows = np.asarray(values, dtype=np.float32 if span < _WIDE else np.float64)[::-1]
    scaled = np.minimum(np.maximum(rows, low), high)  # twice as fast as clip
    scaled -= low
    scaled *= 255.0 / span if span > 0 else 0.0
    scaled += 0.5
    holes = bool(np.isnan(scaled.sum()))  # one number that is missing makes the sum of all missing
    missing = np.isnan(scaled) if holes else None
    if missing is not None:
        scaled[missing] = 0.0
    pixels = _packed(table).take(scaled.astype(np.uint8))
    if missing is not None:
        pixels[missing] = 0
    return _picture(pixels)


def class_image(scores: Values, theme: Theme, discretize: bool = False) -> QImage:
    """Scores ``(rows, columns, classes)``, each at least 0 and together 1, as a mixture of the classes' colours.

    ``discretize`` shows the winner alone.  Row 0 is the lowest.  What is not finite is transparent.
    """
    count = scores.shape[2]
    wheel = np.array([_rgb(name) for name in theme.class_colours(count)], dtype=np.float32)
    rows = np.asarray(scores, dtype=np.float32)[::-1]
    missing = np.asarray(~np.isfinite(rows).all(axis=2))
    rows = np.where(missing[..., None], np.float32(0.0), rows)
    if discretize:
        mixed = wheel[rows.argmax(axis=2)]
    else:
        # As strong as the winner is sure: at chance level the picture is neutral.
        best = rows.max(axis=2, keepdims=True)
        sure = np.clip((best * count - 1.0) / max(count - 1.0, 1.0), 0.0, 1.0)
        total = np.maximum(rows.sum(axis=2, keepdims=True), 1e-6)
        neutral = np.array(_rgb(theme.neutral), dtype=np.float32)
        mixed = neutral + (rows @ wheel / total - neutral) * (0.15 + 0.85 * sure)
    channels = np.clip(mixed + 0.5, 0.0, 255.0).astype(np.uint32)
    pixels = np.uint32(0xFF000000) | (channels[..., 0] << 16) | (channels[..., 1] << 8) | channels[..., 2]
    pixels[missing] = 0
    return _picture(pixels)


def colour_at(value: float, low: float, high: float, table: Table) -> QColor:
    """The colour that ``image`` gives to one value; that of the middle where it is not a number."""
    share = (value - low) / (high - low) if high > low else 0.0
    if math.isnan(share):
        share = 0.5
    red, green, blue, alpha = (int(part) for part in table[round(min(max(share, 0.0), 1.0) * 255)])
    return QColor(red, green, blue, alpha)


def _picture(pixels: npt.NDArray[np.uint32]) -> QImage:
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape
    kind = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, width, height, width * 4, kind).copy()  # the copy owns its pixels


@lru_cache(maxsize=64)
def _ramp(*names: str) -> Table:
    stops = np.array([_rgb(name) for name in names], dtype=np.float64)
    places = np.linspace(0.0, 1.0, len(names))
    along = np.linspace(0.0, 1.0, 256)
    colours = np.full((256, 4), 255, dtype=np.uint8)
    for channel in range(3):
        colours[:, channel] = np.round(np.interp(along, places, stops[:, channel]))
    colours.setflags(write=False)
    return colours


def _packed(table: Table) -> npt.NDArray[np.uint32]:
    """The table as Qt's 0xAARRGGBB, opaque."""
    return _packed_bytes(table.tobytes())


@lru_cache(maxsize=16)
def _packed_bytes(table: bytes) -> npt.NDArray[np.uint32]:
    wide = np.frombuffer(table, np.uint8).reshape(-1, 4).astype(np.uint32)
    return np.asarray(0xFF000000 | (wide[:, 0] << 16) | (wide[:, 1] << 8) | wide[:, 2], dtype=np.uint32)


def _rgb(name: str) -> tuple[int, int, int]:
    colour = QColor(name)
    return colour.red(), colour.green(), colour.blue()
