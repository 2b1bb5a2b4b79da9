"""How a data set that takes long to load says how far it is, and is told to stop."""

from __future__ import annotations

from collections.abc import Callable

from nnplayground.text import Text

Report = Callable[[Text, float | None], None]
"""Called with what is being done and the share done, None where that is not known.  Raises ``Cancelled``."""


class Cancelled(Exception):  # noqa: N818  # no fault, but what was asked for
    """The user asked to stop."""


def silent(what: Text, share: float | None) -> None:
    """A report that no one reads."""
