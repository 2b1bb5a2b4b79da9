"""The contracts of a loss function, which says what is computed, expected and decided, and of the layer that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.kind import Kind
from nnplayground.graph.layer import Layer
from nnplayground.registry import Registry
from nnplayground.text import Text, mark

if TYPE_CHECKING:
    from torch import Tensor, dtype

LOSSES: Registry[LossFunction] = Registry("loss", "nnplayground.training.losses.kinds")

Expected = Literal["numbers", "signed", "logits", "probabilities", "log probabilities"]
"""Numbers that are compared with the targets as they are; scores whose sign decides between two classes; scores of any
size, to which the loss applies the sigmoid or softmax itself; probabilities between 0 and 1; their natural logarithms.
"""


class LossFunction(Kind):
    """Compares the network's output with the targets.  ``output`` is always ``(batch, width)``.

    ``encoded`` targets are made once, before training, from what the data set yields.
    """

    registry: ClassVar[Registry[Any] | None] = LOSSES
    expects: ClassVar[Expected] = "numbers"
    """What has to arrive for the loss to mean what its name says."""
    takes_sum: ClassVar[bool] = False
    """Whether, behind a step, it is given the sum before the step (``Layer.without_step``)."""

    curve_axis: ClassVar[str] = mark("Error (output − target)")
    """What the picture of the loss has on its horizontal axis, marked for translation."""
    curve_range: ClassVar[tuple[float, float]] = (-3.0, 3.0)
    """The part of this axis that is worth drawing; the loss is finite there."""
    curve_names: ClassVar[tuple[str, ...]] = ("",)
    """What each curve of the picture is called, marked for translation; a lone one may have no name."""

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

    def curve(self, outputs: Tensor) -> tuple[Tensor, ...]:
        """The loss of a single sample at ``outputs`` along ``curve_axis``, one vector for each of ``curve_names``.

        ``outputs``: a vector of floats; where it records gradients the slope of each curve is that of its sum.  For the
        picture of the loss: call it outside the GUI thread.
        """
        raise NotImplementedError

    def of_each(self, outputs: Tensor, encoded: Tensor) -> Tensor:
        """The loss of each row alone, a vector: what ``curve`` is made of."""
        import torch

        rows = range(len(outputs))
        return torch.stack([self.loss(outputs[row : row + 1], encoded[row : row + 1]) for row in rows])


class LossLayer(Layer):
    """The layer at the end of a network, which compares what arrives with the targets."""

    function: LossFunction
