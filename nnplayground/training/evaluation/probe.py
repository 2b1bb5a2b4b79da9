"""What the pictures show of a network: decision boundary, responses of neurons, predictions."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from nnplayground.training.measurements import GradientRow, Predictions

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.datasets.spec import DataSpec, SplitName
    from nnplayground.graph.loss import LossFunction
    from nnplayground.training.measurements import Array
    from nnplayground.training.step.compile import Network
    from nnplayground.training.step.layout import Layout
    from nnplayground.training.step.step import Watched

UNITS = 16
"""Nodes with more outputs than this have no picture for each."""

PAIRS = 2000
"""Rows of true and predicted values at most."""


def grid(data: DataSpec, size: int, like: Tensor) -> Tensor:
    """The centres of ``size`` x ``size`` cells that fill the plane, ``(size * size, 2)``, row by row from the lowest
    x2, from the lowest x1."""
    low, high = data.plane
    centres = low + (torch.arange(size, dtype=torch.float64) + 0.5) * ((high - low) / size)
    x2, x1 = torch.meshgrid(centres, centres, indexing="ij")
    return torch.stack([x1.reshape(-1), x2.reshape(-1)], dim=1).to(like)


def boundary(output: Tensor, size: int, loss: LossFunction, data: DataSpec) -> Array:
    """``LossFunction.scores`` of the outputs over :func:`grid`, ``(size, size, columns)``."""
    return to_float32(loss.scores(output, data)).reshape(size, size, -1)


def neurons(network: Network, points: Tensor, size: int, nodes: Collection[str]) -> dict[str, Array]:
    """Outputs of each node of at most ``UNITS`` units over :func:`grid`, ``(units, size, size)``."""
    result = network.forward_all(points)
    return {
        node: to_float32(result[node].T).reshape(-1, size, size)
        for node in nodes
        if node in result and result[node].dim() == 2 and result[node].shape[1] <= UNITS
    }


def curve(output: Tensor, prepared: Prepared) -> Array:
    """Outputs ``(points, targets)`` in the data's own unit."""
    predicted = prepared.own_targets(output.detach().cpu().double().numpy())
    result: Array = predicted.reshape(len(predicted), -1).astype(np.float32)
    return result


def predictions(output: Tensor, split: SplitName, prepared: Prepared, loss: LossFunction) -> Predictions:
    """Of the split whose outputs these are, ``(n, width)``: confusion matrix, or true and predicted values in the
    data's own unit."""
    data = prepared.spec
    if data.target_kind == "classification":
        chosen = loss.decide(output, data).cpu().numpy()
        confusion = np.zeros((data.targets, data.targets), dtype=np.int64)
        np.add.at(confusion, (prepared.targets[split].astype(np.int64), chosen), 1)
        return Predictions(split, confusion=confusion)
    true = prepared.own_targets(prepared.targets[split])
    predicted = prepared.own_targets(output.detach().cpu().double().numpy())
    rows = np.linspace(0, len(true) - 1, min(len(true), PAIRS)).round().astype(np.int64)
    return Predictions(split, true=true[rows].astype(np.float32), predicted=predicted[rows].astype(np.float32))


def to_float32(tensor: Tensor) -> Array:
    """A copy of the same shape, row after row in memory: torch turns it round without Python's lock, and the window
    goes through it many times."""
    rows = torch.contiguous_format
    array: Array = tensor.detach().to("cpu", torch.float32, copy=True, memory_format=rows).numpy()
    return array


def gradient_rows(layout: Layout, watched: Watched) -> dict[str, GradientRow]:
    """Figures of one step by ``node.parameter``.  The ratio of a tensor that was all zeros is NaN."""
    before, gradient, update = (part.detach().cpu().numpy().astype(np.float64) for part in watched)
    sizes = np.array(layout.sizes)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    absolute = np.abs(gradient)
    means, largest = np.add.reduceat(absolute, starts) / sizes, np.maximum.reduceat(absolute, starts)
    with np.errstate(over="ignore"):  # of a run that diverges, infinite
        length, change = (np.sqrt(np.add.reduceat(np.square(part), starts)) for part in (before, update))
    ratios = np.divide(change, length, out=np.full_like(length, math.nan), where=length > 0)
    columns = (means.tolist(), largest.tolist(), ratios.tolist())
    return dict(zip(layout.names, map(GradientRow, *columns), strict=True))
