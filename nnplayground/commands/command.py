"""The contract of a command, and how results are printed.

Modules of commands are imported for every start of the program: no torch, no scikit-learn and no Qt at their head.
"""

from __future__ import annotations

import argparse
import json
import math
from typing import Any, ClassVar

from nnplayground.registry import Registry

COMMANDS: Registry[Command] = Registry("command", "nnplayground.commands.kinds")


class Command:
    """``nnplayground <kind> ...``."""

    kind: ClassVar[str]
    help: ClassVar[str]
    rank: ClassVar[int] = 100

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        """Declare what it takes."""
        raise NotImplementedError

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; returns the exit code.  Raises ``UserError`` for what goes wrong."""
        raise NotImplementedError


def print_json(value: dict[str, Any]) -> None:
    """One object on stdout; numbers that are not finite become null."""
    print(json.dumps(_finite(value), indent=2, allow_nan=False))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def count(text: str) -> int:
    """Argument type: a whole number from 0 on."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 999999999")
    return int(text)
