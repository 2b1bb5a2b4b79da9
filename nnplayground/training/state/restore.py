"""Arrays of a state that come from a file: each is checked before it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from nnplayground.text import UserError, text
from nnplayground.training.state.state import State

if TYPE_CHECKING:
    from nnplayground.training.state.state import AnyArray


class StateError(UserError):
    """A trained state that does not belong to this network or data."""


def to_array(tensor: Tensor) -> AnyArray:
    """A copy on the CPU, of the same shape and type."""
    array: AnyArray = tensor.detach().cpu().numpy().copy()
    return array


def put(arrays: Mapping[str, AnyArray], name: str, target: Tensor) -> None:
    """Copy the array ``name`` into ``target``; it must have its shape and type."""
    array = find(arrays, name)
    expected = (tuple(target.shape), str(target.dtype).removeprefix("torch."))
    actual = (array.shape, str(array.dtype))
    if actual != expected:
        raise StateError(
            text(
                "The saved {name!r} has the shape {found_shape} in {found_type}, but this network needs "
                "{expected_shape} in {expected_type}. The weights belong to another network.",
                name=name,
                found_shape=_shown(actual[0]),
                found_type=actual[1],
                expected_shape=_shown(expected[0]),
                expected_type=expected[1],
            )
        )
    target.detach().copy_(torch.from_numpy(np.array(array)))


def finite(parameters: Mapping[str, Tensor]) -> None:
    """Refuse parameters, of any shape, with NaN or infinity: every step from them on would diverge."""
    for name, tensor in parameters.items():
        if not bool(tensor.isfinite().all()):
            raise StateError(text("The saved {name!r} holds numbers that are not finite.", name=name))


def find(arrays: Mapping[str, AnyArray], name: str) -> AnyArray:
    """The array ``name``, of whatever shape.  Raises ``StateError`` where there is none."""
    if name not in arrays:
        raise StateError(text("The saved state lacks {name!r}, which this network needs.", name=name))
    return arrays[name]


def number(arrays: Mapping[str, AnyArray], name: str, low: int, high: int | None = None) -> int:
    """The scalar ``name``, a whole number (int64) within ``[low, high]``.  Raises ``StateError`` for anything else."""
    array = find(arrays, name)
    if array.size != 1 or array.dtype != np.int64:
        raise StateError(text("The saved {name!r} is not a whole number.", name=name))
    value = int(array.item())
    if value < low or (high is not None and value > high):
        raise StateError(text("The saved {name!r} is out of range. Received: {value}.", name=name, value=value))
    return value


def real(arrays: Mapping[str, AnyArray], name: str) -> float:
    """The scalar ``name``, a float64.  Raises ``StateError`` for anything else."""
    array = find(arrays, name)
    if array.size != 1 or array.dtype != np.float64:
        raise StateError(text("The saved {name!r} is not a number.", name=name))
    return float(array.item())


def only(arrays: Mapping[str, AnyArray], known: set[str]) -> None:
    """Refuse arrays, of any shape, that this network has no place for.  Raises ``StateError``."""
    for name in arrays:
        if name not in known:
            raise StateError(text("The saved state has {name!r}, for which this network has no place.", name=name))


def permutation(arrays: Mapping[str, AnyArray], name: str, samples: int) -> Tensor:
    """An order of ``samples`` rows in which each comes once: ``(samples,)``, int64.  Raises ``StateError``."""
    array = find(arrays, name)
    if array.shape != (samples,):
        raise StateError(
            text(
                "The saved order is for {received} training samples, but there are {expected}. The data have changed "
                "since the project was saved.",
                received=array.size,
                expected=samples,
            )
        )
    if array.dtype != np.int64 or not np.array_equal(np.sort(array), np.arange(samples)):
        raise StateError(text("The saved order of the samples does not name each of them once."))
    return torch.from_numpy(np.array(array))


def generator_state(arrays: Mapping[str, AnyArray], name: str, like: Tensor) -> Tensor:
    """The state of a random generator of the kind of which ``like`` is a state: a vector of bytes as long as
    ``like``."""
    result = torch.empty_like(like)
    put(arrays, name, result)
    return result


def inherit(old: State, fresh: State, *, same_optimizer: bool, same_data: bool, same_loss: bool) -> State:
    """``fresh`` with everything of ``old`` that still fits: the state of an edited network.

    Tensors of the same name, shape and type are kept, with their optimizer state; counters, random states and history
    go on.  With other data the order of the samples starts over, at the beginning of an epoch; with another loss, or
    other data, a schedule that compares losses does.
    """
    weights = {name: _kept(old.weights, name, array) for name, array in fresh.weights.items()}
    rest = dict(fresh.rest)
    for name, array in fresh.rest.items():
        group = name.partition("/")[0]
        if group == "optimizer":
            if same_optimizer:
                rest[name] = _kept(old.rest, name, array)
        elif group == "schedule" and not (same_loss and same_data):
            continue
        elif name in old.rest and (same_data or name not in _OF_THE_EPOCH):
            rest[name] = old.rest[name]
    if not same_optimizer:
        rest["count/update"] = fresh.rest["count/update"]
    return State(weights, rest)


def inherit_by_names(old: State, fresh: State) -> State:
    """:func:`inherit` where only the arrays tell whether optimizer and data are still the same."""
    order = "order/permutation"
    return inherit(
        old,
        fresh,
        same_optimizer=_optimizer(old) == _optimizer(fresh),
        same_data=order in old.rest and old.rest[order].shape == fresh.rest[order].shape,
        same_loss=True,
    )


def misfits(old: State, fresh: State) -> tuple[str, ...]:
    """Weights of ``fresh`` for which ``old`` has none of that shape and type."""
    return tuple(name for name, array in fresh.weights.items() if _kept(old.weights, name, array) is array)


def _optimizer(state: State) -> set[str]:
    """Names of what the optimizer keeps, such as ``exp_avg``."""
    return {name.split("/")[1] for name in state.rest if name.startswith("optimizer/")}


_OF_THE_EPOCH = {"order/permutation", "order/position", "random/order", "count/batch", "count/objective_sum"}


def _kept(old: Mapping[str, AnyArray], name: str, array: AnyArray) -> AnyArray:
    before = old.get(name)
    fits = before is not None and before.shape == array.shape and before.dtype == array.dtype
    return before if before is not None and fits else array


def _shown(shape: tuple[int, ...]) -> str:
    return " × ".join(str(size) for size in shape) or "1"
