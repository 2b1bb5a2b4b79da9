"""Losses that tell classes apart and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field

from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import flag, numbers
from nnplayground.graph.loss import LossFunction
from nnplayground.text import Text, mark, text
from nnplayground.training.losses.targets import too_few_classes

if TYPE_CHECKING:
    from torch import Tensor

LEAST, MOST = 0.001, 1e6
"""What a class may weigh.  Not 0: a batch of nothing but such a class would have no mean."""

Weight = Annotated[float, Field(ge=LEAST, le=MOST)]


class ClassLoss(LossFunction):
    """Refuses regression."""

    def refuses(self, data: DataSpec) -> Text | None:
        if data.target_kind == "regression":
            return text(
                "{loss} tells classes apart, but these data have numbers as targets. Choose mean squared or mean "
                "absolute error.",
                loss=Text(self.title),
            )
        return too_few_classes(data)


class WeighedLoss(ClassLoss):
    """A sample may count more or less than others, as its class says."""

    class_weights: tuple[Weight, ...] = numbers(
        (),
        low=LEAST,
        high=MOST,
        label=mark("Class weights"),
        help=mark("How much a sample of each class counts, in the order of the classes. Empty: all the same."),
        shown_if=lambda loss: not loss.balanced,
    )
    balanced: bool = flag(
        False,
        label=mark("Balanced"),
        help=mark("Let samples of rare classes count more, so that every class counts the same in training."),
    )

    def refuses(self, data: DataSpec) -> Text | None:
        refusal = super().refuses(data)
        if refusal is not None or self.balanced or len(self.class_weights) in (0, data.targets):
            return refusal
        return text(
            "Class weights of {loss}: {count}; classes of these data: {classes}. Give one for each class, or none.",
            loss=Text(self.title),
            count=len(self.class_weights),
            classes=data.targets,
        )

    def fitted(self, targets: Tensor, data: DataSpec) -> Self:
        """``targets``: class indices, ``(n,)``.  With the weight n / (k n_c) for each of k classes, n_c of whose n
        samples are of class c; 1 for a class without any."""
        if not self.balanced:
            return self
        counts = targets.bincount(minlength=data.targets).tolist()
        return self.with_(
            class_weights=tuple(len(targets) / (len(counts) * count) if count else 1.0 for count in counts)
        )

    def weights(self, like: Tensor) -> Tensor | None:
        """The weight of each class, ``(classes,)``, in the type and on the device of ``like``; None if all are 1."""
        import torch

        if not self.class_weights:
            return None
        # Made of numbers and not copied from a list: no copy from the host can be recorded on a GPU.
        each = [torch.full((), weight, dtype=like.dtype, device=like.device) for weight in self.class_weights]
        return torch.stack(each)
