"""The PyTorch modules that ``torch.nn`` does not have.  Imports torch: only the ``build`` methods import this file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


class ActivatedLinear(nn.Linear):
    """``nn.Linear`` and what follows it; the parameters keep the names ``weight`` and ``bias``."""

    def __init__(self, inputs: int, units: int, bias: bool, activation: nn.Module) -> None:
        super().__init__(inputs, units, bias)
        self.activation = activation

    def reset_parameters(self) -> None:
        """Draws nothing: the layer's initializers fill the parameters."""

    def forward(self, input: Tensor) -> Tensor:
        activated: Tensor = self.activation(super().forward(input))
        return activated


class ActivatedConv2d(nn.Conv2d):
    """``nn.Conv2d`` and what follows it; the parameters keep the names ``weight`` and ``bias``."""

    def __init__(
        self,
        channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int,
        padding: int,
        bias: bool,
        activation: nn.Module,
    ) -> None:
        super().__init__(channels, out_channels, kernel_size, stride=stride, padding=padding, bias=bias)
        self.activation = activation

    def reset_parameters(self) -> None:
        """Draws nothing: the layer's initializers fill the parameters."""

    def forward(self, input: Tensor) -> Tensor:
        maps = super().forward(input)
        if maps.device.type == "cpu":  # the channels of a pixel side by side: what follows is a quarter faster so
            maps = maps.contiguous(memory_format=torch.channels_last)
        activated: Tensor = self.activation(maps)
        return activated


class Sum(nn.Module):
    """Adds tensors of one shape."""

    def forward(self, first: Tensor, *others: Tensor) -> Tensor:
        for other in others:
            first = first + other
        return first


class Concatenation(nn.Module):
    """Puts tensors one after the other along the first dimension after the batch."""

    def forward(self, *tensors: Tensor) -> Tensor:
        return torch.cat(tensors, dim=1)


class PlanarFeatures(nn.Module):
    """From points ``(batch, 2)`` to ``(batch, len(functions))``: each function takes x1 and x2, both ``(batch,)``."""

    def __init__(self, functions: Sequence[Callable[[Tensor, Tensor], Tensor]]) -> None:
        super().__init__()
        self._functions = tuple(functions)

    def forward(self, points: Tensor) -> Tensor:
        x1, x2 = points.unbind(1)
        return torch.stack([function(x1, x2) for function in self._functions], dim=1)
