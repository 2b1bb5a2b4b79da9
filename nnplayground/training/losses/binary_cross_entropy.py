"""Binary cross-entropy, of logits and of probabilities: what the two have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import fraction
from nnplayground.text import mark
from nnplayground.training.losses.class_loss import WeighedLoss
from nnplayground.training.losses.targets import column_or_one_hot

if TYPE_CHECKING:
    from torch import Tensor, dtype


class BinaryCrossEntropy(WeighedLoss):
    """Two classes: one output, for class 1.  More: one output per class, each a yes or no of its own.

    A sample's weight is that of its class, for all of its outputs; the mean is over samples and outputs, whatever they
    weigh, as in PyTorch.
    """

    label_smoothing: float = fraction(
        0.0,
        high=0.9,
        label=mark("Label smoothing"),
        help=mark("Moves the targets 0 and 1 towards one half by this share, against outputs that are too sure."),
    )

    def width(self, data: DataSpec) -> int:
        return 1 if data.targets == 2 else data.targets

    def encode(self, targets: Tensor, data: DataSpec, dtype: dtype) -> Tensor:
        return column_or_one_hot(targets, data, dtype, negative=0.0)

    def smoothed(self, encoded: Tensor) -> Tensor:
        """The targets that the outputs are compared with, in the shape of ``encoded``: ``(n, width)``."""
        if not self.label_smoothing:
            return encoded
        return encoded * (1.0 - self.label_smoothing) + self.label_smoothing / 2

    def sample_weights(self, encoded: Tensor) -> Tensor | None:
        """``(n, 1)``, or None where all samples weigh the same."""
        weights = self.weights(encoded)
        if weights is None:
            return None
        if encoded.shape[1] == 1:
            return (1.0 - encoded) * weights[0] + encoded * weights[1]
        return (encoded * weights).sum(dim=1, keepdim=True)

    def both_curves(self, outputs: Tensor) -> tuple[Tensor, ...]:
        """The loss for the target 1 and for the target 0 at each of ``outputs``: two vectors as long as it."""
        column = outputs.unsqueeze(1)
        loss = self if len(self.class_weights) == 2 else self.with_(class_weights=())
        return tuple(loss.of_each(column, column.new_full(column.shape, target)) for target in (1.0, 0.0))
