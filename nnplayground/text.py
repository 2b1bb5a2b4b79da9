"""Texts that a user reads, marked where they are written and translated where they are shown.

Domain code knows no Qt.  It marks a literal with :func:`mark` (which the translation tool collects) and, where
numbers or names belong in the sentence, wraps it in a :class:`Text`.  ``str(text)`` is the English sentence, as the
command line prints it; the window translates the template first and fills it in afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from nnplayground import notation


def mark(text: str) -> str:
    """Return ``text`` unchanged; its presence tells the translation tool that a user will read it."""
    return text


@dataclass(frozen=True)
class Text:
    """A marked template and what fills it.  Arguments that are themselves ``Text`` are translated with it;
    those that are floats are written as ``notation.exact`` does."""

    template: str
    arguments: dict[str, object] = field(default_factory=dict)

    def render(self, translate: Callable[[str], str] = lambda template: template) -> str:
        """The sentence, its template and every nested template passed through ``translate``."""
        filled = {
            name: value.render(translate)
            if isinstance(value, Text)
            else notation.exact(value)
            if isinstance(value, float)
            else value
            for name, value in self.arguments.items()
        }
        return translate(self.template).format(**filled) if filled else translate(self.template)

    def __str__(self) -> str:
        return self.render()

    def __hash__(self) -> int:
        return hash((self.template, str(self)))


def text(template: str, /, **arguments: object) -> Text:
    """``Text`` with keyword arguments; the template is a literal and counts as marked."""
    return Text(template, arguments)


def sentences(first: Text, *more: Text) -> Text:
    """Whole sentences, one after the other."""
    if not more:
        return first
    each = {f"sentence_{place}": one for place, one in enumerate((first, *more))}
    return Text(" ".join(f"{{{name}}}" for name in each), {**each})


class UserError(Exception):
    """An error whose message is for the person at the screen: what, where, what was found, what would do."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.text = message
