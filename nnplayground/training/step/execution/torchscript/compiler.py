"""All that is asked of TorchScript: to compile a source, and to run what came of it."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import torch  # also for the source, which finds its names among those of this module

from nnplayground.text import text
from nnplayground.training.step.execution.program import CaptureError

_TURN = threading.Lock()
"""Of the one that compiles: one after the other."""


class Functions:
    """The functions ``keep`` and ``train`` of a source, compiled in a thread beside the training."""

    keep: Callable[..., Any]
    train: Callable[..., Any]

    def __init__(self, source: str) -> None:
        self._source = source
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None

    def ready(self, *, wait: bool = False) -> bool:
        """Whether they are compiled; ``wait`` until they are.  Raises what went wrong."""
        if self._thread is None:
            if not wait and _TURN.locked():
                return False
            # No daemon: the end of the program waits for it, since PyTorch aborts where one is torn off while it
            # compiles.
            self._thread = threading.Thread(target=self._compile, name="Capture", daemon=False)
            self._thread.start()
        if wait:
            self._thread.join()
        if self._error is not None:
            raise self._error
        return not self._thread.is_alive()

    def _compile(self) -> None:
        """Nothing here touches a tensor of the learner."""
        try:
            with _TURN:
                self.keep, self.train = compiled(self._source)
        except Exception as error:  # whatever it is, the plain way goes on
            self._error = error


def is_available() -> bool:
    """Whether this PyTorch still has what is needed."""
    try:
        from torch.jit import CompilationUnit  # noqa: F401
        from torch.jit._fuser import optimized_execution  # noqa: F401
    except ImportError:
        return False
    return True


def compiled(source: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The functions ``keep`` and ``train`` of a source.  Raises ``CaptureError``."""
    # At each call, since filters may have been put back in between, as from test to test; the same one twice is one.
    warnings.filterwarnings("ignore", r"`?torch\.jit", DeprecationWarning)
    try:
        unit = torch.jit.CompilationUnit(source)
        return unit.keep, unit.train
    except (RuntimeError, AttributeError) as error:  # the compiler's own, or a Python for which there is none
        lines = str(error).strip().splitlines()  # what, and then where in the script
        raise CaptureError(
            text("PyTorch cannot compile it: {error}.", error=lines[0].rstrip(".") if lines else type(error).__name__)
        ) from error


def as_written() -> AbstractContextManager[None]:
    """While inside, functions run as they were written: what could be left out is left out already, and an optimizer
    drops in-place updates of lists, and compiles anew after the first calls."""
    from torch.jit._fuser import optimized_execution

    context: AbstractContextManager[None] = optimized_execution(False)
    return context
