"""A learner and its history as arrays, and back, bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from nnplayground.seeds import derive
from nnplayground.text import text
from nnplayground.training.device import noise_seed, noise_state, set_noise_state, undisturbed
from nnplayground.training.guards.early_stopping import EarlyStopping
from nnplayground.training.session.run_history import RunHistory
from nnplayground.training.state import restore
from nnplayground.training.state.restore import StateError
from nnplayground.training.state.state import State

if TYPE_CHECKING:
    from nnplayground.training.session.learner import Learner
    from nnplayground.training.state.state import AnyArray

_MOST = 2**62
_MOST_FACTOR = 1e6
"""What a schedule may multiply the learning rate with."""


def dump(learner: Learner, history: RunHistory | None) -> State:
    """Copies of everything; without the history where there are no ``history``."""
    layout = learner.step.layout
    named = {**layout.by_name(learner.step.flat), **learner.fixed}
    rest: dict[str, AnyArray] = {
        f"optimizer/{part}/{name}": restore.to_array(view)
        for part, flat in learner.state.items()
        for name, view in layout.by_name(flat).items()
    }
    rest["random/order"] = restore.to_array(learner.order.generator.get_state())
    rest[_noise_name(learner)] = restore.to_array(learner.noise)
    rest["order/permutation"] = restore.to_array(learner.order.permutation)
    whole = {
        "order/position": learner.order.position,
        "count/epoch": learner.epoch,
        "count/step": learner.steps,
        "count/batch": learner.batch,
        "count/update": int(learner.hyperparameters.updates),
    }
    rest |= {name: np.array(value, dtype=np.int64) for name, value in whole.items()}
    rest["count/objective_sum"] = np.array(float(learner.objective_sum), dtype=np.float64)
    rest["count/objective_last"] = np.array(learner.last_objective, dtype=np.float64)
    if learner.schedule_memory:
        rest["schedule/memory"] = np.array(learner.schedule_memory, dtype=np.float64)
    if learner.early_stopping is not None:
        rest |= learner.early_stopping.dump()
    if history is not None:
        rest |= with_history(history)
    return State({name: restore.to_array(tensor) for name, tensor in named.items()}, rest)


def with_history(history: RunHistory) -> dict[str, AnyArray]:
    """The part of ``State.rest`` that holds the history: vectors with a number for each row."""
    return {f"history/{name}": column for name, column in history.dump().items()}


def put(learner: Learner, state: State) -> RunHistory:
    """Take up ``state`` and return its history.  After a ``StateError`` the learner is of no use."""
    layout, rest, order = learner.step.layout, state.rest, learner.order
    named = {**layout.by_name(learner.step.flat), **learner.fixed}
    restore.only(state.weights, set(named))
    for name, tensor in named.items():
        restore.put(state.weights, name, tensor)
    restore.finite(layout.by_name(learner.step.flat))  # buffers may have overflowed, parameters never are let
    optimizer = {
        f"optimizer/{part}/{name}": view
        for part, flat in learner.state.items()
        for name, view in layout.by_name(flat).items()
    }
    restore.only({name: array for name, array in rest.items() if name.startswith("optimizer/")}, set(optimizer))
    for name, view in optimizer.items():
        restore.put(rest, name, view)
    learner.epoch = restore.number(rest, "count/epoch", 0, _MOST)
    learner.steps = restore.number(rest, "count/step", 0, _MOST)
    learner.batch = restore.number(rest, "count/batch", 0, order.samples)
    learner.hyperparameters.updates.fill_(restore.number(rest, "count/update", 0, _MOST))
    learner.objective_sum.fill_(restore.real(rest, "count/objective_sum"))
    learner.last_objective = restore.real(rest, "count/objective_last")
    order.permutation.copy_(restore.permutation(rest, "order/permutation", order.samples))
    order.position = restore.number(rest, "order/position", 0, order.samples - 1)
    if not order.alone and order.samples - order.position == 1:
        order.position = learner.batch = 0  # a single row is left and a BatchNorm has come: the epoch begins again
        learner.objective_sum.zero_()
    _put_random(learner, state)
    _put_watch(learner, state)
    learner.hyperparameters.learning_rate.fill_(learner.rate_at(order.position))
    learner.touch()
    return _history(state)


def noise_of(learner: Learner, state: State) -> torch.Tensor:
    """Where the random source of Dropout stood in a ``state`` of this learner: a vector of bytes."""
    return restore.generator_state(state.rest, _noise_name(learner), learner.noise)


def _put_watch(learner: Learner, state: State) -> None:
    """What looks at the loss of each epoch: absent where it was not in use."""
    memory = state.rest.get("schedule/memory")
    if memory is not None and memory.shape == (len(learner.schedule_memory),) and memory.dtype == np.float64:
        learner.schedule_memory = tuple(memory.tolist())
        factor = learner.settings.schedule.factor(0.0, learner.schedule_memory)
        if not (np.isfinite(memory).all() and 0.0 <= factor <= _MOST_FACTOR):
            raise StateError(text("The saved state of the schedule is damaged."))
    if learner.early_stopping is not None:
        learner.early_stopping = EarlyStopping(learner)
        if "best/loss" in state.rest:
            learner.early_stopping.put(dict(state.rest))


def _put_random(learner: Learner, state: State) -> None:
    order = learner.order.generator
    name = _noise_name(learner)
    try:
        order.set_state(restore.generator_state(state.rest, "random/order", order.get_state()))
        if name in state.rest:
            learner.noise = restore.generator_state(state.rest, name, learner.noise)
        else:  # it was trained on another kind of device, whose random source cannot go on here
            learner.noise = noise_seed(learner.device, derive(learner.settings.seed, "noise", learner.steps))
        with undisturbed(learner.device):
            set_noise_state(learner.device, learner.noise)
            learner.noise = noise_state(learner.device)
    except RuntimeError as error:
        raise StateError(text("The saved state of the random numbers is damaged.")) from error


def _history(state: State) -> RunHistory:
    columns = {
        name.removeprefix("history/"): array for name, array in state.rest.items() if name.startswith("history/")
    }
    try:
        return RunHistory.load(columns)
    except (KeyError, ValueError, TypeError) as error:
        raise StateError(text("The saved history is damaged ({error}).", error=error)) from error


def _noise_name(learner: Learner) -> str:
    return f"random/noise_{torch.device(learner.device).type}"
