"""One line of the list of breakpoints."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.text import UserError
from nnplayground.training.guards.breakpoint import AtEpoch, Breakpoint, GradientPasses, LossPasses
from nnplayground.ui.microscope.sample_picker.typed import number_typed, whole_typed
from nnplayground.ui.toolkit.forms.combo import Combo
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.translate import translated

_MOST_EPOCHS = 1_000_000_000


class BreakpointRow(QWidget):
    """Switched on and off at the left; its bound can be typed; removed at the right.

    What is typed counts at once where it is a number; where it is none, that is said, and the bound of before stays.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, one: Breakpoint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.breakpoint = one
        title = translated(type(one).title)
        self.active = QCheckBox(title, self)
        self.active.setObjectName("breakpoint_active")
        self.active.setChecked(True)
        self.active.toggled.connect(lambda _on: self.changed.emit())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.active)
        row.addStretch(1)
        self.side: Combo | None = None
        self.bound: QLineEdit | None = None
        if isinstance(one, LossPasses):
            self.side = Combo(self)
            self.side.setObjectName("breakpoint_side")
            self.side.add(self.tr("above"), "above")
            self.side.add(self.tr("below"), "below")
            self.side.set_data(one.side)
            self.side.setAccessibleName(self.tr("{name}: above or below").format(name=title))
            self.side.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
            self.side.currentIndexChanged.connect(lambda _place: self._take())
            row.addWidget(self.side)
        elif isinstance(one, GradientPasses):
            row.addWidget(QLabel(self.tr("above"), self))
        if isinstance(one, (AtEpoch, LossPasses, GradientPasses)):
            self.bound = QLineEdit(notation.exact(one.epoch if isinstance(one, AtEpoch) else one.bound), self)
            self.bound.setObjectName("breakpoint_bound")
            self.bound.setAccessibleName(self.tr("{name}: bound").format(name=title))
            self.bound.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.bound.textEdited.connect(lambda _typed: self._take())
            row.addWidget(self.bound)
        self._remove = QToolButton(self)
        self._remove.setObjectName("breakpoint_remove")
        self._remove.setToolTip(self.tr("Remove this breakpoint"))
        self._remove.setAccessibleName(self.tr("Remove: {name}").format(name=title))
        self._remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._remove.clicked.connect(self.removed)
        row.addWidget(self._remove)
        self._error = ToneLabel(tone="error", parent=self)
        self._error.setObjectName("breakpoint_error")
        self._error.hide()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addLayout(row)
        lines.addWidget(self._error)
        self.dress()

    def edit(self) -> None:
        """Put the keyboard where its number is typed."""
        if self.bound is None:
            self.active.setFocus()
        else:
            self.bound.setFocus()
            self.bound.selectAll()

    def dress(self) -> None:
        side = max(16, self.fontMetrics().height())
        self._remove.setIconSize(QSize(side, side))
        self._remove.setIcon(icon("mdi6.delete-outline"))
        if self.bound is not None:
            self.bound.setFixedWidth(10 * self.bound.fontMetrics().horizontalAdvance("0"))

    def _take(self) -> None:
        name = translated(type(self.breakpoint).title)
        try:
            one = self.breakpoint
            if isinstance(one, AtEpoch) and self.bound is not None:
                self.breakpoint = replace(one, epoch=whole_typed(self.bound.text(), _MOST_EPOCHS))
            elif isinstance(one, (LossPasses, GradientPasses)) and self.bound is not None:
                one = replace(one, bound=number_typed(self.bound.text(), name))
                if isinstance(one, LossPasses) and self.side is not None:
                    one = replace(one, side=self.side.currentData())
                self.breakpoint = one
        except UserError as error:
            self._error.setText(translated(error.text))
            self._error.show()
            return
        self._error.hide()
        self.changed.emit()
