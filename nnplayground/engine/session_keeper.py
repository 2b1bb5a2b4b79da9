"""Which session trains: the one that the document asks for, as far as there can be one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.project import Project
    from nnplayground.text import Text
    from nnplayground.training.session.session import Session
    from nnplayground.training.state.state import State


@dataclass(frozen=True)
class Handover:
    """From one session to the next, which may be the same with other rules."""

    session: Session
    before: Session | None
    """The one that trained until now, where it is another one."""
    whole: bool
    """Whether all of the history is to be sent to the window."""
    other_end: bool = False
    """Whether the epoch at which a run stops may be another."""
    sentence: Text | None = None
    """What of the state of a file no longer fits."""


class SessionKeeper:
    """Of one training loop."""

    def __init__(self) -> None:
        from nnplayground.training.session import resume

        self._resume, self._redo_edits = resume.resume, resume.redo_edits
        self.session: Session | None = None
        self.held = True
        """Whether nothing may be trained now: it would not be what the document says."""
        self._waiting_state: State | None = None
        """What a file brought along, until a session takes it up."""
        self._prepared: Prepared | None = None
        self._asked: Project | None = None
        """What the session shall be of; None while there is nothing that can run."""

    @property
    def ready(self) -> Session | None:
        """The session, where it may be trained."""
        return None if self.held else self.session

    @property
    def waits(self) -> bool:
        """Whether a session was asked for and could not be had."""
        return self.held and self._asked is not None and self._prepared is not None

    @property
    def state(self) -> State | None:
        """The trained state; what a file brought along where no session could take it up."""
        return self._waiting_state if self.session is None else self.session.state()

    def put_data(self, prepared: Prepared, state: State | None) -> None:
        """They are for the project that is asked for next; ``state`` is for a first session."""
        self._prepared = prepared
        if self.session is None:
            self._waiting_state = state
        self.held = True  # the history is sent whole: the window may have dropped rows of the old data

    def ask(self, project: Project) -> bool:
        """What the next session shall be of.  Whether there are data for it."""
        self._asked = project if self._prepared is not None else None
        return self._asked is not None

    def hold(self) -> None:
        """Nothing that can run is asked for."""
        self.held, self._asked = True, None

    def drop(self) -> None:
        """Another document comes."""
        self.hold()
        self.session = self._prepared = self._waiting_state = None

    def begin(self, session: Session) -> None:
        """Train this one."""
        self.session, self._asked, self._prepared, self.held = session, session.project, session.prepared, False

    def reset(self, session: Session) -> Session:
        """``session`` at its beginning, whatever a file brought along."""
        self._waiting_state = None
        self.session = session.reset()
        return self.session

    def take_over(self) -> Handover:
        """Begin or go on with what was asked for.  It is held until ``held`` is taken away; where what is asked for is
        impossible, as what this raises says, so it stays."""
        assert self._asked is not None
        assert self._prepared is not None
        held, self.held = self.held, True
        if self.session is None:
            result = self._begin(self._asked, self._prepared)
        else:
            result = self._adopt(self.session, self._asked, self._prepared, whole=held)
        self.session = result.session
        return result

    def _begin(self, project: Project, prepared: Prepared) -> Handover:
        """A first session, with the state of a file."""
        session, sentence = self._resume(project, prepared, self._waiting_state)
        self._waiting_state = None
        return Handover(session, None, whole=True, sentence=sentence)

    def _adopt(self, session: Session, project: Project, prepared: Prepared, *, whole: bool) -> Handover:
        """Take over an edit, keeping of ``session`` what still fits."""
        old = session.project
        new = session.adopt(project, None if prepared is session.prepared else prepared)
        if new is session and old.edits != project.edits:
            self._redo_edits(session, old.edits, project.edits)
        return Handover(
            new,
            None if new is session else session,
            whole=whole or new is not session,
            other_end=old.settings.epochs != project.settings.epochs or new.epoch < session.epoch,
        )
