"""A tensor of an operation: its symbol, what it is, its shape, a choice of the sample, and its numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.ui.microscope.inspection.grid import NumberGrid
from nnplayground.ui.microscope.inspection.symbol import SymbolView
from nnplayground.ui.microscope.inspection.tensor_layout import Places
from nnplayground.ui.toolkit.elided_label import ElidedLabel
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

_SLACK = 2
_LEADS = 3
"""Leading dimensions that can be chosen from: no layer has tensors of more than six."""


class TensorCard(QFrame):
    """Made once and given one tensor after the other."""

    chosen = Signal(tuple)
    """``Index``: a number of it was chosen by the user."""
    grew = Signal()
    """It would like another size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = NumberGrid(self)
        self.grid.chosen.connect(self.chosen)
        self._symbol = SymbolView(self)
        self._symbol.grew.connect(self.grew)
        self._label = ElidedLabel(self)
        self._label.setProperty("faint", True)
        self._label.setMinimumWidth(1)  # it gives way before what can be chosen is cut
        self._leads = [self._lead_box(place) for place in range(_LEADS)]
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        head.addWidget(self._symbol)
        head.addWidget(self._label, 1)
        for box in self._leads:
            head.addWidget(box)
        self._lines = lines = QVBoxLayout(self)
        lines.setContentsMargins(7, 4, 7, 6)
        lines.setSpacing(3)
        lines.addWidget(self._head)
        lines.addWidget(self.grid, 1)
        self._is_result = False
        themes().changed.connect(self.update)

    @property
    def tensor(self) -> Tensor | None:
        return self.grid.tensor

    def show_tensor(self, tensor: Tensor, digits: int, *, hidden: bool = False, result: bool = False) -> None:
        """``result``: what the operation makes; ``hidden``: it is to be predicted."""
        self._is_result = result
        self.grid.show_tensor(tensor, digits, hidden)
        self.grid.setObjectName(f"tensor_{tensor.key}")
        self._symbol.set_latex(tensor.heading, tensor.role == "gradient")
        shape = "\N{MULTIPLICATION SIGN}".join(map(str, tensor.shape))
        words = "  ".join(word for word in (translated(tensor.label), shape) if word)
        self._label.set_words(words)
        self.grid.setAccessibleName(f"{self._symbol.accessibleName()} {words}")
        hint = self.tr("Arrow keys or a click choose a number. Ctrl and the wheel, or + and −, zoom; 0 goes back.")
        self._head.setToolTip(f"{words}\n{hint}")
        self._show_leads()
        self.update()

    def set_marks(self, chosen: Index | None, sources: list[Places]) -> None:
        self.grid.set_marks(chosen, sources)
        self._show_leads()

    def enlarge(self, times: float) -> None:
        """Symbol and numbers; what it is stays of the size of text."""
        self._symbol.enlarge(times)
        self.grid.enlarge(times)

    def natural_size(self, height: int, times: float, zoomed: bool = True) -> QSize:
        """What it would like where it may be so high, enlarged so, and as the user zoomed it."""
        other, head = self._around(times), self._head_size(times)
        grid = self.grid.rooms.natural_size(max(20, height - other.height()), times, zoomed)
        return QSize(max(head.width(), grid.width()) + other.width(), grid.height() + other.height())

    def least_width(self, times: float, zoomed: bool = True) -> int:
        """Below this it cannot be read."""
        around = self._lines.contentsMargins()
        words = self._label.minimumSizeHint().width() - self._label.minimumWidth()
        head = self._head.minimumSizeHint().width() + words + self._symbol.more(times).width()
        return around.left() + around.right() + max(head, self.grid.rooms.least_width(times, zoomed))

    def gain(self, before: QSize, after: QSize, times: float) -> int:
        """Pixels by which cells are higher, enlarged so where it is as large as ``after``, than at the size of text
        where it is as large as ``before``; -1 where something is lost."""
        return self.grid.rooms.gain(before - self._around(1.0), after - self._around(times), times)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(now.base))
        painter.setPen(QPen(QColor(now.lit if self._is_result else now.border), 1.6 if self._is_result else 1.0))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 5, 5)
        painter.end()

    # -- inside

    def _head_size(self, times: float) -> QSize:
        """Not of the size that the symbol has now: another operation may have enlarged it."""
        width = self._head.sizeHint().width() + self._symbol.more(times).width()
        others = [self._label, *(box for box in self._leads if not box.isHidden())]
        height = max(part.sizeHint().height() for part in others)
        return QSize(width, max(height, self._symbol.size_at(times).height()))

    def _around(self, times: float) -> QSize:
        """What is not the grid."""
        around = self._lines.contentsMargins()
        return QSize(
            around.left() + around.right() + _SLACK,
            around.top() + around.bottom() + self._head_size(times).height() + self._lines.spacing() + _SLACK,
        )

    def _lead_box(self, place: int) -> QSpinBox:
        box = QSpinBox(self)
        box.setMinimum(1)
        box.setAccelerated(True)
        box.setKeyboardTracking(False)
        box.hide()
        box.valueChanged.connect(lambda value: self._choose_lead(place, value - 1))
        return box

    def _show_leads(self) -> None:
        tensor, content = self.tensor, self.grid.content
        assert tensor is not None
        for place, box in enumerate(self._leads):
            used = place < len(content.lead) and content.layout.lead[place] > 1
            box.setVisible(used)
            if used:
                size = content.layout.lead[place]
                sample = tensor.batched and place == 0
                box.blockSignals(True)
                box.setPrefix(self.tr("sample ") if sample else self.tr("channel "))
                box.setToolTip(self.tr("1 to {count}").format(count=size))
                box.setMaximum(size)
                box.setValue(content.lead[place] + 1)
                box.blockSignals(False)
                box.setAccessibleName(self.tr("Sample shown") if sample else self.tr("Channel shown"))

    def _choose_lead(self, place: int, value: int) -> None:
        content = self.grid.content
        lead = tuple(value if at == place else part for at, part in enumerate(content.lead))
        cursor = content.cursor
        self.grid.set_lead(lead)
        result = content.number(*cursor) if cursor is not None else None
        if result is not None:
            self.chosen.emit(result[0])
