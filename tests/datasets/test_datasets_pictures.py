"""A folder of pictures by class, and pictures made larger."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from dataset_files import write_pictures
from PIL import Image

from nnplayground.datasets.dataset import DataError, Dataset
from nnplayground.datasets.kinds.image_folder import ImageFolder
from nnplayground.datasets.pictures.scaled import scaled
from nnplayground.datasets.progress import Cancelled
from nnplayground.fields.errors import FieldError
from nnplayground.text import Text


def test_classes_are_found_when_the_path_is_set(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "notes.txt").write_text("no class")
    dataset = ImageFolder.of(str(tmp_path))
    assert dataset.spec().class_names == ("cat", "dog", "eel")
    assert dataset.with_(path="").class_names == ()
    samples = dataset.load(0, {})
    assert samples.inputs.shape == (12, 1, 32, 32)
    for index in range(3):
        level = samples.inputs[samples.targets == index].mean()
        assert level == pytest.approx((index + 1) / 4, abs=0.02)
    assert samples.notes == ()
    few = dataset.with_(limit=10, colour=True, size=16).load(0, {})
    assert few.inputs.shape == (10, 3, 16, 16)
    assert sorted(np.bincount(few.targets.astype(int)).tolist()) == [3, 3, 4]


def test_a_path_that_cannot_serve_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    with pytest.raises(FieldError, match=r"At least two sub-folders are needed.*: 1\."):
        ImageFolder.of(str(tmp_path))
    with pytest.raises(FieldError, match=r"absent cannot be read \(No such file or directory\)"):
        ImageFolder.of(str(tmp_path / "absent"))
    with pytest.raises(DataError, match=r"No folder has been chosen yet"):
        ImageFolder().load(0, {})


def test_damaged_pictures_are_left_out_and_named(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    dataset = ImageFolder.of(str(tmp_path))
    whole = (tmp_path / "dog" / "0.png").read_bytes()
    (tmp_path / "dog" / "0.png").write_bytes(whole[: len(whole) // 2])
    samples = dataset.load(0, {})
    assert len(samples.inputs) == 11
    assert [str(note) for note in samples.notes] == [f"{Path('dog/0.png')} is damaged or too large, and was left out."]
    (tmp_path / "cat" / "1.jpg").write_bytes(b"")
    (tmp_path / "cat" / "zz.webp").write_text("no picture")
    assert str(dataset.load(0, {}).notes[0]).startswith("3 pictures are damaged or too large, ")
    for path in (tmp_path / "eel").iterdir():
        path.write_bytes(b"GIF89a")
    with pytest.raises(DataError, match=r"No picture in the sub-folder 'eel' of .* can be read; eel.* is damaged"):
        dataset.load(0, {})


def test_a_folder_that_has_changed_is_explained(tmp_path: Path) -> None:
    write_pictures(tmp_path / "kept")
    dataset = ImageFolder.of(str(tmp_path / "kept"))
    (tmp_path / "kept" / "fox").mkdir()
    assert [str(note) for note in dataset.load(0, {}).notes] == [
        "The sub-folder 'fox' is new and is not used yet. Choose the folder again to take it in."
    ]
    with pytest.raises(DataError, match=r"The sub-folder 'fox' of .* holds no picture \(PNG"):
        dataset.with_(path=dataset.path).load(0, {})
    shutil.rmtree(tmp_path / "kept" / "dog")
    with pytest.raises(DataError, match=r"no longer has the sub-folder 'dog'"):
        dataset.load(0, {})
    (tmp_path / "kept").rename(tmp_path / "elsewhere")
    with pytest.raises(DataError, match=r"The folder .*kept cannot be read"):
        dataset.load(0, {})


def test_reading_reports_and_stops(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    shares: list[float] = []

    def report(what: Text, share: float | None) -> None:
        assert share is not None
        shares.append(share)
        if share > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        ImageFolder.of(str(tmp_path)).load(0, {}, report)
    assert shares == [place / 12 for place in range(6)]


def test_photographs_stand_upright_and_keep_their_proportions(tmp_path: Path) -> None:
    write_pictures(tmp_path, ("cat", "dog"), each=1)
    # Twice as wide as high, the middle square bright; stored lying on its side with a note of how to turn it.
    picture = np.zeros((20, 40), np.uint8)
    picture[:10, 10:30] = 255
    lying = Image.fromarray(np.ascontiguousarray(np.rot90(picture, 1)))
    exif = lying.getexif()
    exif[0x0112] = 6
    lying.save(tmp_path / "cat" / "0.png", exif=exif)
    result = ImageFolder.of(str(tmp_path)).with_(size=8).load(0, {}).inputs[0, 0]
    assert result[:3].min() > 0.8
    assert result[5:].max() < 0.2


def test_more_than_fits_into_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pictures(tmp_path)
    monkeypatch.setattr("nnplayground.datasets.kinds.image_folder.MOST_NUMBERS", 5000)
    with pytest.raises(DataError, match=r"12 pictures of this size do not fit into memory. Read at most 4 of them"):
        ImageFolder.of(str(tmp_path)).load(0, {})


@pytest.mark.parametrize("size", [8, 16, 32])
def test_scaling_is_linear_interpolation(size: int) -> None:
    import torch

    pictures = Dataset.parse("digits").load(0, {}).inputs[:5]
    expected = torch.nn.functional.interpolate(
        torch.from_numpy(pictures.copy()), size=(size, size), mode="bilinear", align_corners=False
    )
    np.testing.assert_allclose(scaled(pictures, size), expected.numpy(), atol=1e-12)


def test_digits_that_are_left_out_leave_the_others_as_they_were() -> None:
    everything = Dataset.parse("digits").load(0, {})
    later = Dataset.parse({"kind": "digits", "classes": ["9", "5", "6", "8", "7"]})
    assert later.spec().class_names == ("5", "6", "7", "8", "9")
    samples = later.load(0, {})
    kept = everything.targets >= 5
    np.testing.assert_array_equal(samples.inputs, everything.inputs[kept])
    np.testing.assert_array_equal(samples.targets + 5, everything.targets[kept])
    with pytest.raises(FieldError, match=r"at least two digits are needed"):
        later.with_(classes=("3",))
