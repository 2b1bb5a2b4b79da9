"""Reads pictures from a folder, each sub-folder a class.  Pillow is imported only for that."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.dataset import DataError
from nnplayground.datasets.progress import Report
from nnplayground.text import Text, text

if TYPE_CHECKING:
    import numpy.typing as npt

    from nnplayground.datasets.dataset import Floats, Integers

ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm"})
MOST_CLASSES = 100
_LARGEST = 80_000_000
"""Pixels beyond which a picture is left out: unpacking it would take too much memory."""


@dataclass(frozen=True)
class PictureFolder:
    """What was read: ``inputs`` ``(n, channels, size, size)`` from 0 to 1, ``classes`` ``(n,)``."""

    inputs: Floats
    classes: Integers
    unreadable: tuple[str, ...]
    """Paths, from the folder, of pictures that are damaged or too large."""


def find_classes(path: str) -> tuple[str, ...]:
    """Names of the sub-folders, in order; hidden ones aside.  Looks at no picture.  Raises ``DataError``."""
    try:
        with os.scandir(path) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))
    except (OSError, ValueError) as error:
        raise DataError(_unreadable(path, error)) from error
    if len(names) < 2:
        raise DataError(
            text(
                "At least two sub-folders are needed, one for each class, with its pictures. Found in the folder "
                "{path}: {count}. Choose another folder.",
                path=path,
                count=len(names),
            )
        )
    if len(names) > MOST_CLASSES:
        raise DataError(
            text(
                "The folder {path} has {count} sub-folders, too many for classes (at most {most}). Choose another "
                "folder.",
                path=path,
                count=len(names),
                most=MOST_CLASSES,
            )
        )
    return tuple(names)


def find_pictures(folder: Path) -> list[Path]:
    """The pictures right in ``folder``, by name.  Raises ``DataError``."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name
                for entry in entries
                if Path(entry.name).suffix.lower() in ENDINGS and not entry.name.startswith(".") and entry.is_file()
            )
    except OSError as error:
        raise DataError(_unreadable(str(folder), error)) from error
    return [folder / name for name in names]


def read_pictures(
    chosen: list[tuple[Path, int]], folder: Path, size: int, colour: bool, report: Report
) -> PictureFolder:
    """The pictures with their classes; each cut to a square around its middle and scaled to ``size``.

    Raises ``DataError`` where Pillow is missing, and what ``report`` raises.
    """
    try:
        from PIL import Image, ImageOps
    except ImportError as error:
        raise DataError(
            text(
                "Reading pictures needs the package Pillow, which cannot be imported ({reason}). "
                "Install it with: pip install pillow.",
                reason=error,
            )
        ) from error

    def one(path: Path) -> npt.NDArray[np.uint8]:
        with Image.open(path) as file:
            if file.width * file.height > _LARGEST:
                raise ValueError("too large")
            mode = "RGB" if colour else "L"
            file.draft(mode, (2 * size, 2 * size))  # a photograph need not be unpacked in full
            upright = ImageOps.exif_transpose(file).convert(mode)
            return np.asarray(ImageOps.fit(upright, (size, size), Image.Resampling.BILINEAR))

    # Bytes, and numbers of 64 bits only of what could be read.
    pictures = np.empty((len(chosen), size, size, 3 if colour else 1), np.uint8)
    classes: list[int] = []
    unreadable: list[str] = []
    for place, (path, index) in enumerate(chosen):
        report(text("Reading pictures of {name}", name=folder.name), place / len(chosen))
        try:
            picture = one(path)
        except Exception:  # the decoders raise whatever comes up in a damaged file; it is named to the user
            unreadable.append(str(path.relative_to(folder)))
            continue
        pictures[len(classes)] = picture.reshape(size, size, -1)
        classes.append(index)
    inputs = pictures[: len(classes)].transpose(0, 3, 1, 2).astype(np.float64)
    inputs /= 255.0
    return PictureFolder(np.ascontiguousarray(inputs), np.array(classes, dtype=np.int64), tuple(unreadable))


def _unreadable(path: str, error: OSError | ValueError) -> Text:
    return text(
        "The folder {path} cannot be read ({reason}). Put it back there or choose it again.",
        path=path,
        reason=error.strerror if isinstance(error, OSError) and error.strerror else str(error),
    )
