"""The contract of a command, and how results are printed.

Modules of commands are imported for every start of the program: no torch, no scikit-learn and no Qt at their head.
"""

from __future__ import annotations

import argparse
import json
import math
from typing import Any, ClassVar

from nnplayground.files import WriteError
from nnplayground.registry import Registry
from nnplayground.text import text

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


def say(lines: str) -> None:
    """Print to stdout, at once, so that a full disk behind it is an error of the command.  Raises ``WriteError``."""
    try:
        print(lines, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError(text("Cannot write the output: {why}.", why=error.strerror or str(error))) from error


def print_json(value: dict[str, Any]) -> None:
    """One object on stdout; numbers that are not finite become null."""
    say(json.dumps(_finite(value), indent=2, allow_nan=False))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def count(written: str) -> int:
    """Argument type: a whole number from 0 on."""
    return _whole(written, 999_999_999)


def seed(written: str) -> int:
    """Argument type: what ``Settings.seed`` takes."""
    return _whole(written, 2**31 - 1)


def _whole(written: str, most: int) -> int:
    if not written.isascii() or not written.isdigit() or len(written) > 10 or int(written) > most:
        raise argparse.ArgumentTypeError(f"{written!r} is not a whole number from 0 to {most}")
    return int(written)
