"""A press on a neuron while the microscope is open: its number is the one to look at."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from nnplayground.ui.canvas.gestures.gesture import Modifiers
from nnplayground.ui.canvas.gestures.move import Move
from nnplayground.ui.canvas.gestures.surface import Surface


class ChooseNeuron(Move):
    """A drag still moves the node."""

    def __init__(self, surface: Surface, start: QPointF, modifiers: Modifiers, node: str, unit: int) -> None:
        super().__init__(surface, start, modifiers, node)
        self._unit = unit

    def click(self, point: QPointF) -> None:
        super().click(point)
        self.scene.step.select_neuron(self._unit)
