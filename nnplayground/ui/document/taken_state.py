"""The trained state, as it is asked for to be saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnplayground.training.state.state import State
    from nnplayground.training.timeline.timeline import Timeline


@dataclass(frozen=True)
class TakenState:
    token: object
    """As it was given by who asked."""
    state: State | None
    """None where nothing was trained."""
    timeline: Timeline | None
    """A copy."""
