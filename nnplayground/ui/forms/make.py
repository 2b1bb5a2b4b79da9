"""Which editor shows which kind of setting."""

from __future__ import annotations

from collections.abc import Callable

from nnplayground.fields import FieldSpec
from nnplayground.ui.forms.choice_editor import ChoiceEditor
from nnplayground.ui.forms.choices_editor import ChoicesEditor
from nnplayground.ui.forms.editor import Editor
from nnplayground.ui.forms.flag_editor import FlagEditor
from nnplayground.ui.forms.line_editor import LineEditor
from nnplayground.ui.forms.number_editor import LogEditor, NumberEditor, OptionalEditor


def make_editor(spec: FieldSpec, path: str) -> Editor:
    """A fresh editor for one setting."""
    return _maker(spec)(spec, path)


def _maker(spec: FieldSpec) -> Callable[[FieldSpec, str], Editor]:
    if spec.editor == "integer":
        return OptionalEditor if spec.optional else NumberEditor
    if spec.editor == "real":
        if spec.optional:
            return OptionalEditor
        return LogEditor if spec.logarithmic else NumberEditor
    if spec.editor == "flag":
        return FlagEditor
    if spec.editor == "choice":
        return ChoiceEditor
    if spec.editor == "choices":
        return ChoicesEditor
    if spec.editor == "kind":
        # A kind has a form of its own, which is made of editors again.
        from nnplayground.ui.forms.kind_editor import KindEditor

        return KindEditor
    if spec.editor == "numbers":
        from nnplayground.ui.forms.numbers_editor import NumbersEditor  # few kinds have one

        return NumbersEditor
    if spec.editor == "text":
        return LineEditor
    if spec.editor == "path":
        from nnplayground.ui.forms.path_editor import PathEditor  # few data sets need one

        return PathEditor
    raise ValueError(f"no editor shows a {spec.editor!r} setting ({spec.name})")
