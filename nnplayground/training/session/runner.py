"""Runs a learner, plain or captured, and chooses between the two."""

from __future__ import annotations

import logging
import math
import statistics
from collections.abc import Callable
from typing import TYPE_CHECKING

from nnplayground import notation
from nnplayground.text import Text, UserError, text
from nnplayground.training.guards.failure import StepFailed
from nnplayground.training.step.execution.chooser import captured_program, plain_program
from nnplayground.training.step.execution.execution import Execution
from nnplayground.training.step.execution.program import Advance, EpochRow, StepProgram
from nnplayground.training.step.rollback_copy import RollbackCopy, same

if TYPE_CHECKING:
    from nnplayground.training.evaluation.evaluator import Evaluator
    from nnplayground.training.session.learner import Learner

_log = logging.getLogger(__name__)

PATIENCE = 0.02
"""Seconds of plain training before a capture is worth its while: a few single steps are not."""

SLICE = 0.004
"""Seconds of plain training in each comparison of the two ways."""

STEPS = 6
"""Plain steps in each comparison where fewer would fit: what a call costs besides must not count for too much."""

ROUNDS = 4
"""Comparisons before it is decided."""

AGAIN = 10.0
"""Seconds of training after which ``auto`` compares anew, whichever way was faster: that may have been bad luck."""

SHARE = 0.02
"""Part of the training time that comparing anew may take: where it takes long, it is done more rarely."""

SLOW = 0.012
"""Seconds of a plain step from which ``auto`` does not look for another way: starting its operations is a small part of
it, and comparing would be felt.  The quickest step since the rules were last changed counts, so that a machine which
was busy for a moment is given another look as soon as it no longer is."""


