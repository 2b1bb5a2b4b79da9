"""A copy of everything that a step changes, to go back to."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from nnplayground.training.device import noise_state, set_noise_state


class Checkpoint:
    """Taken while the session's noise is in the default generator; so is ``restore`` called."""

    def __init__(self, live: Sequence[Tensor], device: torch.device) -> None:
        self._live = live
        self._copies = [tensor.clone() for tensor in live]
        self._device = device
        self._noise = noise_state(device)

    def restore(self) -> None:
        """Put every number back."""
        for tensor, copy in zip(self._live, self._copies, strict=True):
            tensor.copy_(copy)
        set_noise_state(self._device, self._noise)
