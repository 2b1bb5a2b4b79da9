"""The PyTorch modules that ``torch.nn`` does not have.  Imports torch: only the ``build`` methods import this file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

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


class ActivatedConv1d(nn.Conv1d):
    """``nn.Conv1d`` and what follows it; the parameters keep the names ``weight`` and ``bias``."""

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
        activated: Tensor = self.activation(super().forward(input))
        return activated


class ActivatedConvTranspose2d(nn.ConvTranspose2d):
    """``nn.ConvTranspose2d`` and what follows it; the parameters keep the names ``weight`` and ``bias``."""

    def __init__(
        self,
        channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int,
        padding: int,
        output_padding: int,
        bias: bool,
        activation: nn.Module,
    ) -> None:
        super().__init__(
            channels,
            out_channels,
            kernel_size,
            stride=stride,
            padding=padding,
            output_padding=output_padding,
            bias=bias,
        )
        self.activation = activation

    def reset_parameters(self) -> None:
        """Draws nothing: the layer's initializers fill the parameters."""

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        activated: Tensor = self.activation(super().forward(input, output_size))
        return activated


class _Freezable(nn.modules.batchnorm._BatchNorm):
    """Batch normalization.  ``frozen``: in evaluation mode whatever it is set to."""

    def __init__(self, channels: int, eps: float, momentum: float, frozen: bool) -> None:
        super().__init__(channels, eps=eps, momentum=momentum)
        self.frozen = frozen
        self.train()

    def train(self, mode: bool = True) -> Self:
        return super().train(mode and not self.frozen)


class FreezableBatchNorm1d(_Freezable, nn.BatchNorm1d):
    """``nn.BatchNorm1d`` that may be frozen."""


class FreezableBatchNorm2d(_Freezable, nn.BatchNorm2d):
    """``nn.BatchNorm2d`` that may be frozen."""


class Sum(nn.Module):
    """Adds tensors of one shape."""

    def forward(self, first: Tensor, *others: Tensor) -> Tensor:
        for other in others:
            first = first + other
        return first


class Product(nn.Module):
    """Multiplies tensors of one shape."""

    def forward(self, first: Tensor, *others: Tensor) -> Tensor:
        for other in others:
            first = first * other
        return first


class Concatenation(nn.Module):
    """Puts tensors one after the other along the first dimension after the batch."""

    def forward(self, *tensors: Tensor) -> Tensor:
        return torch.cat(tensors, dim=1)


class Heaviside(nn.Module):
    """1 for numbers above 0, else 0."""

    def forward(self, input: Tensor) -> Tensor:
        return input.sign().relu()  # unlike a comparison it has a gradient: 0


class GaussianNoise(nn.Module):
    """Adds normally distributed numbers while training, drawn from the default generator."""

    def __init__(self, std: float) -> None:
        super().__init__()
        self._std = std

    def forward(self, input: Tensor) -> Tensor:
        if not self.training or self._std == 0.0:
            return input
        return input + torch.empty_like(input).normal_(0.0, self._std)


class PlanarFeatures(nn.Module):
    """From points ``(batch, 2)`` to ``(batch, len(functions))``: each function takes x1 and x2, both ``(batch,)``."""

    def __init__(self, functions: Sequence[Callable[[Tensor, Tensor], Tensor]]) -> None:
        super().__init__()
        self._functions = tuple(functions)

    def forward(self, points: Tensor) -> Tensor:
        x1, x2 = points.unbind(1)
        return torch.stack([function(x1, x2) for function in self._functions], dim=1)
