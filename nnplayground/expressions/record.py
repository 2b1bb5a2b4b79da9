"""What was recorded of one training step: NumPy copies for the explanations of layers, losses and optimizers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnplayground.datasets.spec import DataSpec
    from nnplayground.expressions.tensor import Array


@dataclass(frozen=True, eq=False)
class PartRecord:
    """A submodule of a node's module: what went in and came out, and their gradients where there are any."""

    input: Array
    output: Array
    input_gradient: Array | None = None
    output_gradient: Array | None = None


@dataclass(frozen=True, eq=False)
class NodeRecord:
    """One node in one step.  Arrays have the batch first; gradients are of the loss (without penalties), None where
    none flows.  Everything is of the moment before the update."""

    node: str
    inputs: tuple[Array, ...]
    """One per edge, in port order; of an Input the samples."""
    output: Array
    input_gradients: tuple[Array | None, ...] = ()
    output_gradient: Array | None = None
    parts: Mapping[str, PartRecord] = field(default_factory=dict)
    """By the submodule's name: ``activation`` of Linear and Conv2d."""
    parameters: Mapping[str, Array] = field(default_factory=dict)
    gradients: Mapping[str, Array] = field(default_factory=dict)
    """Of the parameters; a frozen one has none."""
    buffers: Mapping[str, Array] = field(default_factory=dict)
    """As they were before the forward pass: ``running_mean``."""
    buffers_after: Mapping[str, Array] = field(default_factory=dict)
    drawn: Mapping[str, Array] = field(default_factory=dict)
    """What ``Layer.drawn`` said: a Dropout's mask."""
    training: bool = True
    """False of a frozen normalization, which uses its running figures."""


@dataclass(frozen=True, eq=False)
class LossRecord:
    """The Loss node in one step."""

    node: str
    output: Array
    """What reached the loss, ``(batch, width)``."""
    encoded: Array
    """Targets as ``LossFunction.encode`` made them."""
    loss: Array
    """Scalar: the mean over the batch, without penalties."""
    output_gradient: Array | None
    data: DataSpec
