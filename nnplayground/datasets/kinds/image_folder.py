"""Image folder: pictures of the user's own, each sub-folder a class."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import numpy as np

from nnplayground.datasets.dataset import DATASETS, DataError, Dataset, Samples
from nnplayground.datasets.pictures.picture_folder import find_classes, find_pictures, read_pictures
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import flag, hidden, integer, path
from nnplayground.fields.errors import FieldError
from nnplayground.text import Text, mark, text

MOST_NUMBERS = 60_000_000
"""Half a gigabyte at 64 bits, and twice that while it is split."""


@DATASETS.register
class ImageFolder(Dataset):
    """Only the path travels with a project, and the names of the classes, which ``spec`` needs without a look at the
    disk: they are found when the path is set."""

    kind = "image_folder"
    title = mark("Folder of pictures")
    help = mark("Pictures of your own: a folder with one sub-folder for each class.")
    formula = r"x \in [0, 1]^{c \times s \times s}, \quad y \in \{0, \ldots, k - 1\}"
    category = mark("Your own")
    rank = 52

    path: str = path(
        "",
        label=mark("Folder"),
        help=mark("It has a sub-folder of pictures for each class. It is not copied into the project."),
    )
    class_names: tuple[str, ...] = hidden((), label=mark("Classes"), help=mark("Names of the sub-folders."))
    size: int = integer(
        32, low=8, high=128, step=8, label=mark("Size"), help=mark("Pixels on each side, to which pictures are scaled.")
    )
    colour: bool = flag(
        False, label=mark("Colour"), help=mark("Three channels, red, green and blue, instead of one of grey.")
    )
    limit: int = integer(
        2000,
        low=10,
        high=50_000,
        step=500,
        label=mark("Pictures"),
        help=mark("How many are read at most, evenly over the classes; New data draws others."),
    )

    @classmethod
    def of(cls, folder: str) -> ImageFolder:
        """The data set of a folder.  Raises ``FieldError``."""
        return cls().with_(path=folder)

    def spec(self) -> DataSpec:
        shape = (3 if self.colour else 1, self.size, self.size)
        return DataSpec(shape, "classification", class_names=self.class_names or ("A", "B"))

    def with_(self, **values: object) -> Self:
        """A new path brings new classes along.  Raises ``FieldError`` for a folder that cannot serve."""
        folder = values.get("path")
        if isinstance(folder, str) and "class_names" not in values:
            try:
                values["class_names"] = find_classes(folder) if folder else ()
            except DataError as error:
                raise FieldError(error.text) from error
        return super().with_(**values)

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        if not self.path or not self.class_names:
            raise DataError(text("No folder has been chosen yet. Choose one with a sub-folder for each class."))
        folder = Path(self.path)
        now = find_classes(self.path)
        lost = [name for name in self.class_names if name not in now]
        if lost:
            raise DataError(
                text(
                    "The folder {path} no longer has the sub-folder {name!r}. Put it back there or choose the folder "
                    "again.",
                    path=self.path,
                    name=lost[0],
                )
            )
        chosen = self._choose(folder, np.random.default_rng(seed))
        numbers = len(chosen) * math.prod(self.spec().shape)
        if numbers > MOST_NUMBERS:
            raise DataError(
                text(
                    "{count} pictures of this size do not fit into memory. Read at most {most} of them, or choose a "
                    "smaller size.",
                    count=len(chosen),
                    most=MOST_NUMBERS * len(chosen) // numbers,
                )
            )
        read = read_pictures(chosen, folder, self.size, self.colour, report)
        counts = np.bincount(read.classes, minlength=len(self.class_names))
        if not counts.all():
            index = int(np.argmin(counts))
            first = next((name for name in read.unreadable if Path(name).parts[0] == self.class_names[index]), "")
            raise DataError(self._without_pictures(self.class_names[index], first))
        added = [name for name in now if name not in self.class_names]
        return Samples(read.inputs, read.classes, self._notes(read.unreadable, added))

    def _choose(self, folder: Path, random: np.random.Generator) -> list[tuple[Path, int]]:
        """At most ``limit`` pictures, of each class as many as of the others where there are enough."""
        files = [random.permutation(np.array(find_pictures(folder / name))).tolist() for name in self.class_names]
        left, chosen = self.limit, []
        for done, index in enumerate(sorted(range(len(files)), key=lambda index: len(files[index]))):
            part = files[index][: max(1, left // (len(files) - done))]
            left -= len(part)
            chosen += [(picture, index) for picture in part]
        return sorted(chosen)

    def _without_pictures(self, name: str, unreadable: str) -> Text:
        if unreadable:
            return text(
                "No picture in the sub-folder {name!r} of {path} can be read; {unreadable} is damaged or too large, "
                "for instance. Put others there.",
                name=name,
                path=self.path,
                unreadable=unreadable,
            )
        return text(
            "The sub-folder {name!r} of {path} holds no picture (PNG, JPEG, BMP, GIF, WebP or TIFF). Put some there, "
            "or take the sub-folder away and choose the folder again.",
            name=name,
            path=self.path,
        )

    def _notes(self, unreadable: tuple[str, ...], added: list[str]) -> tuple[Text, ...]:
        notes = []
        if len(unreadable) == 1:
            notes.append(text("{name} is damaged or too large, and was left out.", name=unreadable[0]))
        elif unreadable:
            notes.append(
                text(
                    "{count} pictures are damaged or too large, {name} for instance, and were left out.",
                    count=len(unreadable),
                    name=unreadable[0],
                )
            )
        if added:
            notes.append(
                text(
                    "The sub-folder {name!r} is new and is not used yet. Choose the folder again to take it in.",
                    name=added[0],
                )
            )
        return tuple(notes)