class Runner:
    """Begins plain, and changes over where the captured step is ready and faster."""

    def __init__(self, learner: Learner, evaluator: Evaluator) -> None:
        self._learner = learner
        self._evaluator = evaluator
        self.failure: Text | None = None
        """Why the step could not be captured: for the log."""
        self._plain = plain_program(learner, evaluator)
        self._begin()

    def _begin(self) -> None:
        self._key = self._rules()
        self._unverified: list[int] = []
        """Numbers of rows whose captured step was not yet compared with the plain one."""
        self._captured: StepProgram | None = None
        self._rounds: list[tuple[float, float]] = []
        self._refusal: Text | None = None
        self._chosen = False
        self._trained = 0.0
        """Seconds of training since the last comparison, or since the beginning."""
        self._spent = 0.0
        """Seconds that the running comparison, or the last one, has taken."""
        self._least = math.inf  # of the paces seen: where the window paints, a single step may wait for it
        self._plain_until = 0
        self._ratio = 0.0

    def _rules(self) -> tuple[object, ...]:
        """Where these change, everything is to be found out anew."""
        return (self._learner.settings.execution, *self._learner.rules())

    @property
    def execution(self) -> Execution:
        """The way that is being taken."""
        wish = self._learner.settings.execution
        if wish == "plain":
            return Execution("plain", text("Chosen in the training settings."))
        if self._refusal is not None:
            return Execution("plain", self._refusal)
        if self._slow:
            sentence = text(
                "A step takes {ms} ms: starting its operations is a small part of it.",
                ms=notation.fixed(1000 * self._least, 0),
            )
            return Execution("plain", sentence)
        if not self._chosen:
            if self._captured is None:
                sentence = text("Plain and captured are compared once it has trained for a moment.")
            else:
                sentence = text("The captured step is being prepared.")
            return Execution("plain", sentence, decided=False)
        ratio = self._ratio
        if wish == "captured":
            return Execution(
                "captured",
                text(
                    "Chosen in the training settings; {ratio} times as fast as plain.", ratio=notation.fixed(ratio, 1)
                ),
            )
        if ratio >= 1:
            return Execution(
                "captured", text("Measured {ratio} times as fast as plain.", ratio=notation.fixed(ratio, 1))
            )
        return Execution(
            "plain", text("Measured: captured is only {ratio} times as fast.", ratio=notation.fixed(ratio, 2))
        )

    def advance(self, limit: int, deadline: float | None, watch: bool, every: int) -> Advance:
        """Train up to ``limit`` steps, at least one, and measure the epochs that are a multiple of ``every``.

        Raises ``StepFailed``; the learner then stands before the step that failed.  Call it within
        ``Learner.training``.
        """
        if self._key != self._rules():
            self._begin()
        if self._open() and self._wants_capture():
            advance_ = self._prepare(limit, deadline, watch, every)
            if advance_ is not None:
                return advance_
        began = self._learner.clock()
        advance = None
        if self.execution.way == "captured" and self._learner.steps >= self._plain_until:
            advance = self._run_captured(limit, deadline, watch, every)
        if advance is None:
            advance = self.plain(limit, deadline, watch, every)
        self._trained += self._learner.clock() - began
        return advance

    def decide(self) -> None:
        """Capture and compare now, and leave no trace in the learner.  Call it within ``Learner.training``."""
        if self._key != self._rules():
            self._begin()
        before = RollbackCopy(self._learner)
        watched, pace = self._learner.watched, self._learner.step_seconds
        try:
            self.plain(1, None, False, 0)
            self._trained = max(self._trained, PATIENCE)
            while not self._chosen and self._wants_capture():
                self._prepare(1_000_000, None, False, 1, wait=True)
        except StepFailed:
            return  # it will be met again, and told, when it trains
        finally:
            before.restore()
            self._learner.watched, self._learner.step_seconds = watched, pace

    # -- preparing

    def _open(self) -> bool:
        """Whether it is undecided, or to be measured anew."""
        doubted = self._learner.settings.execution == "auto" and self._trained > max(AGAIN, self._spent / SHARE)
        return not self._chosen or doubted

    @property
    def _slow(self) -> bool:
        """Whether ``auto`` looks for no other way for the time being."""
        return self._learner.settings.execution == "auto" and self._trained >= PATIENCE and self._least > SLOW

    def _wants_capture(self) -> bool:
        """Whether there is still something to find out."""
        if self._refusal is not None or self._trained < PATIENCE or self._learner.settings.execution == "plain":
            return False
        return not self._slow

    def _prepare(
        self, limit: int, deadline: float | None, watch: bool, every: int, *, wait: bool = False
    ) -> Advance | None:
        """Do what comes next on the way to a decision.  None where it trained no step."""
        try:
            if self._captured is None:
                program = captured_program(self._learner, self._evaluator, self._plain)
                if isinstance(program, Text):
                    self._refusal = program
                    return None
                self._captured, self._unverified = program, self._learner.batch_rows()
            if not self._captured.capture(wait=wait):
                return None
            if self._unverified:
                self._verify(self._captured, self._unverified.pop())
                return None
            return self._compare(self._captured, limit, deadline, watch, every)
        except StepFailed:
            raise
        except Exception as error:  # whatever it is, the plain way goes on
            self._refuse(error)
        return None

    def _refuse(self, error: Exception) -> None:
        why = error.text if isinstance(error, UserError) else Text(_first_line(error))
        _log.info("The step could not be captured", exc_info=error)
        self._captured = None
        self._refusal = self.failure = text("The step could not be captured. {why}", why=why)

    def _verify(self, program: StepProgram, rows: int) -> None:
        """One step with this number of rows, both ways; ends where it began."""
        learner = self._learner
        start, watched = RollbackCopy(learner), learner.watched
        try:
            learner.order.position = 0 if rows == learner.batch_rows()[0] else learner.order.samples - rows
            learner.touch()
            here = RollbackCopy(learner)
            expected = self.plain(1, None, True, 1)
            there, expected_watched = RollbackCopy(learner), learner.watched
            here.restore()
            self._repeat(program, there, expected, 1)
            assert expected_watched is not None
            assert learner.watched is not None
            if not all(same(one, other) for one, other in zip(expected_watched, learner.watched, strict=True)):
                raise UserError(text("Its gradients differ from those of the plain step."))
        except StepFailed:
            return  # the numbers are about to overflow: training will say so
        finally:
            start.restore()
            learner.watched = watched

    def _compare(self, program: StepProgram, limit: int, deadline: float | None, watch: bool, every: int) -> Advance:
        """Some plain steps that count, and the same ones captured: a round of the comparison."""
        learner = self._learner
        here = RollbackCopy(learner)
        first, began = learner.steps, learner.clock()
        until = min(began + max(SLICE, STEPS * self._least), math.inf if deadline is None else deadline)
        done, met = 0, False
        rows: list[EpochRow] = []
        while done < limit and not met:
            try:
                part = self.plain(limit - done, until, watch, every)
            except StepFailed:
                if not rows:
                    raise
                # The epochs that ended count; the step that fails comes next, and fails again.
                return Advance(learner.steps - first, False, rows)
            done, met = done + part.done, part.met
            rows += part.rows
        plain = learner.clock() - began
        there, watched = RollbackCopy(learner), learner.watched
        here.restore()
        advance = Advance(done, deadline is not None and learner.clock() >= deadline, rows)
        try:
            captured = self._repeat(program, there, advance, every)
        except Exception as error:  # the plain steps are done, and count
            there.restore()
            learner.watched = watched
            self._refuse(error)
            return advance
        learner.watched = watched
        self._spent = plain + captured + (self._spent if self._rounds else 0.0)
        self._rounds.append((plain, captured))
        if len(self._rounds) == ROUNDS:
            self._decide()
        return advance

    def _repeat(self, program: StepProgram, there: RollbackCopy, expected: Advance, every: int) -> float:
        """Run what was just run plain, which led to ``there``; the seconds that it took.

        Raises where the numbers are others, and is there.
        """
        done, finite = 0, True
        epoch_rows: list[EpochRow] = []
        every = every if program.measures else 0
        began = self._learner.clock()
        while finite and done < expected.done:
            advance = program.run(expected.done - done, None, True, every)
            finite = not advance.overflow
            if finite and not advance.done:  # a batch of another size, as where it was changed: plain in use too
                advance = self.plain(1, None, True, every)
            done += advance.done
            epoch_rows += advance.rows
        seconds = self._learner.clock() - began
        rows = [row.measures for row in expected.rows] if program.measures else []
        if not finite or not there.same() or repr([row.measures for row in epoch_rows]) != repr(rows):
            there.restore()
            raise UserError(text("Its numbers differ from those of the plain step."))
        return seconds

    def _decide(self) -> None:
        self._chosen = True
        rounds = self._rounds[1:]  # the first call of a function takes longer
        # Of one round it may be that the processor was busy with something else.
        self._ratio = statistics.median(plain / captured for plain, captured in rounds)
        _log.debug("A captured step is %.2f times as fast as a plain one", self._ratio)
        self._rounds, self._trained = [], 0.0

    # -- the two ways

    def _run_captured(self, limit: int, deadline: float | None, watch: bool, every: int) -> Advance | None:
        """None where no step could be done this way: the next ones are done plain."""
        assert self._captured is not None
        try:
            advance = self._captured.run(limit, deadline, watch, every)
        except Exception as error:  # memory ran out, say
            self._refuse(error)
            return None
        if not advance.done:
            # One of them diverges, and is found by going on plain; or the next batch is of another size, as where the
            # size was changed.
            self._plain_until = self._learner.steps + max(advance.overflow, 1)
            return None
        return advance

    def plain(
        self,
        limit: int,
        deadline: float | None,
        watch: bool,
        every: int,
        accepted: Callable[[], bool] | None = None,
    ) -> Advance:
        """The same as ``advance``, plain whatever is faster.

        ``accepted`` is asked behind each single step: one that is not is taken back.
        """
        learner = self._learner
        here, watched = None if accepted is None else RollbackCopy(learner), learner.watched
        advance = self._plain.run(limit if here is None else 1, deadline, watch or here is not None, every)
        self._least = min(self._least, learner.step_seconds)
        if here is not None and accepted is not None and not accepted():
            here.restore()
            learner.watched = watched
            return Advance(0, True, [])
        return advance


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".")
