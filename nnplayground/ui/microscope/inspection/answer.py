"""A number that was predicted and typed: read, and compared with the real one."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from nnplayground.text import UserError, text
from nnplayground.ui.toolkit.forms.numbers import cut

RELATIVE = 0.01
"""How far off an answer may be, as a part of the number."""
_ROUNDED = 0.1
"""How far off a rounded answer may be: 0 is no answer to 0.4, though it rounds to it."""
_NUMBER = re.compile(r"[-+]?(\d+\.?(?P<places>\d*)|\.(?P<only>\d+))(e(?P<power>[-+]?\d{1,3}))?", re.IGNORECASE)


@dataclass(frozen=True)
class Prediction:
    """``half``: half a unit of its last digit."""

    value: float
    half: float

    def is_right(self, number: float) -> bool:
        """Within 1 %, or rounded as it was typed; of what is no number nothing is right."""
        if not math.isfinite(number):
            return False
        allowed = max(RELATIVE * abs(number), min(self.half, _ROUNDED * abs(number)))
        return abs(self.value - number) <= allowed * (1 + 1e-9)


def read_answer(typed: str) -> Prediction:
    """Takes a comma or a point.  Raises ``UserError`` for what is no number."""
    plain = typed.strip().replace("\N{MINUS SIGN}", "-").replace(",", ".")
    match = _NUMBER.fullmatch(plain)
    if match is None or not math.isfinite(float(plain)):
        raise UserError(text("An answer is a number, such as 0.38 or −1.2e−3. Received: {typed}.", typed=cut(typed)))
    places = len(match["places"] or match["only"] or "")
    return Prediction(float(plain), 0.5 * float(f"1e{int(match['power'] or 0) - places}"))
