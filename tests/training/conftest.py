"""What the tests of training watch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from training_cases import exactly_judged

from nnplayground.training.step.execution.captured import CapturedProgram


@pytest.fixture
def captured_steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many steps each captured call did."""
    done: list[int] = []
    run = CapturedProgram.run

    def counted(self: CapturedProgram, *arguments: Any) -> Any:
        advance = run(self, *arguments)
        done.append(advance.done)
        return advance

    monkeypatch.setattr(CapturedProgram, "run", counted)
    return done


@pytest.fixture
def exact_judge() -> Iterator[None]:
    with exactly_judged():
        yield
