"""What a small chart shows.  No widgets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Colour = Literal["accent", "positive", "negative", "faint", "text", "validation", "train", "good"]
"""A colour of the theme, by its name."""


@dataclass(frozen=True, eq=False)
class CurveLine:
    """A curve; where ``y`` is not finite there is a gap."""

    name: str
    x: Floats
    y: Floats
    colour: Colour = "accent"
    dashed: bool = False

    def at(self, x: float) -> float:
        """Its height at ``x``, straight between its points; NaN beyond its ends."""
        return float(np.interp(x, self.x, self.y, left=math.nan, right=math.nan)) if len(self.x) else math.nan


@dataclass(frozen=True, eq=False)
class Bars:
    """A histogram, evenly from ``low`` to ``high``; its tallest bar has ``share`` of the height."""

    name: str
    low: float
    high: float
    counts: npt.NDArray[np.int64]
    colour: Colour = "faint"
    share: float = 0.55


@dataclass(frozen=True)
class PointMark:
    """A place on the horizontal axis, and a point there."""

    x: float
    y: float
    name: str = ""


@dataclass(frozen=True, eq=False)
class PreviewDrawing:
    """What a chart shows.  ``y`` None: bars alone, without a vertical axis."""

    x: tuple[float, float]
    y: tuple[float, float] | None
    lines: tuple[CurveLine, ...] = ()
    bars: tuple[Bars, ...] = ()
    mark: PointMark | None = None
    x_label: str = ""
    logarithmic: bool = False
    """The vertical axis counts powers of ten; ``y`` holds the numbers themselves."""
