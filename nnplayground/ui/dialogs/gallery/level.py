"""What a template reaches, in words."""

from __future__ import annotations

from nnplayground import notation
from nnplayground.templates import Level, Template
from nnplayground.text import Text, mark, text

_NAMES = {
    ("accuracy", "train"): mark("Training accuracy"),
    ("accuracy", "validation"): mark("Validation accuracy"),
    ("accuracy", "test"): mark("Test accuracy"),
    ("r2", "train"): mark("Training R²"),
    ("r2", "validation"): mark("Validation R²"),
    ("r2", "test"): mark("Test R²"),
    ("loss", "train"): mark("Training loss"),
    ("loss", "validation"): mark("Validation loss"),
    ("loss", "test"): mark("Test loss"),
}


def level_words(template: Template) -> Text | None:
    """One sentence without a full stop, or None where the template promises nothing, or is not meant to be trained."""
    level = template.level
    if template.epochs == 0:
        return None
    name, epochs = Text(_NAMES[level.measure, level.split]), notation.count(template.epochs)
    if level.at_least is not None and level.at_most is not None:
        low, high = _value(level, level.at_least), _value(level, level.at_most)
        return text(
            "{measure} between {low} and {high} after {epochs} epochs", measure=name, low=low, high=high, epochs=epochs
        )
    if level.at_least is not None:
        value = _value(level, level.at_least)
        return text("{measure} at least {value} after {epochs} epochs", measure=name, value=value, epochs=epochs)
    if level.at_most is not None:
        value = _value(level, level.at_most)
        return text("{measure} at most {value} after {epochs} epochs", measure=name, value=value, epochs=epochs)
    return None


def _value(level: Level, value: float) -> str:
    return notation.percent(value, None) if level.measure == "accuracy" else notation.short(value)
