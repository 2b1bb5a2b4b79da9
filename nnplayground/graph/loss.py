"""The contract of a loss function: what the Loss node computes, expects and decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from nnplayground.datasets.spec import DataSpec
from nnplayground.fields import Kind
from nnplayground.registry import Registry
from nnplayground.text import Text

if TYPE_CHECKING:
    from torch import Tensor, dtype

LOSSES: Registry[LossFunction] = Registry("loss", "nnplayground.training.losses")


class LossFunction(Kind):
    """Compares the network's output with the targets.  ``output`` is always ``(batch, width)``.

    ``encoded`` targets are made once, before training, from what the data set yields.
    """

    registry: ClassVar[Registry[Any] | None] = LOSSES
    logits: ClassVar[bool] = False
    """Whether it applies the sigmoid or softmax itself and so expects scores of any size."""
    takes_sum: ClassVar[bool] = False
    """Whether, behind a step, it is given the sum before the step (``Layer.without_step``)."""

    def refuses(self, data: DataSpec) -> Text | None:
        """Why this loss cannot serve these data (classification or regression), or None."""
        raise NotImplementedError

    def width(self, data: DataSpec) -> int:
        """The output width that it expects."""
        raise NotImplementedError

    def encode(self, targets: Tensor, data: DataSpec, dtype: dtype) -> Tensor:
        """Targets as the loss needs them: class index (int64), one-hot, 0/1 or -1/+1, or floats ``(n, width)``."""
        raise NotImplementedError

    def fitted(self, targets: Tensor, data: DataSpec) -> LossFunction:
        """This loss with what it has to know of the training targets filled in, such as weights that balance the
        classes.  ``targets`` as the data set yields them."""
        return self

    def loss(self, output: Tensor, encoded: Tensor) -> Tensor:
        """The mean over the batch, a scalar."""
        raise NotImplementedError

    def decide(self, output: Tensor, data: DataSpec) -> Tensor:
        """Classification: the chosen class index of each row, int64 ``(batch,)``."""
        raise NotImplementedError

    def scores(self, output: Tensor, data: DataSpec) -> Tensor:
        """What the decision boundary paints, ``(batch, columns)``.

        Two classes: one column in [-1, 1], the sign being the decision (positive is class 1).  More classes: one
        column each, at least 0 and summing to 1.  Regression: the predicted targets.
        """
        raise NotImplementedError
