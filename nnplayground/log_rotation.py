"""A log file that keeps its size, and that several processes write to."""

from __future__ import annotations

import contextlib
import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

_LONGEST = 20_000
"""Characters of one message: a longer one would be larger than the file may be."""


class SharedFile(RotatingFileHandler):
    """Open only while it is written to: so another process can write to it and put it aside, on Windows as well."""

    def __init__(self, file: Path, size: int, old: int) -> None:
        """Of ``size`` bytes at most, and ``old`` files of before beside it."""
        super().__init__(file, maxBytes=size, backupCount=old, encoding="utf-8", delay=True, errors="replace")

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        if self.stream is not None:
            with contextlib.suppress(OSError):
                self.stream.close()
            self.stream = None  # as the base class has it before the first line

    def format(self, record: logging.LogRecord) -> str:
        """Of what is too long the ends: how it begins, and what a traceback says at last."""
        line, half = super().format(record), _LONGEST // 2
        return line if len(line) <= _LONGEST else f"{line[:half]} ... {line[-half:]}"

    def doRollover(self) -> None:
        with contextlib.suppress(OSError):  # another process has it open, or was quicker: the next line tries again
            super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:
        """A log that cannot be written is no reason to disturb anyone."""
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)

    def _open(self) -> Any:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()
