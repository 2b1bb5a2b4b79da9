"""The base of layers that weigh their inputs: bias, activation, first values and penalty are the same for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.declare import flag, kind_of
from nnplayground.graph.layer import Layer
from nnplayground.graph.penalty import Penalty, PenaltyChoice
from nnplayground.layers.activation import Activation
from nnplayground.layers.freezable import Freezable
from nnplayground.layers.initializers.initializer import Initializer
from nnplayground.text import Text, mark

if TYPE_CHECKING:
    import torch
    from torch import nn


class Weighted(Freezable):
    """Its module has a ``weight`` and perhaps a ``bias``, and applies ``activation`` to what they give.

    ``weight``: ``(outputs, inputs, ...)``, where ``unit_dimension`` is 1 ``(inputs, outputs, ...)``; units or channels.
    ``bias``: ``(outputs,)``.  The activation keeps the shape.  Unless set, first values are those of ``torch``.
    """

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
        label=mark("Initial weights"),
        help=mark("How the weights are drawn before training."),
        late=True,
    )
    bias_init: Initializer = kind_of(
        Initializer,
        "default",
        label=mark("Initial biases"),
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

    def trained_shapes(self, weight: Shape, output: Shape, data: DataSpec) -> dict[str, Shape]:
        """``parameter_shapes``: the weight, a bias per unit or channel of ``output``, and what the activation trains
        itself, which is called ``activation.*``."""
        own = {"weight": weight, "bias": output[:1]} if self.bias else {"weight": weight}
        of_activation = self.activation.parameter_shapes([output], data)
        return own | {f"activation.{name}": shape for name, shape in of_activation.items()}

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
        self.activation.initialize(module.get_submodule("activation"), generator)

    def penalized(self) -> tuple[str, ...]:
        return ("weight",)

    def own_penalty(self) -> Penalty | None:
        return self.penalty if isinstance(self.penalty, Penalty) else None

    def bounds(self) -> tuple[float, float]:
        return self.activation.bounds()

    def caution(self, inputs: Sequence[Shape], data: DataSpec, before: Sequence[Layer]) -> Text | None:
        return self.activation.caution([self.output_shape(inputs, data)], data, before)

    def applied(self, module: nn.Module) -> nn.Module | None:
        return self.activation.applied(module.get_submodule("activation"))

    def without_step(self) -> Layer | None:
        if self.activation.without_step() is None:
            return None
        return self.with_(activation="Identity")
