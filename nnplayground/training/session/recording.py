"""One training step with everything in it kept: what it computes is what a step computes, and it leaves no trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from nnplayground.datasets.spec import DataSpec
from nnplayground.expressions.record import LossRecord, NodeRecord, PartRecord
from nnplayground.graph.graph import Graph
from nnplayground.graph.layer import Layer
from nnplayground.graph.loss import LossFunction
from nnplayground.training.device import noise_state, set_noise_state

if TYPE_CHECKING:
    from nnplayground.training.session.learner import Learner
    from nnplayground.training.state.state import AnyArray


@dataclass(frozen=True, eq=False)
class StepRecord:
    """The way forward, the loss and the way back of one step, as copies."""

    layers: Mapping[str, Layer]
    """The layer that each node was computed by: for a perceptron's last node the one without the step."""
    nodes: Mapping[str, NodeRecord]
    """Those that lead to the Loss, in the order in which they were computed."""
    sources: Mapping[str, tuple[str, ...]]
    """The nodes that each was fed by."""
    last: str
    """The node that feeds the loss."""
    loss: LossRecord
    function: LossFunction
    """The loss with what it was told of the training targets: weights that balance the classes."""


class _Seen:
    """What one node did, as live tensors."""

    def __init__(self, inputs: list[Tensor]) -> None:
        self.inputs = inputs
        self.output: Tensor
        self.parts: dict[str, tuple[Tensor, Tensor]] = {}
        self.drawn: dict[str, Tensor] = {}
        self.before: dict[str, AnyArray] = {}


def record_passes(
    learner: Learner, graph: Graph, data: DataSpec, x: Tensor, y: Tensor, weights: Mapping[str, AnyArray]
) -> StepRecord:
    """Forward and backward for ``x``, ``(batch, *shape)``, and encoded targets ``y``.  ``weights``: copies of all
    parameters, by ``node.parameter``.

    Call it within ``Learner.training``.  Buffers and random state are afterwards as a forward pass leaves them: the
    caller puts them back.
    """
    network = learner.step.network
    layers = {node: _layer(graph, node, network.last, network.last_step) for node in network.nodes}
    seen: dict[str, _Seen] = {}
    samples = x.detach().clone()
    if samples.is_floating_point():
        samples.requires_grad_()
    for node, module, sources in network.plan:
        # Each consumer gets a tensor of its own, so that its share of the gradient can be told.
        inputs = [_alias(seen[source].output) for source in sources] or [_alias(samples)]
        seen[node] = _watched(learner, layers[node], module, inputs)
    output = _alias(seen[network.last].output)
    loss = learner.step.loss.loss(output, y)
    gradients = _gradients(loss, seen, output, network)
    nodes = {node: _record(node, one, network.nodes[node], gradients, weights) for node, one in seen.items()}
    record = LossRecord(graph.loss.id, array(output), array(y), array(loss), _gradient_by(gradients, output), data)
    feeding = {node: sources for node, _, sources in network.plan}
    return StepRecord(layers, nodes, feeding, network.last, record, learner.step.loss)


def array(tensor: Tensor) -> AnyArray:
    """A copy in row-major order."""
    copied: AnyArray = tensor.detach().cpu().contiguous().numpy().copy()
    return copied


def _layer(graph: Graph, node: str, last: str, last_step: nn.Module | None) -> Layer:
    layer = graph[node].layer
    return (layer.without_step() or layer) if node == last and last_step is not None else layer


def _alias(tensor: Tensor) -> Tensor:
    return tensor.view_as(tensor)


def _watched(learner: Learner, layer: Layer, module: nn.Module, inputs: list[Tensor]) -> _Seen:
    """Run the module of a node with open eyes."""
    one = _Seen(inputs)
    one.before = {name: array(buffer) for name, buffer in module.named_buffers()}
    began = noise_state(learner.device)

    def keep(name: str, arrived: tuple[Tensor, ...], left: Tensor) -> None:
        if arrived and isinstance(left, Tensor):
            one.parts[name] = arrived[0], left

    handles = [
        part.register_forward_hook(lambda _, arrived, left, name=name: keep(name, arrived, left))
        for name, part in module.named_modules()
        if name
    ]
    try:
        one.output = module(*inputs)
    finally:
        for handle in handles:
            handle.remove()
    if type(layer).drawn is not Layer.drawn:
        ended = noise_state(learner.device)
        set_noise_state(learner.device, began)
        with torch.no_grad():
            one.drawn = layer.drawn(module, inputs)
        set_noise_state(learner.device, ended)
    return one


def _gradients(loss: Tensor, seen: dict[str, _Seen], output: Tensor, network: nn.Module) -> dict[int, Tensor]:
    """Of all that was seen, by the identity of the tensor."""
    wanted = [output, *(parameter for parameter in network.parameters() if parameter.requires_grad)]
    for one in seen.values():
        wanted += [*one.inputs, one.output, *(tensor for part in one.parts.values() for tensor in part)]
    unique = {id(tensor): tensor for tensor in wanted if tensor.requires_grad}
    result = torch.autograd.grad(loss, list(unique.values()), allow_unused=True)
    return {name: slope for name, slope in zip(unique, result, strict=True) if slope is not None}


def _gradient_by(gradients: dict[int, Tensor], tensor: Tensor) -> AnyArray | None:
    result = gradients.get(id(tensor))
    return None if result is None else array(result)


def _record(
    node: str, one: _Seen, module: nn.Module, gradients: dict[int, Tensor], weights: Mapping[str, AnyArray]
) -> NodeRecord:
    slopes = {name: _gradient_by(gradients, parameter) for name, parameter in module.named_parameters()}
    return NodeRecord(
        node,
        tuple(array(tensor) for tensor in one.inputs),
        array(one.output),
        tuple(_gradient_by(gradients, tensor) for tensor in one.inputs),
        _gradient_by(gradients, one.output),
        {
            name: PartRecord(
                array(arrived), array(left), _gradient_by(gradients, arrived), _gradient_by(gradients, left)
            )
            for name, (arrived, left) in one.parts.items()
        },
        {name: weights[f"{node}.{name}"] for name, _ in module.named_parameters()},
        {name: slope for name, slope in slopes.items() if slope is not None},
        one.before,
        {name: array(buffer) for name, buffer in module.named_buffers()},
        {name: array(tensor) for name, tensor in one.drawn.items()},
        module.training,
    )
