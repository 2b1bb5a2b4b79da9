"""One checkpoint of a run, and how much memory many of them take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nnplayground.training.state.state import State

if TYPE_CHECKING:
    from nnplayground.project import Project
    from nnplayground.text import Text
    from nnplayground.training.measurements import GradientRow
    from nnplayground.training.session.session import Session
    from nnplayground.training.state.state import AnyArray

OVERHEAD = 200
"""Bytes that an array takes beside its numbers."""

ROW = 150
"""Bytes that the gradient figures of one parameter take."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A checkpoint: all that training goes on from."""

    step: int
    epoch: int
    """Epochs completed."""
    epochs: float
    """In epochs, with parts of epochs."""
    state: State
    """Without the history, which is kept once for each branch."""
    project: Project
    """What was trained."""
    gradients: Mapping[str, GradientRow] = field(default_factory=dict)
    """Figures of the step that led here, by ``node.parameter``."""
    stopped: Text | None = None
    """Why training had stopped by itself here."""

    def arrays(self) -> Iterator[AnyArray]:
        """All its arrays, of any shape, in no order that matters."""
        yield from self.state.weights.values()
        yield from self.state.rest.values()


def take_checkpoint(session: Session, neighbour: Checkpoint | None) -> Checkpoint:
    """Where a session stands.  What is bit for bit as in a ``neighbour``, such as the order of the same epoch, is
    shared with it."""
    state, gradients = session.state(history=False), session.probe.gradients
    if neighbour is not None:
        if neighbour.step == session.step:  # it was put here and has made no step since
            gradients = gradients or neighbour.gradients
        old = neighbour.state
        state = State(_shared(state.weights, old.weights), _shared(state.rest, old.rest))
    return Checkpoint(
        session.step,
        session.epoch,
        session.epoch + session.batch / session.steps_per_epoch,
        state,
        session.project,
        gradients,
        session.stopped,
    )


def same_state(one: State, other: State) -> bool:
    """Bit for bit."""
    return _same_arrays(one.weights, other.weights) and _same_arrays(one.rest, other.rest)


def same_structure(one: State, other: State) -> bool:
    """Whether the weights have the same names, shapes and types."""
    return {name: (array.shape, array.dtype) for name, array in one.weights.items()} == {
        name: (array.shape, array.dtype) for name, array in other.weights.items()
    }


class Ledger:
    """Bytes of checkpoints; an array that several of them share is counted once."""

    def __init__(self) -> None:
        self.used = 0
        self._owners: dict[int, int] = {}

    def add(self, checkpoint: Checkpoint) -> int:
        """Returns how many bytes it takes beside those that were counted before."""
        before = self.used
        self.used += ROW * len(checkpoint.gradients)
        for array in checkpoint.arrays():
            count = self._owners.get(id(array), 0)
            self._owners[id(array)] = count + 1
            if not count:
                self.used += array.nbytes + OVERHEAD
        return self.used - before

    def drop(self, checkpoint: Checkpoint) -> int:
        """Returns how many bytes are free then."""
        before = self.used
        self.used -= ROW * len(checkpoint.gradients)
        for array in checkpoint.arrays():
            count = self._owners[id(array)] - 1
            if count:
                self._owners[id(array)] = count
            else:
                del self._owners[id(array)]
                self.used -= array.nbytes + OVERHEAD
        return before - self.used


def same_array(one: AnyArray, other: AnyArray) -> bool:
    """Whether shape, type and every bit agree, so that what is not a number equals itself."""
    if one is other:
        return True
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if not one.ndim or not one.size:
        return one.tobytes() == other.tobytes()
    return one.data.cast("B") == other.data.cast("B")


def _same_arrays(one: Mapping[str, AnyArray], other: Mapping[str, AnyArray]) -> bool:
    return one.keys() == other.keys() and all(same_array(array, other[name]) for name, array in one.items())


def _shared(new: Mapping[str, AnyArray], old: Mapping[str, AnyArray]) -> dict[str, AnyArray]:
    return {name: old[name] if name in old and same_array(array, old[name]) else array for name, array in new.items()}
