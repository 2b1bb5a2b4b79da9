"""The four phases of a training step side by side: which is looked at, and how far each is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from nnplayground.expressions.operation import PHASES, Phase
from nnplayground.ui.microscope.actions import MicroscopeAction
from nnplayground.ui.toolkit.theme import theme
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.microscope_model import MicroscopeModel

_LINE = 3


class PhaseButton(QToolButton):
    """A word over a line that is as long as the share of the phase that is done."""

    def __init__(self, phase: Phase, command: MicroscopeAction, parent: QWidget) -> None:
        super().__init__(parent)
        self._phase = phase
        self.share = 0.0
        """Of the operations of the phase, those that are done."""
        self.setObjectName(command.id)
        self.setText(translated(command.title).replace("&", ""))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_share(self, share: float) -> None:
        if share != self.share:
            self.share = share
            self.setAccessibleDescription(self.tr("{share} % done").format(share=round(100 * share)))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        room = self.width() - 8.0
        lit = now.gradient if self._phase == "backward" else now.lit
        for share, colour in ((1.0, now.border), (self.share, lit if self.isChecked() else now.faint)):
            if share:
                painter.setBrush(QColor(colour))
                painter.drawRoundedRect(QRectF(4, self.height() - _LINE - 1, room * share, _LINE), 1.5, 1.5)
        painter.end()


class PhaseStrip(QWidget):
    """A click goes to the phase; once more, to its end."""

    def __init__(self, moves: Sequence[MicroscopeAction], model: MicroscopeModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._moves = moves
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        self.buttons: list[PhaseButton] = []
        for phase, command in zip(PHASES, moves, strict=True):
            button = PhaseButton(phase, command, self)
            button.setToolTip(command.tooltip())
            button.setStatusTip(translated(command.tip))
            button.clicked.connect(lambda _on=False, move=command: self._go(move))
            row.addWidget(button)
            self.buttons.append(button)

    def dress(self) -> None:
        """Room for the line beneath the words."""
        for button in self.buttons:
            button.setMinimumHeight(button.fontMetrics().height() + 2 * _LINE + 8)

    def update_phases(self) -> None:
        """Follow the walk."""
        model, walk = self._model, self._model.walk
        for phase, command, button in zip(PHASES, self._moves, self.buttons, strict=True):
            button.setEnabled(command.obstacle(model) is None)
            button.setChecked(model.active and walk.position > 0 and walk.phase == phase)
            places = [] if model.trace is None else [one.index for one in model.trace.operations if one.phase == phase]
            done = sum(place < walk.position for place in places)
            button.show_share(done / len(places) if places else 0.0)

    def _go(self, command: MicroscopeAction) -> None:
        command.do(self._model)
        self.update_phases()
