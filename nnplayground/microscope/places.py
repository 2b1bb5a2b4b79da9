"""Places of a walk through a trace: how many of its operations are done there, and which numbers are gone through."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.expressions.operation import PHASES, Operation, Phase

if TYPE_CHECKING:
    from nnplayground.expressions.tensor import Index
    from nnplayground.microscope.trace import Trace

MOST_NUMBERS = 256
"""Numbers of one result that a walk goes through one by one; of a larger one it takes the first so many."""


def layer_end(trace: Trace, position: int) -> int:
    """Behind the last operation of the layer that comes next, in this phase."""
    left = trace.operations[position:]
    own = takewhile(lambda one: (one.node, one.phase) == (left[0].node, left[0].phase), left)
    return position + sum(1 for _ in own)


def phase_start(trace: Trace, phase: Phase) -> int | None:
    """Behind the first operation of a phase; None where it has none."""
    return next((one.index + 1 for one in trace.operations if one.phase == phase), None)


def phase_end(trace: Trace, phase: Phase) -> int:
    """Behind the last operation of a phase."""
    return sum(PHASES.index(one.phase) <= PHASES.index(phase) for one in trace.operations)


def numbers(operation: Operation) -> list[Index]:
    """Those of its result that a walk by numbers goes through, in order: of the first sample before the next."""
    shape = operation.output.shape
    count = min(int(np.prod(shape)), MOST_NUMBERS)
    return [tuple(int(part) for part in np.unravel_index(place, shape)) for place in range(count)] if shape else [()]


def end_number(operation: Operation | None, *, last: bool) -> Index | None:
    """The first or the last of them; None where there are none."""
    elements = [] if operation is None else numbers(operation)
    return elements[-1 if last else 0] if elements else None


def number_beside(operation: Operation | None, element: Index | None, step: int) -> Index | None:
    """So many further than ``element``; None where that is none of them, or the way ends before."""
    elements = [] if operation is None else numbers(operation)
    if element is None or element not in elements:
        return None
    place = elements.index(element) + step
    return elements[place] if 0 <= place < len(elements) else None
