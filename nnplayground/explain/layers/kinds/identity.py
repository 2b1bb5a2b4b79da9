"""The explanation of Identity."""

from __future__ import annotations

from nnplayground.explain.carry import unchanged
from nnplayground.explain.layers.activation import ActivationExplanation
from nnplayground.explain.layers.applied import Applied
from nnplayground.explain.registry import explains
from nnplayground.expressions.operation import Operation
from nnplayground.layers.kinds.identity import Identity
from nnplayground.text import mark, text


@explains(Identity)
class IdentityExplanation(ActivationExplanation[Identity]):
    """Nothing is reckoned."""

    def forward_of(self, did: Applied) -> tuple[Operation, ...]:
        sentence = text("Every number goes on unchanged.")
        return (unchanged(mark("Activation"), did.x, did.y, sentence),)

    def backward_of(self, did: Applied) -> tuple[Operation, ...]:
        if did.dx is None or did.dy is None:
            return ()
        sentence = text("The slope is 1 everywhere, so the gradient goes back as it is.")
        return (unchanged(mark("Gradient through the activation"), did.dy, did.dx, sentence),)
