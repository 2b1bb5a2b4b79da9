"""What the training thread tells: frozen records, each of one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnplayground.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnplayground.microscope.nudge import Checked, Nudge
    from nnplayground.microscope.trace import Trace
    from nnplayground.training.state.state import State
    from nnplayground.training.timeline.timeline import Timeline
    from nnplayground.training.timeline.view import TimelineView


@dataclass(frozen=True)
class News:
    run: int
    """Counts sessions of a document: what is told of an older one is dropped."""


@dataclass(frozen=True)
class Note(News):
    """Something to know about the run that does not stop it."""

    text: Text


@dataclass(frozen=True)
class StopReached(News):
    """The run has come as far as it was to come, or could not."""

    number: int
    """Of the stop condition."""


@dataclass(frozen=True)
class Report(News):
    """Of the microscope: a step was opened, it was left, or something did not work."""

    trace: Trace | None
    position: int = 0
    moved: bool = False
    """Whether the network stands elsewhere than where the microscope was entered."""
    problem: Text | None = None
    """Why what was asked for did not happen."""
    reason: Text | None = None
    """Why it was opened, where nobody asked for it: a breakpoint."""


@dataclass(frozen=True)
class Answer(News):
    """What came of testing a gradient; ``Text`` where nothing did."""

    answer: Nudge | Checked | Text


@dataclass(frozen=True)
class TimelineReport(News):
    """The timeline is another; or why something that was asked of it did not happen."""

    view: TimelineView | None = None
    problem: Text | None = None


@dataclass(frozen=True)
class TakenState(News):
    """The trained state, as it is asked for to be saved.  It is told also when its run is over: what was to be saved
    was that."""

    token: object
    """As it was given by who asked."""
    state: State | None
    """None where nothing was trained."""
    timeline: Timeline | None
    """A copy."""


class Reporter:
    """Tells whoever listens to a training loop, in its thread."""

    def __init__(self, listener: Callable[[News], None]) -> None:
        self.tell = listener
        self.run = 0
        """The number of the run that all is told of from now on."""

    def note(self, note: Text) -> None:
        self.tell(Note(self.run, note))


def nobody(_news: News) -> None:
    """Where there is nobody to tell."""
