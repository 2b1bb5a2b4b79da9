"""Editor of a kind of thing with settings of its own: a combo box, and their form beneath."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from nnplayground.fields.kind import Kind
from nnplayground.fields.spec import FieldSpec
from nnplayground.ui.toolkit.forms.combo import Combo
from nnplayground.ui.toolkit.forms.editor import Edit, Editor
from nnplayground.ui.toolkit.forms.labels import in_sentence
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.toolkit.forms.about import About
    from nnplayground.ui.toolkit.forms.form import Form, FormEdit

_AT_FIRST = frozenset({"loss"})
"""What is explained without being asked: the Loss itself says only that something is compared."""
_explained: dict[str, bool] = {}
"""Where the user has asked for an explanation or closed it, by what is chosen."""


class KindEditor(Editor):
    """Settings of a kind come back when it is chosen again, as long as the panel shows the same thing."""

    def __init__(
        self, spec: FieldSpec, path: str, parent: QWidget | None = None, *, nested: Callable[[str], Form]
    ) -> None:
        super().__init__(spec, path, parent)
        assert spec.registry is not None
        assert spec.base is not None
        self._value: Kind | None = None
        self._known: dict[str, Kind] = {}
        self.combo = Combo(self)
        for cls in spec.registry:
            if issubclass(cls, spec.base):
                self.combo.add(translated(cls.title) or cls.kind, cls.kind, translated(cls.help))
        self.button = QToolButton(self)
        self.button.setText("?")
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setObjectName(f"about_{path}")
        self.button.setToolTip(self.tr("What this is, with its formula"))
        self.button.setAccessibleName(self.tr("About {setting}").format(setting=in_sentence(translated(spec.label))))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.combo)
        row.addWidget(self.button)
        self.nested = nested(path)
        self._about: About | None = None
        self.button.setChecked(_explained.get(spec.registry.what, spec.registry.what in _AT_FIRST))
        self.button.toggled.connect(self._explain)
        self.combo.currentIndexChanged.connect(self._chosen)
        self.nested.changed.connect(self._nested_changed)

    def set_value(self, value: object) -> None:
        assert isinstance(value, Kind)
        self._value = value
        self._known[type(value).kind] = value
        self.combo.set_data(type(value).kind)
        self.combo.setToolTip(translated(type(value).help))
        self.nested.set_value(value)
        self._tell()

    def below(self) -> QWidget:
        return self.nested

    def needs(self) -> int:
        return self.combo.needs() + 2 + self.button.sizeHint().width()

    def target(self) -> QWidget:
        return self.combo

    def _explain(self, on: bool) -> None:
        assert self.spec.registry is not None
        _explained[self.spec.registry.what] = on
        self._tell()

    def _tell(self) -> None:
        """Help and formula of the kind, where they are asked for."""
        on = self.button.isChecked() and self._value is not None
        if on and self._about is None:
            from nnplayground.ui.toolkit.forms.about import About  # formulas are drawn with libraries of their own

            self._about = About(self.nested)
            self.nested.set_head(self._about)
        if self._about is not None:
            self._about.setVisible(on)
            if self._value is not None:
                self._about.show_kind(type(self._value))
        self.nested.setVisible(on or self.nested.has_rows)

    def _chosen(self, place: int) -> None:
        assert self.spec.base is not None
        name = self.combo.itemData(place)
        known = self._known.get(name)
        self.edited.emit(Edit(self.spec.base.parse(name) if known is None else known))

    def _nested_changed(self, edit: FormEdit) -> None:
        assert self._value is not None
        self.edited.emit(Edit(edit.after, edit.merge))
