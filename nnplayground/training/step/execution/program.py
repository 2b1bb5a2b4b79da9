"""What every way to run a step is to the rest of the program."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from nnplayground.text import UserError


class CaptureError(UserError):
    """A step that cannot be captured, and why."""


class EpochRow(NamedTuple):
    """An epoch that ended: its number, the steps done by then, its mean objective, and ``Evaluator.measures``; None
    where they are still to be taken."""

    epoch: int
    step: int
    objective: float
    measures: list[float] | None


class Advance(NamedTuple):
    """What one call did."""

    done: int
    """Steps."""
    met: bool
    """Whether the deadline ended them."""
    rows: list[EpochRow]
    """The epochs that ended."""
    overflow: int = 0
    """Among so many steps from here one is not finite, and nothing was done; 0 where all went well."""


class StepProgram(Protocol):
    """One way to run the steps of one learner, with the rules that it has now.

    All ways change the learner to the same numbers: on the CPU to the last bit.  Call everything within
    ``Learner.training``, in the thread that trains.
    """

    measures: bool
    """Whether it measures the epochs that end while it runs; one that does not stops there."""

    def capture(self, *, wait: bool = False) -> bool:
        """Do a piece of what has to be done before it can run; whether all is.  The learner is afterwards where it was.

        ``wait``: for what goes on beside the training, too.  Raises ``CaptureError``, or whatever a step raises, where
        the step cannot be run in this way.
        """

    def run(self, limit: int, deadline: float | None, watch: bool, every: int) -> Advance:
        """Up to ``limit`` steps, at least one, and a row for each epoch that ended and is a multiple of ``every``
        (0: none).

        No step begins that would likely end after ``deadline``, by the clock of the learner.  ``watch``: the figures of
        the last step are left in ``Learner.watched``.  None is done where the next batch is of a size that was not
        captured, and where one step turns out not to be finite: ``overflow`` tells these two apart.  Where it raises,
        the learner stands where it stood, or before the step that failed.
        """
