"""The base of layers that weigh their inputs: bias, activation, first values and penalty are the same for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.fields import flag, kind_of
from nnplayground.graph.layer import Layer
from nnplayground.graph.penalty import Penalty, PenaltyChoice
from nnplayground.layers.activation import Activation
from nnplayground.layers.initializer import Initializer
from nnplayground.layers.trained import Trained
from nnplayground.text import mark

if TYPE_CHECKING:
    import torch
    from torch import nn


class Weighted(Trained):
    """Its module has a ``weight`` and perhaps a ``bias``, and applies ``activation`` to what they give."""

    activation: Activation = kind_of(
        Activation,
        "Identity",
        label=mark("Activation"),
        help=mark("The function applied to each number it puts out."),
        late=True,
    )
    bias: bool = flag(True, label=mark("Bias"), help=mark("Add a trained number to each output."), late=True)
    weight_init: Initializer = kind_of(
        Initializer,
        "default",
        label=mark("First weights"),
        help=mark("How the weights are drawn before training."),
        late=True,
    )
    bias_init: Initializer = kind_of(
        Initializer,
        "default",
        label=mark("First biases"),
        help=mark("How the biases are drawn before training."),
        shown_if=lambda layer: layer.bias,
        late=True,
    )
    penalty: PenaltyChoice = kind_of(
        PenaltyChoice,
        "run",
        label=mark("Penalty"),
        help=mark("Added to the loss so that the weights of this layer stay small."),
        late=True,
    )

    def fans(self, weight: torch.Tensor) -> tuple[int, int]:
        """Inputs of one output, and outputs that one input reaches, as PyTorch counts them."""
        positions = weight[0, 0].numel()
        return weight.shape[1] * positions, weight.shape[0] * positions

    def initialize(self, module: nn.Module, generator: torch.Generator) -> None:
        weight = module.get_parameter("weight")
        fan_in, fan_out = self.fans(weight)
        self.weight_init.fill(weight, fan_in, fan_out, generator)
        if self.bias:
            self.bias_init.fill(module.get_parameter("bias"), fan_in, fan_out, generator)

    def penalized(self) -> tuple[str, ...]:
        return ("weight",)

    def own_penalty(self) -> Penalty | None:
        return self.penalty if isinstance(self.penalty, Penalty) else None

    def bounds(self) -> tuple[float, float]:
        return self.activation.bounds()

    def without_step(self) -> Layer | None:
        if self.activation.without_step() is None:
            return None
        return self.with_(activation="Identity")
