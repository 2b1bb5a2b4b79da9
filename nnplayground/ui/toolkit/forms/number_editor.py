"""Editors of numbers: plain, on a logarithmic scale, and whole numbers that may be absent."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QSlider, QWidget

from nnplayground.fields.spec import FieldSpec
from nnplayground.ui.toolkit.forms.editor import DRAG, Edit, Editor
from nnplayground.ui.toolkit.forms.number_box import NumberBox, NumberEdit
from nnplayground.ui.toolkit.forms.numbers import levels, nearest_level
from nnplayground.ui.toolkit.translate import translated


class BoxEditor(Editor):
    """One in which numbers are typed."""

    box: NumberBox

    def put_box(self, before: QWidget | None = None) -> QHBoxLayout:
        """Make the box, for Tab to come to it next, and the row in which it stands: behind ``before``."""
        self.box = NumberBox(self.spec, self)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.changed.connect(self._changed)
        self.box.refused.connect(self.refused)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        if before is not None:
            row.addWidget(before)
        row.addWidget(self.box, 1)
        return row

    def target(self) -> QWidget:
        return self.box

    def _changed(self, edit: NumberEdit) -> None:
        self.edited.emit(Edit(edit.value, self.path if edit.by_step else None))


class NumberEditor(BoxEditor):
    """A spin box."""

    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.put_box()

    def set_value(self, value: object) -> None:
        assert isinstance(value, int | float)
        self.box.set_number(value)


class LogEditor(BoxEditor):
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
        self.put_box()
        self.slider.sliderPressed.connect(self._begin_drag)
        self.slider.valueChanged.connect(self._slid)

    def set_value(self, value: object) -> None:
        assert isinstance(value, int | float)
        self.box.set_number(value)
        self.slider.blockSignals(True)
        self.slider.setValue(nearest_level(float(value), self._stops))
        self.slider.blockSignals(False)

    def below(self) -> QWidget:
        return self.slider

    def _begin_drag(self) -> None:
        self._drags += 1

    def _slid(self, place: int) -> None:
        # One drag is one undo step, whatever it passes; presses of the arrow keys merge while they follow each other.
        merge = f"{DRAG}{self.path} {id(self)} {self._drags}" if self.slider.isSliderDown() else self.path
        self.edited.emit(Edit(self._stops[place], merge))


class OptionalEditor(BoxEditor):
    """A check box that says whether there is a number, and the number."""

    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.check = QCheckBox(self)
        self.check.setObjectName(f"check_{path}")
        self.check.setAccessibleName(translated(spec.label))
        self.check.setToolTip(translated(spec.help))
        assert spec.suggested is not None
        self._last = spec.suggested
        self.put_box(before=self.check)
        self.check.toggled.connect(self._toggled)

    def set_value(self, value: object) -> None:
        self.check.blockSignals(True)
        self.check.setChecked(value is not None)
        self.check.blockSignals(False)
        self.box.setEnabled(value is not None)
        if isinstance(value, int | float):
            self._last = value
        self.box.set_number(self._last)

    def _toggled(self, on: bool) -> None:
        self.edited.emit(Edit(self._last if on else None))


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
