"""What can go wrong in a step, for the person at the screen."""

from __future__ import annotations

from nnplayground.text import Text, UserError


class StepFailed(UserError):  # noqa: N818  # it reads better where it is raised
    """A step that could not be done.  The session stands where it stood before that step.

    ``node``: where it began, if that is known.  ``details``: figures or a traceback, shown on demand.
    """

    def __init__(self, message: Text, node: str | None = None, details: str = "") -> None:
        super().__init__(message)
        self.node = node
        self.details = details


class Diverged(StepFailed):
    """A loss, gradient or parameter became infinite or not a number."""
