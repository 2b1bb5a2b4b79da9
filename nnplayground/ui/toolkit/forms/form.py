"""A form made from the declared settings of a kind: the same for layers, data sets, optimizers and training."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnplayground.fields.errors import FieldError
from nnplayground.fields.kind import Kind
from nnplayground.fields.spec import FieldSpec
from nnplayground.text import Text
from nnplayground.ui.toolkit.forms.editor import Edit, Editor
from nnplayground.ui.toolkit.forms.fold import Fold
from nnplayground.ui.toolkit.forms.row import BETWEEN, Row
from nnplayground.ui.toolkit.theme import theme, themes

LABEL_SHARE = 0.40
"""Part of the width that labels take, where their longest word fits."""
_INDENT = 12


@dataclass(frozen=True)
class FormEdit:
    """What a gesture of the user asks for, checked: who takes it over need not check it again."""

    name: str
    """Of the field."""
    after: Kind
    """What the form shows, with the field changed."""
    merge: str | None
    """The merge key of the gesture; None: a step of its own."""

    @property
    def value(self) -> object:
        """Of the field, for who changes it elsewhere as well."""
        return getattr(self.after, self.name)

    def merge_key(self, what: str) -> str | None:
        """Of an edit that takes it over for ``what``, which other forms may be of as well."""
        return None if self.merge is None else f"{self.merge} of {what}"


class Form(QWidget):
    """Shows a :class:`Kind` and says what the user wants changed; the owner changes the document and shows it back.

    Values that the kind refuses never leave the form: the reason appears under the field.  Advanced settings are folded
    away; while they are, the fold says which of them are set.
    """

    changed = Signal(FormEdit)

    def __init__(
        self,
        value: Kind | None = None,
        *,
        only: Collection[str] | None = None,
        path: str = "",
        indented: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``only`` limits the form to some fields; ``path`` goes before the names of nested ones."""
        super().__init__(parent)
        self._only = only
        self._path = path
        self._indent = _INDENT if indented else 0
        self._value: Kind | None = None
        self._rows: dict[str, Row] = {}
        self._lead: Row | None = None
        self._fold: Fold | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(self._indent, 0, 0, 0)
        self._lines.setSpacing(6)
        if indented:
            themes().changed.connect(self.update)
        if value is not None:
            self.set_value(value)

    @property
    def has_rows(self) -> bool:
        """Whether there is anything to set."""
        return bool(self._rows)

    @property
    def value(self) -> Kind | None:
        return self._value

    def label_of(self, name: str) -> str:
        """The translated label of a field."""
        return self._rows[name].label_text

    def set_value(self, value: Kind) -> None:
        """Show ``value``; whatever was refused is forgotten if it differs from what was shown."""
        if self._value is not None and value == self._value and type(value) is type(self._value):
            self._refresh()
            return
        if self._value is None or type(value) is not type(self._value):
            self._value = value
            self._build(type(value))
        self._value = value
        for row in self._rows.values():
            row.set_error(None)
        self._refresh()

    def set_lead(self, editor: Editor) -> None:
        """Put an editor of something else above the rows, in line with them; its signals stay its owner's."""
        self._lead = Row(editor, self)
        self._lines.insertWidget(0, self._lead)
        self._share_width()

    def set_head(self, widget: QWidget) -> None:
        """Put something else above the rows."""
        self._lines.insertWidget(0, widget)

    def show_error(self, name: str, reason: Text) -> None:
        """Say under a field why its value was refused."""
        self._rows[name].set_error(reason)

    def _refresh(self) -> None:
        assert self._value is not None
        for name, row in self._rows.items():
            if not row.has_error:
                row.editor.set_value(getattr(self._value, name))
            shown_if = row.spec.shown_if
            row.setVisible(shown_if is None or bool(shown_if(self._value)))
        if self._fold is not None:
            self._fold.set_note(self._set_in_fold(self._value))

    def _set_in_fold(self, value: Kind) -> str:
        """``Dilation, Groups``: those that are not as they are from the start."""
        known = type(value).model_fields
        changed = [
            row.label_text
            for name, row in self._rows.items()
            if row.spec.advanced and getattr(value, name) != known[name].default
        ]
        return ", ".join(changed)

    def _build(self, cls: type[Kind]) -> None:
        from nnplayground.ui.toolkit.forms.make import make_editor  # every kind of editor: a window opens without one

        for row in self._rows.values():
            row.editor.blockSignals(True)  # what is half typed in it belongs to nothing any more
            self._lines.removeWidget(row)
            row.hide()
            row.setParent(None)
            row.deleteLater()
        self._rows = {}
        if self._fold is not None:
            self._lines.removeWidget(self._fold)
            self._fold.hide()
            self._fold.setParent(None)
            self._fold.deleteLater()
            self._fold = None
        for name, spec in cls.fields().items():
            if spec.editor == "hidden" or (self._only is not None and name not in self._only):
                continue
            editor = make_editor(spec, f"{self._path}_{name}" if self._path else name, _nested)
            row = Row(editor, self)
            editor.edited.connect(lambda edit, name=name: self._edited(name, edit))
            editor.refused.connect(lambda reason, name=name: self.show_error(name, reason))
            self._rows[name] = row
            self._lines_for(spec).addWidget(row)
        self._share_width()

    def _lines_for(self, spec: FieldSpec) -> QVBoxLayout:
        """Where the row of a setting is put."""
        if not spec.advanced:
            return self._lines
        if self._fold is None:
            self._fold = Fold("advanced", self.tr("More settings"), is_open=False, parent=self)
            self._fold.header.setToolTip(self.tr("Settings that few networks need"))
            self._lines.addWidget(self._fold)
        return self._fold.lines

    def _edited(self, name: str, edit: Edit) -> None:
        assert self._value is not None
        try:
            after = self._value.with_(**{name: edit.value})
        except FieldError as error:
            self.show_error(name, error.text)
            return
        self._rows[name].set_error(None)
        if after != self._value:
            self.changed.emit(FormEdit(name, after, edit.merge))
        self._refresh()

    # -- the two columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._share_width()

    def _share_width(self) -> None:
        """One width for all labels, or labels above their fields where a word would not fit beside them.

        A label also stands above a field of which something might be cut beside it.
        A nested form is narrower on the left only, so that its fields line up with those around it.
        """
        whole = self.width() + self._outer_indent()
        share = round(whole * LABEL_SHARE)
        beside = self._whole_form()._labels_need() <= share
        label = share - self._outer_indent() - self._indent
        room = self.width() - self._indent - label - BETWEEN
        for row in self._own_rows():
            row.arrange(label if beside and row.editor.needs() <= room else None)

    def _outer_indent(self) -> int:
        return sum(form._indent for form in self._ancestors())

    def _ancestors(self) -> list[Form]:
        result: list[Form] = []
        parent = self.parentWidget()
        while parent is not None:
            if isinstance(parent, Form):
                result.append(parent)
            parent = parent.parentWidget()
        return result

    def _whole_form(self) -> Form:
        above = self._ancestors()
        return above[-1] if above else self

    def _own_rows(self) -> list[Row]:
        return [*([self._lead] if self._lead is not None else []), *self._rows.values()]

    def _labels_need(self) -> int:
        """Width of the longest word of all labels, nested ones with what they are indented by."""
        widest = 0
        for row in self._own_rows():
            widest = max(widest, row.label_needs())
            below = row.editor.below()
            if isinstance(below, Form):
                widest = max(widest, below._labels_need())
        return widest + self._indent

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._indent:
            painter = QPainter(self)
            painter.fillRect(3, 2, 2, self.height() - 4, QColor(theme().border))


def _nested(path: str) -> Form:
    """The form of a kind within a form."""
    return Form(path=path, indented=True)
