"""Moments of the timeline in words, for the bar, the list of branches and the plots."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from nnplayground import notation
from nnplayground.datasets.spec import SplitName
from nnplayground.text import Text, text

if TYPE_CHECKING:
    from nnplayground.training.figures import HistoryRow, Measured
    from nnplayground.training.timeline.view import BranchView, CheckpointKey, TimelineView

JUDGED: tuple[SplitName, ...] = ("test", "validation", "train")
"""The split by which a run is judged: the first of these that there is."""


def split_of(moment: HistoryRow) -> tuple[SplitName, Measured] | None:
    """The split that a run is judged by, as it was measured then."""
    for split in JUDGED:
        measured: Measured | None = getattr(moment, split)
        if measured is not None:
            return split, measured
    return None


def loss_in_words(moment: HistoryRow | None) -> Text | None:
    """``test loss 0.123``; None where nothing was measured."""
    result = None if moment is None else split_of(moment)
    if result is None:
        return None
    split, measured = result
    loss = notation.figure(measured.loss)
    if split == "test":
        return text("test loss {loss}", loss=loss)
    if split == "validation":
        return text("validation loss {loss}", loss=loss)
    return text("training loss {loss}", loss=loss)


def measured_before(line: TimelineView, place: CheckpointKey) -> HistoryRow | None:
    """The last row of the history at or before a moment."""
    if place.branch not in line:
        return None
    rows = line[place.branch].history
    index = bisect_right(rows, place.step, key=lambda row: row.step)
    return rows[index - 1] if index else None


def epoch_of(line: TimelineView, place: CheckpointKey) -> str:
    """``12`` or ``12.4``; empty where the moment is not kept."""
    try:
        epoch = line.key_of(place)
    except KeyError:
        return ""
    whole = int(epoch)
    if abs(epoch - whole) < 0.05:
        return notation.count(whole)
    return f"{notation.count(whole)}{notation.fixed(epoch - whole, 1).removeprefix('0')}"


def moment_in_words(line: TimelineView, place: CheckpointKey) -> Text:
    """``step 1 200 · epoch 12 · test loss 0.123``: what is known of it."""
    sentence = text("step {step}", step=notation.count(place.step))
    epoch, loss = epoch_of(line, place), loss_in_words(measured_before(line, place))
    if epoch:
        sentence = text("{sentence} · epoch {epoch}", sentence=sentence, epoch=epoch)
    return sentence if loss is None else text("{sentence} · {loss}", sentence=sentence, loss=loss)


def megabytes(bytes: int) -> str:
    """``3.1``, ``0.02``, ``64``: of a million bytes each."""
    million = bytes / 1e6
    return notation.fixed(million, 0) if million >= 10 else notation.short(million, 2)


def began(line: TimelineView, branch: BranchView) -> Text:
    """Where it left which other branch."""
    if branch.parent is None or branch.parent not in line:
        return (
            text("from the beginning")
            if branch.start == 0
            else text("from step {step}", step=notation.count(branch.start))
        )
    return text("from step {step} of {parent}", step=notation.count(branch.start), parent=line[branch.parent].title)
