"""The explanation of layers that weigh their inputs: the sums, then the activation; and all the way back."""

from __future__ import annotations

from typing import TypeVar

from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.registry import explains
from nnplayground.expressions.record import NodeRecord
from nnplayground.layers.applied import applied_within
from nnplayground.layers.sums import Sums, SumsExplanation, sums_of
from nnplayground.layers.weighted import Weighted

W = TypeVar("W", bound=Weighted)


@explains(Weighted)
class WeightedExplanation(LayerExplanation[W]):
    """Of a kind without an explanation of its own the sums are shown, not explained."""

    def forward(self, record: NodeRecord) -> Operations:
        """The sums, then the activation; without one, ``Sums.z`` is the output itself."""
        activated = self.layer.is_activated()
        sums = self.explain_sums(sums_of(record, activated)).forward()
        return (*sums, *self.layer.activation.forward_of(applied_within(record))) if activated else sums

    def backward(self, record: NodeRecord) -> Operations:
        """Through the activation, then to the weights, the biases and the inputs."""
        if record.output_gradient is None:
            return ()
        activated = self.layer.is_activated()
        through = self.layer.activation.backward_of(applied_within(record)) if activated else ()
        return (*through, *self.explain_sums(sums_of(record, activated)).backward())

    def explain_sums(self, sums: Sums) -> SumsExplanation:
        """From ``sums.x`` to ``sums.z``, and from ``sums.dz`` to ``sums.dw``, ``sums.db`` and ``sums.dx``."""
        return self.layer.explain_sums(sums)
