"""From where on the outputs of a layer are so alike, or so far apart, that training suffers."""

from __future__ import annotations

import math
from collections.abc import Mapping

from nnplayground.training.measurements import Spread
from nnplayground.ui.plots.gradient_limits import Verdict

RATIO = 1e3
"""Outputs a thousand times less, or more, spread than what the network is given: what tells samples apart is lost on
the way, or grows beyond what the layers after it can use.  Good first values keep this ratio about 1."""


def judge_spread(spreads: Mapping[str, Spread]) -> dict[str, Verdict]:
    """Beside the first node, which puts out the samples; what is not finite has exploded."""
    given = next(iter(spreads.values())).deviation if spreads else math.nan
    judged: dict[str, Verdict] = {}
    for node, spread in spreads.items():
        if not math.isfinite(spread.deviation) or spread.deviation > RATIO * given:
            judged[node] = "large"
        else:
            judged[node] = "small" if spread.deviation < given / RATIO else "fine"
    return judged
