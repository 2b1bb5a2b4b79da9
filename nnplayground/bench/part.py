"""The contract of a part of the benchmark.

Modules of parts are imported for the help of the command: no torch, no scikit-learn and no Qt at their head.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from nnplayground.registry import Registry

PARTS: Registry[BenchPart] = Registry("part", "nnplayground.bench.parts")

Record = dict[str, Any]
"""Plain values, as JSON writes them; None for what could not be measured."""
Value = Record | list[Record]
Tell = Callable[[str], None]
"""Takes a line about what is being measured."""


class BenchPart:
    """``nnplayground bench --only <kind>``; its value stands in the JSON object under ``kind``."""

    kind: ClassVar[str]
    rank: ClassVar[int] = 100

    def scope(self, quick: bool) -> str:
        """How much is measured, in a sentence; where ``quick``, and how much it is otherwise."""
        raise NotImplementedError

    def measure(self, quick: bool, tell: Tell) -> Value:
        """Measure it.  Raises ``UserError``."""
        raise NotImplementedError

    def table(self, value: Any) -> list[str]:
        """The value in lines for a person, each figure beside its reference."""
        raise NotImplementedError
