"""Folders of pictures as people have them: with transparency, of 16 bits, of odd shapes, and with leftovers in them.

Tests that are expected to fail say what goes wrong today.  Whoever mends a fault deletes the mark.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nnplayground.datasets.kinds.image_folder import ImageFolder
from nnplayground.text import UserError

if TYPE_CHECKING:
    import numpy.typing as npt

PICTURES = Path(__file__).parent / "pictures"


def _fault(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)


@dataclass(frozen=True)
class _Folder:
    """What the program makes of a folder of pictures."""

    refused: str = ""
    """The sentence, where it is refused."""
    classes: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    """The pictures of each class, ``(n, channels, 16, 16)`` from 0 to 1."""
    notes: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many pictures of each class."""
        return {name: len(pictures) for name, pictures in self.classes.items()}


def _read(folder: Path, colour: bool = False) -> _Folder:
    try:
        dataset = ImageFolder.of(str(folder)).with_(size=16, colour=colour)
        samples = dataset.load(0, {})
    except UserError as error:
        return _Folder(refused=str(error))
    classes = {name: samples.inputs[samples.targets == index] for index, name in enumerate(dataset.class_names)}
    return _Folder(classes=classes, notes=" ".join(map(str, samples.notes)))


def _corners(pictures: npt.NDArray[np.float64]) -> list[float]:
    """The different levels in the four corners of the pictures, to two decimals."""
    return [float(level) for level in np.unique(pictures[:, :, [0, 0, -1, -1], [0, -1, 0, -1]].round(2))]


@pytest.mark.parametrize("colour", [False, True])
@_fault("Transparent pixels are read as black: black ink on black, every picture the same.")
def test_transparent_pictures_are_laid_on_white(colour: bool) -> None:
    folder = _read(PICTURES / "transparent", colour)
    assert folder.counts == {"bar": 8, "disc": 8}, folder.refused
    # The black bar covers 15 % of a picture, the black disc 27.3 %.
    for name, white in (("bar", 0.85), ("disc", 0.727)):
        pictures = folder.classes[name]
        assert pictures.mean(axis=(1, 2, 3)) == pytest.approx(white, abs=0.02)
        assert pictures.min(axis=(1, 2, 3)) == pytest.approx(0.0, abs=0.1)
    assert _corners(folder.classes["disc"]) == [1.0]


@pytest.mark.parametrize("colour", [False, True])
@_fault("Levels of 16 bits are cut at 255: every picture is white.")
def test_sixteen_bits_of_grey_are_divided_by_the_largest(colour: bool) -> None:
    folder = _read(PICTURES / "grey16", colour)
    assert folder.counts == {"bright": 8, "dim": 8}, folder.refused
    for name, level in (("bright", 50_000), ("dim", 9_000)):
        pictures = folder.classes[name]
        assert _corners(pictures) == [0.05]
        assert pictures.max(axis=(1, 2, 3)) == pytest.approx(level / 65_535, abs=0.004)


@_fault("The middle square of a long picture is cut out; the object at its end is gone, and nothing is said.")
def test_what_is_cut_off_a_long_picture_is_kept_or_named() -> None:
    """All of the picture is shown, by fitting or stretching it, or a note says that pictures are cut."""
    folder = _read(PICTURES / "aspect")
    assert folder.counts == {"tall": 6, "wide": 6}, folder.refused
    shown = all(pictures.max(axis=(1, 2, 3)).min() > 0.5 for pictures in folder.classes.values())
    assert shown or "cut" in folder.notes


@_fault("The sub-folder 'test' is said to hold no picture; that its sub-folders do is not said.")
def test_classes_below_train_and_test_are_taken_or_named() -> None:
    path = PICTURES / "train_and_test"
    folder = _read(path)
    if folder.refused:
        sentence = folder.refused.replace(str(path), "")
        assert [name for name in ("cat", "dog") if name not in sentence] == [], sentence
    else:  # both parts, or the one to train with
        assert folder.counts in ({"cat": 12, "dog": 12}, {"cat": 6, "dog": 6})


@_fault("The folder is refused for a __MACOSX without pictures.")
def test_what_archives_leave_behind_is_no_class_and_no_picture(tmp_path: Path) -> None:
    subprocess.run([sys.executable, PICTURES / "make_junk.py", tmp_path / "pets"], check=True)
    folder = _read(tmp_path / "pets")
    assert folder.counts == {"cat": 6, "dog": 6}, folder.refused
    assert [name for name in ("cut.jpg", "empty.png") if name not in folder.notes] == [], folder.notes
