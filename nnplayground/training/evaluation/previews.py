"""The numbers behind the pictures of the inspector: from the modules and functions that train.  For a thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import torch

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import Layer
from nnplayground.graph.loss import LossFunction
from nnplayground.seeds import derive
from nnplayground.training.device import undisturbed

Floats = npt.NDArray[np.float64]

_POINTS = 301
_BINS = 48
_ANY = DataSpec((1,), "regression", target_names=("y",))
"""An activation asks nothing of the data."""


@dataclass(frozen=True)
class ActivationCurve:
    """``y`` and its derivative ``slope`` at ``x``, each ``(points,)``."""

    x: Floats
    y: Floats
    slope: Floats
    alone: bool
    """Whether an output depends on its own input only; if not, the other one was held at 0."""


@dataclass(frozen=True)
class FirstValues:
    """The values of one parameter before training."""

    name: str
    low: float
    high: float
    counts: npt.NDArray[np.int64]
    """Histogram, ``(bins,)``, evenly from ``low`` to ``high``."""
    mean: float
    deviation: float
    count: int


@dataclass(frozen=True)
class LossCurves:
    """The loss of a sample at ``x``, one curve a row of ``y``, ``(curves, points)``."""

    x: Floats
    y: Floats


@lru_cache(maxsize=64)
def activation_curve(
    activation: Layer, low: float, high: float, trained: tuple[tuple[str, float], ...] = ()
) -> ActivationCurve:
    """Of an activation with the settings of ``activation``, from ``low`` to ``high``; its parameters have their first
    values where ``trained`` holds no others for their names."""
    module = _module(activation, ((2,),))
    with torch.no_grad():
        for name, value in trained:
            module.get_parameter(name).fill_(value)
    xs = np.round(np.linspace(low, high, _POINTS), 12)
    x = torch.from_numpy(np.union1d(xs, [0.0]) if low < 0 < high else xs)  # 0, where most have their kink
    fed = torch.stack([x, torch.zeros_like(x)], dim=1).requires_grad_()
    with torch.enable_grad():
        put_out = module(fed)
        slopes = torch.zeros_like(fed)
        if put_out.requires_grad:
            (gradient,) = torch.autograd.grad(put_out[:, 0].sum(), fed, allow_unused=True)
            slopes = slopes if gradient is None else gradient
    return ActivationCurve(
        x.numpy(), put_out[:, 0].detach().numpy(), slopes[:, 0].numpy(), not bool((slopes[:, 1] != 0).any())
    )


def first_values(
    layer: Layer, inputs: Sequence[Shape], data: DataSpec, seed: int, draw: int, node: str
) -> tuple[FirstValues, ...]:
    """What the parameters of ``node`` start from, before they are rounded to the precision of training; those of its
    activation, which no initializer draws, are left out."""
    module = layer.build(inputs, data).to(torch.float64)
    with torch.no_grad():
        layer.initialize(module, torch.Generator().manual_seed(derive(seed, "weights", draw, node)))
    own = module.named_parameters(recurse=False)
    return tuple(_histogram(name, parameter.detach().numpy()) for name, parameter in own)


@lru_cache(maxsize=64)
def loss_curves(function: LossFunction) -> LossCurves:
    """Over ``function.curve_range``."""
    low, high = function.curve_range
    x = torch.linspace(low, high, _POINTS, dtype=torch.float64)
    with torch.no_grad():
        curves = function.curve(x)
    return LossCurves(x.numpy(), torch.stack([curve.to(torch.float64) for curve in curves]).numpy())


def augmented(layer: Layer, pictures: npt.NDArray[np.floating], times: int, seed: int) -> npt.NDArray[np.float32]:
    """``(times, pictures, channels, height, width)``: what the network is given of ``pictures`` while it trains."""
    fed = torch.as_tensor(np.ascontiguousarray(pictures), dtype=torch.float32)
    module = layer.build([tuple(fed.shape[1:])], _ANY).train()
    with undisturbed(torch.device("cpu")), torch.no_grad():
        torch.default_generator.manual_seed(seed)  # torch.manual_seed would seed the GPU too
        return torch.stack([module(fed) for _ in range(times)]).numpy()


def _module(layer: Layer, inputs: Sequence[Shape]) -> torch.nn.Module:
    module = layer.build(inputs, _ANY).to(torch.float64).eval()
    with torch.no_grad():
        layer.initialize(module, torch.Generator().manual_seed(0))
    return module


def _histogram(name: str, values: Floats) -> FirstValues:
    flat = values.reshape(-1)
    mean, deviation = float(flat.mean()), float(flat.std())
    low, high = float(flat.min()), float(flat.max())
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        room = abs(low) or 1.0
        low, high = low - room / 2, high + room / 2
    counts, _ = np.histogram(flat, bins=min(_BINS, max(5, round(2 * flat.size**0.5)) | 1), range=(low, high))
    return FirstValues(name, low, high, counts.astype(np.int64), mean, deviation, flat.size)
