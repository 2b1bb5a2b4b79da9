"""The base of layers that set numbers to zero at random while training, and make the others larger by as much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground import notation
from nnplayground.fields.declare import fraction
from nnplayground.graph.layer import Layer
from nnplayground.layers.categories import REGULARIZATION
from nnplayground.text import mark

if TYPE_CHECKING:
    import torch
    from torch import nn


class Dropping(Layer):
    """Outside training nothing is changed.  What it puts out varies more in training than outside."""

    category = REGULARIZATION

    p: float = fraction(
        0.5,
        label=mark("Probability"),
        help=mark("Probability with which each one is set to zero in a training step."),
    )

    def summary(self) -> str:
        return notation.exact(self.p)

    def reach(self) -> tuple[tuple[int, int], ...]:
        return ()

    def drawn(self, module: nn.Module, inputs: Sequence[torch.Tensor]) -> dict[str, torch.Tensor]:
        import torch

        if not module.training:
            return {}
        kept = module(torch.ones_like(inputs[0])) != 0  # in the same layout, so that the same numbers are drawn
        return {"mask": self.mask(kept).to(inputs[0].dtype)}

    def mask(self, kept: torch.Tensor) -> torch.Tensor:
        """Of what is kept of every number, ``(batch, ...)``, as much as is drawn."""
        return kept
