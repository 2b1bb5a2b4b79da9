"""The program's log: what went wrong, in a file that keeps its size, for whoever looks into a fault later.

Modules write to ``logging.getLogger(__name__)``; here it is decided where that goes.  Nothing is looked up or made on
disk before there is a line to write.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from pathlib import Path
from typing import Any

VARIABLE = "NNPLAYGROUND_LOG"
"""``none`` to keep no log, or the path of the file; else it lies in the platform's own place."""
PRINTED: dict[str, Any] = {"printed": True}
"""As ``extra`` of a record whose text the terminal has got already: ``--debug`` does not print it once more."""
_BYTES, _OLD = 500_000, 3
"""Size of the file, and how many of before are kept beside it."""
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


def begin(debug: bool = False) -> None:
    """From now on the file takes what happens; with ``debug`` all of it, and so does stderr.  May be called again."""
    logger = _logger()
    _end(logger)
    handlers: list[logging.Handler] = [_LateFile()]
    if debug:
        terminal = logging.StreamHandler(sys.stderr)
        terminal.addFilter(lambda record: not hasattr(record, "printed"))
        handlers.append(terminal)
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_FORMAT))
        logger.addHandler(handler)
    logger.setLevel(logging.DEBUG if debug else logging.INFO)


def path() -> Path | None:
    """Where the log is, or would be; None where none is kept."""
    asked = os.environ.get(VARIABLE, "")
    if asked == "none":
        return None
    if asked:
        return Path(asked)
    import platformdirs

    return Path(platformdirs.user_log_dir("nnplayground", appauthor=False)) / "nnplayground.log"


def files() -> list[Path]:
    """The log and those of before, as far as they exist; the newest first."""
    log = path()
    if log is None:
        return []
    names = (log.name, *(f"{log.name}.{old}" for old in range(1, _OLD + 1)))
    return [file for file in map(log.with_name, names) if file.is_file()]  # /dev/null is no file of this program


def remove() -> None:
    """Remove the log from the disk, and its own folder; this process writes none any more.  Raises ``OSError``."""
    _end(_logger())
    for file in files():
        file.unlink(missing_ok=True)
    log = path()
    if log is not None and not os.environ.get(VARIABLE):
        with contextlib.suppress(OSError):  # there is something else in it
            log.parent.rmdir()


def _logger() -> logging.Logger:
    return logging.getLogger("nnplayground")


def _end(logger: logging.Logger) -> None:
    for handler in logger.handlers[:]:
        if isinstance(handler, _LateFile) or type(handler) is logging.StreamHandler:
            logger.removeHandler(handler)
            handler.close()


class _LateFile(logging.Handler):
    """Finds out where the file is with the first line: looking that up is too slow for a start without trouble."""

    def __init__(self) -> None:
        super().__init__()
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            where = path()
            self._file = logging.NullHandler() if where is None else _shared_file(where)
            self._file.setFormatter(self.formatter)
        self._file.handle(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def _shared_file(file: Path) -> logging.Handler:
    from nnplayground.log_rotation import SharedFile  # its base class brings sockets and more along

    return SharedFile(file, _BYTES, _OLD)
