"""Editor of a kind of thing with settings of its own: a combo box, and their form beneath."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnplayground.fields import FieldSpec, Kind
from nnplayground.ui.forms.combo import Combo
from nnplayground.ui.forms.editor import Editor
from nnplayground.ui.forms.form import Form
from nnplayground.ui.translate import translated


class KindEditor(Editor):
    """Settings of a kind come back when it is chosen again, as long as the panel shows the same thing."""

    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        assert spec.registry is not None
        assert spec.base is not None
        self._value: Kind | None = None
        self._known: dict[str, Kind] = {}
        self.combo = Combo(self)
        for cls in spec.registry:
            if issubclass(cls, spec.base):
                self.combo.add(translated(cls.title) or cls.kind, cls.kind, translated(cls.help))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.combo)
        self.nested = Form(path=path, indented=True)
        self.combo.currentIndexChanged.connect(self._chosen)
        self.nested.changed.connect(self._nested_changed)

    def set_value(self, value: object) -> None:
        assert isinstance(value, Kind)
        self._value = value
        self._known[type(value).kind] = value
        self.combo.set_data(type(value).kind)
        self.combo.setToolTip(translated(type(value).help))
        self.nested.set_value(value)
        self.nested.setVisible(self.nested.has_rows)

    def below(self) -> QWidget:
        return self.nested

    def target(self) -> QWidget:
        return self.combo

    def _chosen(self, place: int) -> None:
        assert self.spec.base is not None
        name = self.combo.itemData(place)
        known = self._known.get(name)
        self.edited.emit(self.spec.base.parse(name) if known is None else known, None)

    def _nested_changed(self, values: dict[str, object], merge: str | None) -> None:
        assert self._value is not None
        self.edited.emit(self._value.with_(**values), merge)
