"""The contract of an initializer: how the first values of a weight or bias are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from nnplayground.fields.kind import Kind
from nnplayground.registry import Registry

if TYPE_CHECKING:
    from torch import Generator, Tensor

INITIALIZERS: Registry[Initializer] = Registry("initializer", "nnplayground.layers.initializers.kinds")


class Initializer(Kind):
    """Fills a tensor in place."""

    registry: ClassVar[Registry[Any] | None] = INITIALIZERS

    def fill(self, tensor: Tensor, fan_in: int, fan_out: int, generator: Generator) -> None:
        """Overwrite ``tensor``; fans are those of the layer's weight, for its bias too (as PyTorch counts them).

        Called without gradients recorded.
        """
        raise NotImplementedError
