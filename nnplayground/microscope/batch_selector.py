"""What to look at: which rows a step is made with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.text import UserError, text

if TYPE_CHECKING:
    from nnplayground.training.session.session import Session
    from nnplayground.training.session.step_inspector import BatchRows


class BatchSelector:
    """A choice of rows."""

    def choose(self, session: Session) -> BatchRows:
        """The rows; raises ``UserError`` where there are none such."""
        raise NotImplementedError


@dataclass(frozen=True)
class NextBatch(BatchSelector):
    """The minibatch that training takes next: a step of it is the very step that Run would have made."""

    def choose(self, session: Session) -> BatchRows:
        return session.step_inspector.next_batch()


@dataclass(frozen=True)
class TrainingSample(BatchSelector):
    """One sample of the training split, counted from 0."""

    index: int

    def choose(self, session: Session) -> BatchRows:
        count = len(session.prepared.inputs["train"])
        if not 0 <= self.index < count:
            raise UserError(
                text(
                    "There is no sample {index}: the training split has {count}, counted from 0 to {last}.",
                    index=self.index,
                    count=count,
                    last=count - 1,
                )
            )
        return session.step_inspector.rows([self.index])


@dataclass(frozen=True)
class EpochBatch(BatchSelector):
    """A minibatch of the coming epoch, counted from 0."""

    number: int

    def choose(self, session: Session) -> BatchRows:
        batches = session.step_inspector.batches()
        if not 0 <= self.number < len(batches):
            raise UserError(
                text(
                    "There is no minibatch {number}: the epoch has {count}, counted from 0 to {last}.",
                    number=self.number,
                    count=len(batches),
                    last=len(batches) - 1,
                )
            )
        return session.step_inspector.rows(batches[self.number])


@dataclass(frozen=True)
class CustomSample(BatchSelector):
    """Values of one's own, in the data's own unit, with the target that they shall have.

    ``inputs``: as many as the samples have, in row-major order.  ``target``: the index of the class, or as many numbers
    as the data have targets.
    """

    inputs: tuple[float, ...]
    target: int | tuple[float, ...]

    def choose(self, session: Session) -> BatchRows:
        prepared = session.prepared
        spec = prepared.spec
        size = int(np.prod(spec.shape))
        if len(self.inputs) != size:
            raise UserError(
                text("A sample of these data has {size} numbers. Received: {count}.", size=size, count=len(self.inputs))
            )
        inputs = prepared.network_inputs(np.array(self.inputs, dtype=np.float64).reshape(1, *spec.shape))
        if isinstance(self.target, int):
            if spec.target_kind != "classification" or not 0 <= self.target < spec.targets:
                raise UserError(text("These data have no class number {number}.", number=self.target))
            return session.step_inspector.custom_batch(inputs, np.array([self.target], dtype=np.int64))
        if spec.target_kind != "regression" or len(self.target) != spec.targets:
            raise UserError(
                text(
                    "A sample of these data has {size} target numbers. Received: {count}.",
                    size=spec.targets,
                    count=len(self.target),
                )
            )
        return session.step_inspector.custom_batch(
            inputs, prepared.network_targets(np.array([self.target], dtype=np.float64))
        )
