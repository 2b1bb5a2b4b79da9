"""The PyTorch modules that ``torch.nn`` does not have.  Imports torch: only the ``build`` methods import this file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import torch
from torch import Tensor, nn


class _Activated(nn.Module):
    """Before one of PyTorch's layers: an activation follows it.  The parameters keep the names ``weight``, ``bias``."""

    def __init__(self, *sizes: int | tuple[int, ...], activation: nn.Module, **options: Any) -> None:
        super().__init__(*sizes, **options)
        self.activation = activation

    def reset_parameters(self) -> None:
        """Draws nothing: the layer's initializers fill the parameters."""

    def forward(self, input: Tensor) -> Tensor:
        activated: Tensor = self.activation(super().forward(input))
        return activated


class ActivatedLinear(_Activated, nn.Linear):
    """``nn.Linear`` and what follows it."""


class _Surrounded(nn.Module):
    """Before a convolution: something is put around its input that it cannot put there itself."""

    def __init__(self, *sizes: int | tuple[int, ...], surround: tuple[int, ...], mode: str, **options: Any) -> None:
        """``surround`` and ``mode`` as :func:`torch.nn.functional.pad` takes them, but zeros are called so."""
        super().__init__(*sizes, **options)
        self._surround = surround
        self._mode = "constant" if mode == "zeros" else mode

    def forward(self, input: Tensor) -> Tensor:
        if any(self._surround):
            input = nn.functional.pad(input, self._surround, self._mode)
        result: Tensor = super().forward(input)
        return result


class ActivatedConv1d(_Activated, _Surrounded, nn.Conv1d):
    """``nn.Conv1d`` and what follows it."""


class _ChannelsLast(nn.Module):
    """Before a convolution over pictures: the channels of a pixel lie side by side, where what follows is a quarter
    faster so."""

    def forward(self, input: Tensor) -> Tensor:
        maps: Tensor = super().forward(input)
        return maps.contiguous(memory_format=torch.channels_last) if maps.device.type == "cpu" else maps


class ActivatedConv2d(_Activated, _ChannelsLast, _Surrounded, nn.Conv2d):
    """``nn.Conv2d`` and what follows it."""


class ActivatedConvTranspose2d(_Activated, nn.ConvTranspose2d):  # type: ignore[misc]  # no output size is given
    """``nn.ConvTranspose2d`` and what follows it."""


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


class GroupNorm(nn.GroupNorm):
    """``nn.GroupNorm`` that takes groups of a single number, of which it makes 0, also from a batch of a single row."""

    def forward(self, input: Tensor) -> Tensor:
        return torch.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)


class ChannelDropout(nn.Dropout2d):
    """``nn.Dropout2d`` that takes channels of any shape, without a word of warning."""

    def forward(self, input: Tensor) -> Tensor:
        return torch.feature_dropout(input, self.p, self.training)


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
