"""What the activations of a network are fed, and how far the outputs of its nodes are spread."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from nnplayground.training.measurements import Activity, Spread

if TYPE_CHECKING:
    import numpy.typing as npt

    from nnplayground.training.step.compile import Network

SAMPLES = 1000
"""Rows of the training split that are looked at, at most."""
BINS = 64
SATURATED = 0.01
"""A slope below this share of the steepest is as good as none: what lies before learns a hundred times more slowly."""
SORTED = 65_536
"""Numbers of one node from which its quantiles are read, evenly chosen where there are more."""


def activity(network: Network, modules: Mapping[str, nn.Module], inputs: Tensor) -> dict[str, Activity]:
    """Of each of ``modules``, by node: submodules of ``network`` that apply a function to every number.

    ``inputs``: samples ``(n, *shape)``.  Left out is one that is fed nothing finite.  In the mode in which the network
    is."""
    fed: dict[str, Tensor] = {}

    def keep(node: str, arrived: tuple[Tensor, ...]) -> None:
        fed[node] = arrived[0].detach()

    hooks = [
        module.register_forward_pre_hook(lambda _module, arrived, node=node: keep(node, arrived))
        for node, module in modules.items()
    ]
    try:
        with torch.no_grad():
            network(inputs)
    finally:
        for hook in hooks:
            hook.remove()
    activities = {node: _of_one(modules[node], values) for node, values in fed.items()}
    return {node: one for node, one in activities.items() if one is not None}


def spread(network: Network, inputs: Tensor) -> dict[str, Spread]:
    """Of every node's outputs for ``inputs``, samples ``(n, *shape)``, in the order of the network.  In the mode in
    which it is."""
    with torch.no_grad():
        return {node: _spread(outputs) for node, outputs in network.forward_all(inputs).items()}


def _of_one(module: nn.Module, fed: Tensor) -> Activity | None:
    numbers = fed.reshape(-1).to("cpu")
    numbers = numbers[numbers.isfinite()]
    if not len(numbers):
        return None
    low, high = float(numbers.min()), float(numbers.max())
    if low == high:
        room = max(0.5, abs(low) * 1e-3)
        low, high = low - room, high + room
    counts: npt.NDArray[np.int64] = torch.histc(numbers.double(), BINS, low, high).numpy().astype(np.int64)
    units = fed.shape[1]
    steepest = _steepest(module, fed)
    if steepest == 0.0:  # a step: nothing is learned through it, whatever it is fed
        return Activity(low, high, counts, 0, 0.0, units)
    slopes = _slopes(module, fed).abs()
    others = [dimension for dimension in range(slopes.dim()) if dimension != 1]
    dead = int((slopes.amax(dim=others) == 0).sum())
    return Activity(low, high, counts, dead, int((slopes < SATURATED * steepest).sum()) / slopes.numel(), units)


def _slopes(module: nn.Module, values: Tensor) -> Tensor:
    """Derivative of each output by the number that it is made of."""
    with torch.enable_grad():
        values = values.detach().requires_grad_()
        outputs = module(values)
        if not outputs.requires_grad:
            return torch.zeros_like(values)
        (slopes,) = torch.autograd.grad(outputs.sum(), values, allow_unused=True)
    return torch.zeros_like(values) if slopes is None else slopes


def _steepest(module: nn.Module, like: Tensor) -> float:
    """The largest |slope| from -10 to 10, in all channels."""
    line = torch.arange(-100, 101, dtype=like.dtype, device=like.device) / 10
    channels = like.shape[1]
    values = line.reshape(-1, *[1] * (like.dim() - 1)).expand(-1, channels, *[1] * (like.dim() - 2))
    return float(_slopes(module, values.contiguous()).abs().max())


def _spread(outputs: Tensor) -> Spread:
    numbers = outputs.detach().reshape(-1).cpu().double().numpy()
    zero = 1.0 - np.count_nonzero(numbers) / numbers.size
    if not np.isfinite(numbers).all():
        return Spread(math.nan, math.nan, (math.nan,) * 5, zero)
    chosen = numbers[:: -(-numbers.size // SORTED)]
    first, median, last = np.quantile(chosen, (0.25, 0.5, 0.75)).tolist()
    quantiles = float(numbers.min()), first, median, last, float(numbers.max())
    deviation = math.sqrt(numbers.reshape(len(outputs), -1).var(axis=0).mean())
    return Spread(float(numbers.mean()), deviation, quantiles, zero)
