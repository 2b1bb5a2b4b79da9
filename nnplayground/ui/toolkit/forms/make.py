"""Which editor shows which kind of setting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from nnplayground.fields.spec import FieldSpec
from nnplayground.ui.toolkit.forms.choice_editor import ChoiceEditor
from nnplayground.ui.toolkit.forms.choices_editor import ChoicesEditor
from nnplayground.ui.toolkit.forms.editor import Editor
from nnplayground.ui.toolkit.forms.flag_editor import FlagEditor
from nnplayground.ui.toolkit.forms.line_editor import LineEditor
from nnplayground.ui.toolkit.forms.number_editor import LogEditor, NumberEditor, OptionalEditor

if TYPE_CHECKING:
    from nnplayground.ui.toolkit.forms.form import Form


def make_editor(spec: FieldSpec, path: str, nested: Callable[[str], Form]) -> Editor:
    """A fresh editor for one setting.  ``nested``: makes the form of a kind, which is made of editors again."""
    return _maker(spec, nested)(spec, path)


def _maker(spec: FieldSpec, nested: Callable[[str], Form]) -> Callable[[FieldSpec, str], Editor]:
    if spec.editor == "integer":
        return OptionalEditor if spec.optional else NumberEditor
    if spec.editor == "size":
        from nnplayground.ui.toolkit.forms.size_editor import SizeEditor  # layers with windows alone have one

        return SizeEditor
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
        from nnplayground.ui.toolkit.forms.kind_editor import KindEditor

        return partial(KindEditor, nested=nested)
    if spec.editor == "numbers":
        from nnplayground.ui.toolkit.forms.numbers_editor import NumbersEditor  # few kinds have one

        return NumbersEditor
    if spec.editor == "text":
        return LineEditor
    if spec.editor == "path":
        from nnplayground.ui.toolkit.forms.path_editor import PathEditor  # few data sets need one

        return PathEditor
    raise ValueError(f"no editor shows a {spec.editor!r} setting ({spec.name})")
