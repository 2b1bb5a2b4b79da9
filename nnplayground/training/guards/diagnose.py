"""Where a step went wrong, found by doing it again with open eyes."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from nnplayground import notation
from nnplayground.graph.graph import Graph
from nnplayground.text import Text, text
from nnplayground.training.device import out_of_memory
from nnplayground.training.guards.failure import Diverged, StepFailed
from nnplayground.training.step.compile import Network
from nnplayground.training.step.layout import Layout
from nnplayground.training.step.step import Result, TrainingStep


class Origin(NamedTuple):
    node: str | None
    what: Text


def diverged(
    step: TrainingStep, graph: Graph, x: Tensor, result: Result, number: int, learning_rate: float
) -> Diverged:
    """The error for a step whose ``result`` is not finite.  All tensors are as they were before it; the forward pass
    made here changes buffers and draws noise."""
    origin = _origin(step, graph, x, result)
    message = text(
        "Training diverged at step {step}: {what} A smaller learning rate than {rate} usually helps.",
        step=number,
        what=origin.what,
        rate=notation.exact(learning_rate),
    )
    return Diverged(message, origin.node, _figures(step.layout, result))


def failed(network: Network, graph: Graph, x: Tensor, error: Exception, number: int) -> StepFailed:
    """The error for a step that raised ``error``.  The forward pass made here changes buffers and draws noise."""
    node = _stumbling_node(network, x) or next((loss.id for loss in graph.losses), None)
    label = graph[node].label if node is not None else ""
    details = "".join(traceback.format_exception(error))
    if out_of_memory(error):
        message = text(
            "Memory ran out at {node} in step {step}. A smaller batch or fewer units need less.",
            node=label,
            step=number,
        )
    else:
        message = text(
            "Step {step} failed at {node}: {error}.",
            step=number,
            node=label,
            error=str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__,
        )
    return StepFailed(message, node, details)


def _origin(step: TrainingStep, graph: Graph, x: Tensor, result: Result) -> Origin:
    """The first value on the way forward that is not finite; else the first on the way back; else the update."""
    with torch.no_grad():
        values = step.network.forward_all(x)
    for node, value in values.items():
        if not bool(value.isfinite().all()):
            return Origin(node, text("the output of {node} is no longer finite.", node=graph[node].label))
    loss = graph.loss
    if not bool(result.loss.isfinite()):
        return Origin(loss.id, text("{node} is no longer finite.", node=loss.label))
    if not bool(result.objective.isfinite()):
        return Origin(None, text("the penalty on the weights is no longer finite."))
    assert result.watched is not None
    places: tuple[tuple[Tensor, Callable[[str], Text]], ...] = (
        (result.watched.gradient, lambda label: text("the gradient of {node} is no longer finite.", node=label)),
        (
            result.watched.before + result.watched.update,
            lambda label: text("the update makes the weights of {node} infinite.", node=label),
        ),
        (
            result.watched.gradient.square(),
            lambda label: text("the gradient of {node} is too large for its square to be kept.", node=label),
        ),
    )
    for flat, sentence in places:
        bad = {name.partition(".")[0] for name, part in step.layout.by_name(flat).items() if not part.isfinite().all()}
        # Gradients run backwards: the last node with a bad one is where it began.
        owner = next((one for one in reversed(list(values)) if one in bad), None)
        if owner is not None:
            return Origin(owner, sentence(graph[owner].label))
    return Origin(None, text("a number is no longer finite."))


def _figures(layout: Layout, result: Result) -> str:
    """Loss, objective, and the largest weight and gradient of each parameter before the step."""
    lines = [f"loss {_short(result.loss)}", f"objective {_short(result.objective)}"]
    if result.watched is not None and result.watched.before.numel():
        gradients = layout.by_name(result.watched.gradient)
        for name, part in layout.by_name(result.watched.before).items():
            lines.append(
                f"{name}: largest |value| {_short(part.abs().max())}, "
                f"largest |gradient| {_short(gradients[name].abs().max())}"
            )
    return "\n".join(lines)


def _short(number: Tensor) -> str:
    return notation.short(float(number), 6)


def _stumbling_node(network: Network, x: Tensor) -> str | None:
    """The node whose forward pass raises, or None."""
    entered: list[str] = []
    hooks = [
        module.register_forward_pre_hook(lambda _module, _inputs, node=node: entered.append(node), prepend=True)
        for node, module in network.nodes.items()
    ]
    try:
        with torch.no_grad():
            network(x)
    except Exception:  # it is the one that is being explained
        return entered[-1] if entered else None
    finally:
        for hook in hooks:
            hook.remove()
    return None
