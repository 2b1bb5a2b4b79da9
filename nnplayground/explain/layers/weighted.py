"""The explanation of layers that weigh their inputs: the sums, then the activation; and all the way back."""

from __future__ import annotations

from typing import TypeVar

from nnplayground.explain.layers.activation import ActivationExplanation
from nnplayground.explain.layers.applied import applied_within
from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.layers.sums import ShownSums, Sums, SumsExplanation, sums_of
from nnplayground.explain.registry import explains
from nnplayground.expressions.record import NodeRecord
from nnplayground.layers.kinds.identity import Identity
from nnplayground.layers.weighted import Weighted

W = TypeVar("W", bound=Weighted)


@explains(Weighted)
class WeightedExplanation(LayerExplanation[W]):
    """Of a kind without an explanation of its own the sums are shown, not explained."""

    def __init__(self, layer: W) -> None:
        super().__init__(layer)
        self.activation = ActivationExplanation.of(layer.activation)

    def forward(self, record: NodeRecord) -> Operations:
        """The sums, then the activation; without one, ``Sums.z`` is the output itself."""
        sums = self._sums(record).forward()
        return (*sums, *self.activation.forward_of(applied_within(record))) if self._activated else sums

    def backward(self, record: NodeRecord) -> Operations:
        """Through the activation, then to the weights, the biases and the inputs."""
        if record.output_gradient is None:
            return ()
        through = self.activation.backward_of(applied_within(record)) if self._activated else ()
        return (*through, *self._sums(record).backward())

    def explain_sums(self, sums: Sums) -> SumsExplanation:
        """From ``sums.x`` to ``sums.z``, and from ``sums.dz`` to ``sums.dw``, ``sums.db`` and ``sums.dx``."""
        return ShownSums(sums)

    def symbol(self, parameter: str) -> str:
        """What belongs to the activation is called as there."""
        owner, _, name = parameter.rpartition(".")
        return self.activation.symbol(name) if owner == "activation" else super().symbol(parameter)

    def _sums(self, record: NodeRecord) -> SumsExplanation:
        return self.explain_sums(sums_of(record, self._activated))

    @property
    def _activated(self) -> bool:
        """Whether an activation follows that changes the sums."""
        return not isinstance(self.layer.activation, Identity)
