"""The contract of a data set, and the arrays that it yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.kind import Kind
from nnplayground.registry import Registry
from nnplayground.text import Text, UserError

if TYPE_CHECKING:
    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]

LARGEST = 1e37
"""Beyond it a number does not fit into 32 bits with room to calculate."""

DATASETS: Registry[Dataset] = Registry("data set", "nnplayground.datasets.kinds")


class DataError(UserError):
    """Data that cannot be read or used."""


@dataclass(frozen=True)
class Samples:
    """What a data set yields, before it is split.  Arrays are read-only.

    ``inputs``: float64, ``(n, *spec.shape)``; NaN is a missing value, which ``prepare`` fills with the mean of the
    training part.  ``targets``: int64 ``(n,)`` class indices, or float64 ``(n, targets)``; never missing.
    """

    inputs: Floats
    targets: Floats | Integers
    notes: tuple[Text, ...] = ()
    """What there is to know of them that does not stop anyone: pictures left out, for instance."""

    def __post_init__(self) -> None:
        self.inputs.setflags(write=False)
        self.targets.setflags(write=False)


class Dataset(Kind):
    """Where the samples come from.  ``spec`` is cheap and pure; ``load`` may be slow and runs off the GUI thread."""

    registry: ClassVar[Registry[Any] | None] = DATASETS
    category: ClassVar[str] = ""
    """Heading in menus, marked for translation."""

    def spec(self) -> DataSpec:
        """Shape, kind of target and names.  Needs no file and no heavy import."""
        raise NotImplementedError

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        """The samples.

        ``seed`` is that of the project's random source for data.  ``files`` holds what travels in the project file, by
        name.  What takes more than a second calls ``report`` again and again.  Raises ``DataError``, and whatever
        ``report`` raises: ``Cancelled``.
        """
        raise NotImplementedError

    def to_fetch(self) -> Text | None:
        """What ``load`` would download first, in a sentence; None where everything is on this machine.  Quick."""
        return None

    @classmethod
    def kept_files(cls) -> tuple[Path, ...]:
        """What ``load`` has downloaded or would download, whether or not it is on this machine."""
        return ()

    def standardized(self) -> bool:
        """Whether each input column is brought to mean 0 and standard deviation 1 (fitted on the training part)."""
        return False

    def standardized_targets(self) -> bool:
        """The same for the target columns of a regression."""
        return False
