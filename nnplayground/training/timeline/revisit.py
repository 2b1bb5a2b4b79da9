"""Putting a session where a run once stood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nnplayground.text import UserError, text
from nnplayground.training.session import learner_state
from nnplayground.training.session.equivalence import same_data
from nnplayground.training.session.run_history import RunHistory
from nnplayground.training.session.session import Session
from nnplayground.training.state.restore import StateError, inherit, misfits
from nnplayground.training.state.state import State

if TYPE_CHECKING:
    from nnplayground.training.state.state import AnyArray
    from nnplayground.training.timeline.checkpoint import Checkpoint


def revisit(session: Session, checkpoint: Checkpoint, history: RunHistory) -> Session:
    """``session`` at a checkpoint; or, where its network or optimizer are others by now, one in its place that takes
    over what still fits, as after an edit.

    The project stays that of ``session``; ``history`` is that of the branch of ``checkpoint``.  Raises ``UserError``
    where nothing fits.
    """
    moved = _moved(session, checkpoint, history)
    moved.probe.recall_gradients(checkpoint.step, checkpoint.gradients)
    return moved


def _moved(session: Session, checkpoint: Checkpoint, history: RunHistory) -> Session:
    history = history.up_to(checkpoint.step)
    state = State(checkpoint.state.weights, {**checkpoint.state.rest, **learner_state.with_history(history)})
    settings, old = session.project.settings, checkpoint.project.settings
    same = same_data(checkpoint.project, session.project)
    same_loss = session.project.graph.loss.layer.function == checkpoint.project.graph.loss.layer.function
    if (
        same
        and same_loss
        and type(settings.optimizer) is type(old.optimizer)
        and settings.schedule == old.schedule
        and _fits(state, session.state(history=False))
    ):
        here, stopped = session.state(), session.stopped
        try:
            session.step_inspector.put_back(state, None, checkpoint.stopped)
        except StateError:  # what a damaged file held: the session is where it was
            session.step_inspector.put_back(here, None, stopped)
            raise
        return session
    begun = session.reset()
    first = begun.state()
    if len(misfits(state, first)) == len(first.weights):
        raise UserError(
            text(
                "No weight of that moment fits the network of now. Take up the settings and the network of that moment "
                "as well."
            )
        )
    if settings.schedule != old.schedule:
        state = State(state.weights, {name: part for name, part in state.rest.items() if name != "schedule/memory"})
    kept = inherit(
        state,
        first,
        same_optimizer=type(settings.optimizer) is type(old.optimizer),
        same_data=same and _same_shape(state, first, "order/permutation"),
        same_loss=same_loss,
    )
    begun.step_inspector.put_back(kept)
    return begun


def _fits(state: State, other: State) -> bool:
    """Whether all that a network and its optimizer are made of has the same names, shapes and types."""
    return _kinds(state.weights, "") == _kinds(other.weights, "") and all(
        _kinds(state.rest, group) == _kinds(other.rest, group) for group in ("optimizer/", "order/")
    )


def _kinds(arrays: Mapping[str, AnyArray], group: str) -> dict[str, object]:
    return {name: (array.shape, array.dtype) for name, array in arrays.items() if name.startswith(group)}


def _same_shape(state: State, other: State, name: str) -> bool:
    array: AnyArray | None = state.rest.get(name)
    return array is not None and array.shape == other.rest[name].shape
