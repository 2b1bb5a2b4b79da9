"""Which way a step is run, and why; a value that the window shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nnplayground.text import Text

Way = Literal["plain", "captured"]


@dataclass(frozen=True)
class Execution:
    """``plain``: operation by operation through Python.  ``captured``: recorded once, whole epochs in one call.

    On the CPU both give the same numbers, to the last bit.
    """

    way: Way
    reason: Text
    """A sentence."""
    decided: bool = True
    """False while the captured step is being prepared."""
