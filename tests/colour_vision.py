"""How colours look to the colour-blind, and how far apart they are then: small arithmetic for tests."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt

Vision = Literal["normal", "deutan", "protan", "tritan"]
Floats = npt.NDArray[np.float64]

# Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# severity 1.0: from linear RGB to linear RGB.
_MACHADO = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
VISIONS: tuple[Vision, ...] = ("normal", "deutan", "protan", "tritan")
_WHITE = np.array([0.95047, 1.0, 1.08883])
_TO_XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip


def linear(rgb: Floats) -> Floats:
    """sRGB from 0 to 1, ``(..., 3)``, as linear light."""
    result: Floats = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return result


def seen_by(light: Floats, vision: Vision) -> Floats:
    """Linear RGB ``(..., 3)`` as linear RGB that looks to everybody as the first looks to ``vision``."""
    result: Floats = np.clip(light @ np.array(_MACHADO[vision]).T, 0.0, 1.0)
    return result


def rgb(name: str) -> Floats:
    """``#rrggbb`` as sRGB from 0 to 1, ``(3,)``."""
    return np.array([int(name[start : start + 2], 16) for start in (1, 3, 5)]) / 255.0


def distance(one: str, other: str, vision: Vision = "normal") -> float:
    """CIEDE2000 between two ``#rrggbb`` as ``vision`` sees them; 2 is just seen side by side."""
    first, second = (_lab(seen_by(linear(rgb(name)), vision)) for name in (one, other))
    return ciede2000(first, second)


def nearest(names: Iterable[str]) -> tuple[float, Vision, str, str]:
    """The least distance of any two, to whom, and which they are."""
    return min(
        (distance(one, other, vision), vision, one, other)
        for one, other in combinations(names, 2)
        for vision in VISIONS
    )


def _lab(light: Floats) -> tuple[float, float, float]:
    share = light @ _TO_XYZ.T / _WHITE
    x, y, z = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116).tolist()
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Sharma, Wu and Dalal (2005), "The CIEDE2000 Color-Difference Formula"."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean7 = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - math.sqrt(mean7 / (mean7 + 25.0**7)))
    c1, c2 = math.hypot((1 + g) * a1, b1), math.hypot((1 + g) * a2, b2)
    h1 = math.degrees(math.atan2(b1, (1 + g) * a1)) % 360
    h2 = math.degrees(math.atan2(b2, (1 + g) * a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    rise, chroma = l2 - l1, c2 - c1
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    l_mean, c_mean = (l1 + l2) / 2, (c1 + c2) / 2
    h_mean = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = (
        1 - 0.17 * math.cos(math.radians(h_mean - 30)) + 0.24 * math.cos(math.radians(2 * h_mean))
        + 0.32 * math.cos(math.radians(3 * h_mean + 6)) - 0.20 * math.cos(math.radians(4 * h_mean - 63))
    )  # fmt: skip
    s_l = 1 + 0.015 * (l_mean - 50) ** 2 / math.sqrt(20 + (l_mean - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_mean, 1 + 0.015 * c_mean * t
    r_c = 2 * math.sqrt(c_mean**7 / (c_mean**7 + 25.0**7))
    r_t = -math.sin(math.radians(60 * math.exp(-(((h_mean - 275) / 25) ** 2)))) * r_c
    return math.sqrt((rise / s_l) ** 2 + (chroma / s_c) ** 2 + (hue / s_h) ** 2 + r_t * (chroma / s_c) * (hue / s_h))
