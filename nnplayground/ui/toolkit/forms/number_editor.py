"""Editors of numbers: plain, on a logarithmic scale, and whole numbers that may be absent."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QSlider, QWidget

from nnplayground.fields import FieldSpec
from nnplayground.ui.toolkit.forms.editor import DRAG, Edit, Editor
from nnplayground.ui.toolkit.forms.number_box import NumberBox, NumberEdit
from nnplayground.ui.toolkit.forms.numbers import levels, nearest_level
from nnplayground.ui.toolkit.translate import translated


class NumberEditor(Editor):
    """A spin box."""

    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.box = NumberBox(spec, self)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.box.changed.connect(self._changed)
        self.box.refused.connect(self.refused)

    def set_value(self, value: object) -> None:
        assert isinstance(value, int | float)
        self.box.set_number(value)

    def target(self) -> QWidget:
        return self.box

    def _changed(self, edit: NumberEdit) -> None:
        self.edited.emit(Edit(edit.value, self.path if edit.by_step else None))


class LogEditor(Editor):
    """A field that takes any number, and beneath it a slider that stops at 1-3-10 values."""

    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self._stops = levels(spec)
        self._drags = 0
        self.slider = _Slider(self)
        self.slider.setRange(0, len(self._stops) - 1)
        self.slider.setPageStep(2)
        self.slider.setObjectName(f"slider_{path}")
        self.slider.setAccessibleName(translated(spec.label))
        self.slider.setToolTip(translated(spec.help))
        self.box = NumberBox(spec, self)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.slider.sliderPressed.connect(self._begin_drag)
        self.slider.valueChanged.connect(self._slid)
        self.box.changed.connect(self._changed)
        self.box.refused.connect(self.refused)

    def set_value(self, value: object) -> None:
        assert isinstance(value, int | float)
        self.box.set_number(value)
        self.slider.blockSignals(True)
        self.slider.setValue(nearest_level(float(value), self._stops))
        self.slider.blockSignals(False)

    def below(self) -> QWidget:
        return self.slider

    def target(self) -> QWidget:
        return self.box

    def _begin_drag(self) -> None:
        self._drags += 1

    def _slid(self, place: int) -> None:
        # One drag is one undo step, whatever it passes; presses of the arrow keys merge while they follow each other.
        merge = f"{DRAG}{self.path} {id(self)} {self._drags}" if self.slider.isSliderDown() else self.path
        self.edited.emit(Edit(self._stops[place], merge))

    def _changed(self, edit: NumberEdit) -> None:
        self.edited.emit(Edit(edit.value, self.path if edit.by_step else None))


class OptionalEditor(Editor):
    """A check box that says whether there is a number, and the number."""

    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.check = QCheckBox(self)
        self.check.setObjectName(f"check_{path}")
        self.check.setAccessibleName(translated(spec.label))
        self.check.setToolTip(translated(spec.help))
        self.box = NumberBox(spec, self)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        assert spec.suggested is not None
        self._last = spec.suggested
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.check)
        row.addWidget(self.box, 1)
        self.check.toggled.connect(self._toggled)
        self.box.changed.connect(self._changed)
        self.box.refused.connect(self.refused)

    def set_value(self, value: object) -> None:
        self.check.blockSignals(True)
        self.check.setChecked(value is not None)
        self.check.blockSignals(False)
        self.box.setEnabled(value is not None)
        if isinstance(value, int | float):
            self._last = value
        self.box.set_number(self._last)

    def target(self) -> QWidget:
        return self.box

    def _toggled(self, on: bool) -> None:
        self.edited.emit(Edit(self._last if on else None))

    def _changed(self, edit: NumberEdit) -> None:
        self.edited.emit(Edit(edit.value, self.path if edit.by_step else None))


class _Slider(QSlider):
    """A horizontal slider that leaves the wheel to the panel until it has the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(48)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
