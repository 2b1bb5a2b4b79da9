"""What MNIST and Fashion-MNIST share: their files, where these come from, and the samples in them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

import numpy as np

from nnplayground.datasets.dataset import DataError, Dataset, Samples
from nnplayground.datasets.download import cache_folder, fetch
from nnplayground.datasets.pictures.idx import read_idx
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import integer, path
from nnplayground.text import Text, mark, text

if TYPE_CHECKING:
    from nnplayground.datasets.pictures.idx import Bytes

SIDE = 28
_IN_TRAINING_FILE = 60_000


class MnistFiles(Dataset):
    """Grey pictures of 28 x 28 pixels in ten classes, 60 000 in one pair of files and 10 000 in another.

    Only the path travels with a project.  How the samples are split is for the project to say: the second pair of
    files is not its test part, but read where more samples are asked for than the first one holds.
    """

    category = mark("Pictures")
    address: ClassVar[str] = ""
    """Where the files can be downloaded."""
    megabytes: ClassVar[int] = 12
    """Size of all of them, compressed."""
    fingerprints: ClassVar[Mapping[str, str]] = {}
    """SHA-256 of the compressed files, by name without ``.gz``."""
    names: ClassVar[tuple[str, ...]] = ()

    path: str = path(
        "",
        label=mark("Folder"),
        help=mark("Where the four IDX files are, compressed or not. Left empty, they are downloaded once and kept."),
    )
    limit: int = integer(
        10_000,
        low=100,
        high=70_000,
        step=1000,
        label=mark("Samples"),
        help=mark("How many of up to 70 000 are used; New data draws others. All of them need 2 GB of memory."),
    )

    def spec(self) -> DataSpec:
        return DataSpec((1, SIDE, SIDE), "classification", class_names=self.names)

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        pairs = [self._pair(*names, report) for names in self._needed()]
        pictures, labels = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
        count = min(self.limit, len(pictures))
        chosen = np.sort(np.random.default_rng(seed).permutation(len(pictures))[:count])
        inputs = pictures[chosen, np.newaxis].astype(np.float64)
        inputs /= 255.0
        return Samples(inputs, labels[chosen].astype(np.int64))

    def to_fetch(self) -> Text | None:
        kept = cache_folder() / self.kind
        if self.path or all(_is_file(kept / f"{name}.gz") for names in self._needed() for name in names):
            return None
        return text(
            "{title} is not on this machine yet. {size} MB can be downloaded from {host} once and are kept; or choose "
            "a folder that holds the files.",
            title=self.title,
            size=self.megabytes,
            host=urlsplit(self.address).netloc,
        )

    @classmethod
    def kept_files(cls) -> tuple[Path, ...]:
        return tuple(cache_folder() / cls.kind / f"{name}.gz" for name in cls.fingerprints)

    def _needed(self) -> list[tuple[str, str]]:
        """Names of the pairs of files with pictures and their labels."""
        parts = ("train", "t10k") if self.limit > _IN_TRAINING_FILE else ("train",)
        return [(f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte") for part in parts]

    def _pair(self, pictures_name: str, labels_name: str, report: Report) -> tuple[Bytes, Bytes]:
        pictures_at, labels_at = self._file(pictures_name, report), self._file(labels_name, report)
        pictures, labels = read_idx(pictures_at, (None, SIDE, SIDE), report), read_idx(labels_at, (None,), report)
        if len(pictures) != len(labels) or not len(labels):
            raise DataError(
                text(
                    "{pictures} holds {count} pictures, but {labels} holds {others} labels. Fetch both again.",
                    pictures=pictures_at,
                    count=len(pictures),
                    labels=labels_at,
                    others=len(labels),
                )
            )
        if labels.max() >= len(self.names):
            raise DataError(
                text(
                    "{labels} holds the label {label}; 0 to {most} are known. Fetch it again.",
                    labels=labels_at,
                    label=int(labels.max()),
                    most=len(self.names) - 1,
                )
            )
        return pictures, labels

    def _file(self, name: str, report: Report) -> Path:
        if not self.path:
            return fetch(f"{self.address}{name}.gz", self.fingerprints[name], cache_folder() / self.kind, report)
        folder = Path(self.path)
        dotted = name.replace("-idx", ".idx")  # as some archives have it
        for known in (name, f"{name}.gz", dotted, f"{dotted}.gz"):
            if _is_file(folder / known):
                return folder / known
        raise DataError(
            text(
                "The folder {folder} holds no file {name} and no {name}.gz. Choose the folder with the IDX files, or "
                "none, to download them.",
                folder=folder,
                name=name,
            )
        )


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113  # pathlib's raises in a closed folder and for a name too long
