"""What is said of a setting that cannot be taken: one sentence."""

from __future__ import annotations

from pydantic import ValidationError

from nnplayground.text import Text, UserError, text


class FieldError(UserError):
    """A setting out of its range or of the wrong type."""


class RefusedError(ValueError):
    """Raised by a field's own check: pydantic adds where it was, ``sentence`` the words."""

    def sentence(self, what: str | Text, place: str, received: str) -> Text:
        """``what`` is the kind, ``place`` its setting."""
        raise NotImplementedError


def explain(error: ValidationError, what: str | Text) -> Text:
    """The first fault of a validation as one sentence."""
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    reason = first["msg"].removeprefix("Value error, ")
    if first["type"] == "missing":
        return text("{what}: the setting {place!r} is missing.", what=what, place=place)
    if first["type"] == "extra_forbidden":
        return text("{what}: there is no setting called {place!r}.", what=what, place=place)
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, RefusedError):
        return cause.sentence(what, place, shorten(first.get("input")))
    return text(
        "{what}: {place} is not valid ({reason}). Received: {received}.",
        what=what,
        place=place or "value",
        reason=reason[:1].lower() + reason[1:],
        received=shorten(first.get("input")),
    )


def shorten(value: object, limit: int = 60) -> str:
    """``repr`` cut to ``limit`` characters, for messages."""
    shown = repr(value)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
