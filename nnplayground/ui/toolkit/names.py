"""How the names of inputs and targets are set in type."""

from __future__ import annotations

import re

_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def subscripted(name: str) -> str:
    """``x₁`` for ``x1``; names that are more than a letter and a number stay as they are."""
    return name[0] + name[1:].translate(_SUBSCRIPT) if re.fullmatch(r"[A-Za-z]\d{1,2}", name) else name
