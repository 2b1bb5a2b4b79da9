"""Where the walk is: phase, layer, operation and its number, sample; and how many digits are shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from nnplayground.expressions.digits import FEWEST, MOST
from nnplayground.expressions.operation import Phase
from nnplayground.text import mark
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.elided_label import ElidedLabel
from nnplayground.ui.toolkit.forms.flow_layout import FlowLayout
from nnplayground.ui.toolkit.sizes import set_least_height
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

PHASE_NAMES: dict[Phase, str] = {
    "forward": mark("Forward"),
    "loss": mark("Loss"),
    "backward": mark("Backward"),
    "update": mark("Update"),
}

_GAP = 0.26
"""Heights of a letter between a word and what it names."""


class Header(QWidget):
    """Breaks into lines where it is narrow."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._phase = QLabel(self)
        self._phase.setObjectName("microscope_phase")
        self.where = ElidedLabel(self)
        self.where.setObjectName("microscope_where")
        self.count = ElidedLabel(self)
        self.count.setObjectName("microscope_count")
        self.count.setProperty("faint", True)
        self._changed = QLabel(self.tr("changed"), self)
        self._changed.setObjectName("microscope_changed")
        self._changed.setToolTip(self.tr("An edit has changed the numbers of this operation"))
        digits = QWidget(self)
        self._digits_row = row = QHBoxLayout(digits)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(self.tr("Di&gits"), digits)
        label.setProperty("faint", True)
        self.digits = QSpinBox(digits)
        self.digits.setObjectName("microscope_digits")
        self.digits.setRange(FEWEST, MOST)
        self.digits.setAccessibleName(self.tr("Digits"))
        self.digits.setToolTip(self.tr("Significant digits of the numbers shown"))
        label.setBuddy(self.digits)
        row.addWidget(label)
        row.addWidget(self.digits)
        words = QWidget(self)
        flow = FlowLayout(words, spacing=8)
        for part in (self._phase, self.where, self._changed, self.count):
            flow.addWidget(part)
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(words, 1)
        line.addWidget(digits, 0, Qt.AlignmentFlag.AlignTop)
        line.setSpacing(8)
        self._parts: tuple[QWidget, ...] = (self._phase, self.where, self._changed, self.count, digits)
        self.digits.setValue(document.microscope.options.digits)
        self.digits.valueChanged.connect(document.microscope.options.set_digits)
        strong = QFont(self.font())
        strong.setBold(True)
        self.where.setFont(strong)
        themes().changed.connect(self._dress)
        self._dress()

    def add_tool(self, tool: QWidget) -> None:
        """What can be done with the operation, before the digits."""
        self._line.insertWidget(1, tool, 0, Qt.AlignmentFlag.AlignTop)
        self._parts = (*self._parts, tool)
        self._dress()

    def renew(self) -> None:
        """What the model says."""
        model, walk = self._document.microscope, self._document.microscope.walk
        traced, trace = walk.current, model.trace
        if trace is None or traced is None:
            return
        self._phase.setText(translated(PHASE_NAMES[traced.phase]))
        parts = [self._document.project.graph.label(traced.node), translated(traced.operation.name)]
        alike = [one for one in trace.of(traced.node, traced.phase) if one.operation.name == traced.operation.name]
        if traced.operation.part and len(alike) > 1:
            parts.append(traced.operation.part)
        self.where.set_words(" \N{MIDDLE DOT} ".join(parts))
        self.where.setToolTip(traced.layer)
        texts = [self.tr("operation {number} of {count}").format(number=traced.index + 1, count=len(trace.operations))]
        output = traced.operation.output
        if trace.batch > 1 and output.batched and walk.element and output.shape[0] == trace.batch:
            texts.append(self.tr("sample {number} of {count}").format(number=walk.element[0] + 1, count=trace.batch))
        self.count.set_words(" \N{MIDDLE DOT} ".join(texts))
        self._changed.setVisible(traced.index in trace.changed)
        self.digits.blockSignals(True)
        self.digits.setValue(model.options.digits)
        self.digits.blockSignals(False)
        self._dress_phase()
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._dress()

    def _dress(self) -> None:
        now = theme()
        self._changed.setStyleSheet(
            f"color: {now.warning}; border: 1px solid {now.warning}; border-radius: 4px; padding: 1px 6px;"
        )
        self._dress_phase()
        self._digits_row.setSpacing(round(_GAP * self.fontMetrics().height()))
        high = self.digits.sizeHint().height()
        for part in self._parts:  # all of one line stand in its middle
            set_least_height(part, high)
        self.updateGeometry()

    def _dress_phase(self) -> None:
        now, phase = theme(), self._document.microscope.walk.phase
        colour = now.gradient if phase == "backward" else now.lit
        style = f"color: {now.base}; background: {colour}; border-radius: 4px; padding: 2px 8px; font-weight: 600;"
        if self._phase.styleSheet() != style:
            self._phase.setStyleSheet(style)
