"""Going on: from the state of a file, also where not all of it fits, and with other numbers set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.text import Text, text
from nnplayground.training.session.session import Session, StateError

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.project import Project, WeightEdit
    from nnplayground.training.state.state import State


def resume(project: Project, prepared: Prepared, state: State | None) -> tuple[Session, Text | None]:
    """A first session with what fits of ``state``, and what of it was left out, as after mending its graph.

    Raises ``UserError``, as a session does.
    """
    try:
        return Session(project, prepared, state), None
    except StateError as error:
        if state is None:
            raise
        session, lost = Session.from_partial_state(project, prepared, state)
        if session.step == 0 and state.step:
            sentence = text("The weights of the file do not fit and were left out. {reason}", reason=error.text)
        elif lost:
            sentence = text(
                "Some weights of the file do not fit the network and were drawn anew: {names}. All else was kept.",
                names=", ".join(lost),
            )
        else:
            sentence = text("The trained weights were kept, but not all of their training. {reason}", reason=error.text)
        return session, sentence


def redo_edits(session: Session, before: tuple[WeightEdit, ...], after: tuple[WeightEdit, ...]) -> None:
    """Take back the edits that are gone and make those that are new."""
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] == after[shared]:
        shared += 1
    for edit in reversed(before[shared:]):
        session.set_weight(edit, edit.old)
    for edit in after[shared:]:
        session.set_weight(edit, edit.value)
