"""What a signal carries where it cannot name a class: PySide takes classes alone.  Its docstring says what comes."""

OPTIONAL = object
"""Something or None: ``X | None`` is no class."""

UNION = object
"""Of one of several classes: a union is none either."""

LATE = object
"""Of a class whose module is imported when it is needed, since it takes torch along."""
