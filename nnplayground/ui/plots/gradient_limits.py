"""From which size on a gradient or an update is a sign of trouble."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from nnplayground.training.measurements import GradientRow
from nnplayground.ui.plots.parameters import is_bias

Verdict = Literal["fine", "small", "large"]

RELATIVE = 1e-3
"""A layer whose mean |gradient| is below this share of the largest layer's learns a thousand times more slowly: the
gradient vanishes on its way back.  Weights are compared with weights and biases with biases."""
SMALLEST = 1e-7
"""A mean |gradient| below this is about float32's rounding error beside a gradient of 1."""
LARGEST = 1e2
"""One step of learning rate 0.01 along an element of this size moves it by 1, more than a usual weight is large."""
RATIO_USUAL = 1e-3
"""Norm of the update over norm of the weights that a healthy run has, roughly (Andrej Karpathy, Stanford CS231n,
"Neural Networks Part 3: Learning and Evaluation", section "Ratio of weights:updates": "A rough heuristic is that this
ratio should be somewhere around 1e-3").  The limits below lie a hundred times above and below it."""
RATIO_LARGE = 1e-1
RATIO_SMALL = 1e-5


def judge_gradients(rows: Mapping[str, GradientRow]) -> dict[str, Verdict]:
    """Vanishing is small, exploding is large; what is not finite has exploded."""
    judged: dict[str, Verdict] = {}
    for biases in (False, True):
        group = {name: row for name, row in rows.items() if is_bias(name) is biases}
        means = [row.mean for row in group.values() if math.isfinite(row.mean)]
        limit = max(RELATIVE * max(means, default=0.0), SMALLEST)
        for name, row in group.items():
            if not math.isfinite(row.largest) or row.largest > LARGEST:
                judged[name] = "large"
            else:
                judged[name] = "small" if row.mean < limit else "fine"
    return judged


def judge_updates(rows: Mapping[str, GradientRow]) -> dict[str, Verdict]:
    """A tensor of zeros has no ratio yet (infinite or NaN): that is fine."""
    judged: dict[str, Verdict] = {}
    for name, row in rows.items():
        ratio = row.update_ratio
        if not math.isfinite(ratio):
            judged[name] = "fine"
        elif ratio > RATIO_LARGE:
            judged[name] = "large"
        else:
            judged[name] = "small" if ratio < RATIO_SMALL else "fine"
    return judged
