"""The colours of numbers: orange below zero, blue above, the stronger the farther; and the ink that is read on them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from nnplayground.expressions.tensor import Array
from nnplayground.ui.toolkit.colours import diverging, ink_on, mixed
from nnplayground.ui.toolkit.theme import Theme

Packed = npt.NDArray[np.uint32]
"""0xAARRGGBB."""

STEPS = 256
"""Shades from the most negative to the most positive."""
_FADED = 0.68
"""How far what is not looked at goes towards the ground."""


def limit_of(array: Array) -> float:
    """The largest finite magnitude: where the colours end."""
    if not array.size:
        return 0.0
    with np.errstate(invalid="ignore"):
        sizes = np.abs(array.astype(np.float64, copy=False))
    largest = float(sizes.max())
    if np.isfinite(largest):
        return largest
    finite = sizes[np.isfinite(sizes)]
    return float(finite.max()) if finite.size else 0.0


def shades(values: Array, limit: float) -> npt.NDArray[np.intp]:
    """Their places in the colours, 0 to 255; of what is no number the middle."""
    if limit <= 0:
        limit = 1.0
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = np.nan_to_num(values.astype(np.float64) / limit, nan=0.0, posinf=1.0, neginf=-1.0)
    return np.asarray(np.rint((np.clip(scaled, -1.0, 1.0) + 1.0) * ((STEPS - 1) / 2)), dtype=np.intp)


@lru_cache(maxsize=8)
def grounds(theme: Theme, faded: bool) -> tuple[Packed, tuple[QColor, ...]]:
    """The shades, packed and as colours; ``faded``: of numbers that are not looked at."""
    colours = [QColor(int(red), int(green), int(blue)) for red, green, blue, _ in diverging(theme)]
    if faded:
        colours = [mixed(colour, theme.base, _FADED) for colour in colours]
    return np.array([colour.rgba() for colour in colours], dtype=np.uint32), tuple(colours)


@lru_cache(maxsize=8)
def inks(theme: Theme, faded: bool) -> tuple[QColor, ...]:
    """What a number is written with on each of the shades."""
    return tuple(ink_on(ground) for ground in grounds(theme, faded)[1])


def picture(colours: Packed) -> QImage:
    """One pixel a number; row 0 is the uppermost."""
    pixels = np.ascontiguousarray(colours)
    height, width = pixels.shape
    return QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32).copy()
