"""The engine as the window sees it: PyTorch, which the training thread imports once the window is up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nnplayground.text import Text, text

_LOADING = text("The engine (PyTorch) is loading.")


@dataclass(frozen=True)
class Engine:
    """How far it has come."""

    state: Literal["waiting", "loading", "ready", "failed"] = "waiting"
    obstacle: Text | None = _LOADING
    """Why nothing can be trained, as far as that is the engine's doing."""
    devices: tuple[str, ...] = ()
    """What this machine computes on; empty until it is ready."""

    @property
    def settled(self) -> bool:
        """Whether it has come as far as it will."""
        return self.state in ("ready", "failed")
