"""The whole state of a session as one value that can be taken, put back, and written to a file, bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    AnyArray = npt.NDArray[np.generic]


START = "start.safetensors"
"""Name among ``Project.files`` of the trained weights that the project starts from."""


@dataclass(frozen=True)
class State:
    """Arrays by name; ``Session.state()`` makes it and ``Session(..., state=)`` takes it up again.

    ``weights``: parameters and buffers, ``node.name``.  ``rest``: everything else: optimizer state
    (``optimizer/exp_avg/linear_1.weight``), random states (``random/...``), data order and place in the epoch
    (``order/...``), counters (``count/epoch``, ``count/step``), and the history of measures (``history/...``).
    NumPy only, so that files are read and written without torch.
    """

    weights: Mapping[str, AnyArray]
    rest: Mapping[str, AnyArray]

    @property
    def step(self) -> int:
        """Training steps done."""
        return int(self.rest["count/step"].item())

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return int(self.rest["count/epoch"].item())
