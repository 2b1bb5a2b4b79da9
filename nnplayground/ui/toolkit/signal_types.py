"""What a signal carries where no class can be named: PySide takes classes alone, neither ``X | None`` nor a union.

The docstring of the signal says what comes.
"""

OPTIONAL = object
"""Something, or None."""

ONE_OF_SEVERAL = object
"""Of one of several classes, or of one that only modules know that the window does not import before it needs them."""
