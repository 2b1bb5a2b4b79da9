"""Checkpoints of the timeline in words, for the bar, the list of branches and the plots."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from nnplayground import notation
from nnplayground.datasets.spec import SplitName
from nnplayground.text import Text, text

if TYPE_CHECKING:
    from nnplayground.training.measurements import HistoryRow, Measured
    from nnplayground.training.timeline.view import BranchView, CheckpointKey, TimelineView

JUDGED: tuple[SplitName, ...] = ("test", "validation", "train")
"""The split by which a run is judged: the first of these that there is."""


def judging_split(row: HistoryRow) -> tuple[SplitName, Measured] | None:
    """The split that a run is judged by, as it was measured then."""
    for split in JUDGED:
        measured = row.of(split)
        if measured is not None:
            return split, measured
    return None


def loss_in_words(row: HistoryRow | None) -> Text | None:
    """``test loss 0.123``; None where nothing was measured."""
    judged = None if row is None else judging_split(row)
    if judged is None:
        return None
    split, measured = judged
    loss = notation.figure(measured.loss)
    if split == "test":
        return text("test loss {loss}", loss=loss)
    if split == "validation":
        return text("validation loss {loss}", loss=loss)
    return text("training loss {loss}", loss=loss)


def row_before(view: TimelineView, key: CheckpointKey) -> HistoryRow | None:
    """The last row of the history at or before a checkpoint."""
    if key.branch not in view:
        return None
    rows = view[key.branch].history
    index = bisect_right(rows, key.step, key=lambda row: row.step)
    return rows[index - 1] if index else None


def epoch_of(view: TimelineView, key: CheckpointKey) -> str:
    """``12`` or ``12.4``; empty where the checkpoint is not kept."""
    try:
        epoch = view.epochs_at(key)
    except KeyError:
        return ""
    whole = int(epoch)
    if abs(epoch - whole) < 0.05:
        return notation.count(whole)
    return f"{notation.count(whole)}{notation.fixed(epoch - whole, 1).removeprefix('0')}"


def checkpoint_in_words(view: TimelineView, key: CheckpointKey) -> Text:
    """``step 1 200 · epoch 12 · test loss 0.123``: what is known of it."""
    sentence = text("step {step}", step=notation.count(key.step))
    epoch, loss = epoch_of(view, key), loss_in_words(row_before(view, key))
    if epoch:
        sentence = text("{sentence} · epoch {epoch}", sentence=sentence, epoch=epoch)
    return sentence if loss is None else text("{sentence} · {loss}", sentence=sentence, loss=loss)


def megabytes(bytes: int) -> str:
    """``3.1``, ``0.02``, ``64``: of a million bytes each."""
    million = bytes / 1e6
    return notation.fixed(million, 0) if million >= 10 else notation.short(million, 2)


def branch_start(view: TimelineView, branch: BranchView) -> Text:
    """Where it left which other branch."""
    if branch.parent is None or branch.parent not in view:
        return (
            text("from the beginning")
            if branch.start == 0
            else text("from step {step}", step=notation.count(branch.start))
        )
    return text("from step {step} of {parent}", step=notation.count(branch.start), parent=view[branch.parent].title)
