"""MNIST's files: read exactly, and whatever is wrong with them said in a sentence."""

from __future__ import annotations

import gzip
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from dataset_files import idx, write_mnist
from hypothesis import given, settings
from hypothesis import strategies as st

from nnplayground.datasets.dataset import DataError, Dataset
from nnplayground.datasets.pictures.idx import read_idx
from nnplayground.datasets.progress import Cancelled
from nnplayground.text import Text


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("dotted", [False, True])
def test_pictures_and_labels_are_those_of_the_files(tmp_path: Path, zipped: bool, dotted: bool) -> None:
    pictures, labels = write_mnist(tmp_path, 130, zipped)
    if dotted:
        for path in list(tmp_path.iterdir()):
            path.rename(path.with_name(path.name.replace("-idx", ".idx")))
    dataset = Dataset.parse({"kind": "fashion_mnist", "path": str(tmp_path), "limit": 100})
    samples, others = dataset.load(0, {}), dataset.load(1, {})
    assert samples.inputs.shape == (100, 1, 28, 28)
    by_content = {(picture / 255.0).tobytes(): int(label) for picture, label in zip(pictures, labels, strict=True)}
    result = [by_content[picture[0].tobytes()] for picture in samples.inputs]
    assert result == samples.targets.tolist()
    assert len({picture.tobytes() for picture in samples.inputs}) == 100
    assert samples.inputs.tobytes() != others.inputs.tobytes()
    assert len(dataset.with_(limit=10_000).load(0, {}).inputs) == 130


def test_the_second_pair_is_read_where_the_first_does_not_suffice(tmp_path: Path) -> None:
    write_mnist(tmp_path, 110)
    dataset = Dataset.parse({"kind": "mnist", "path": str(tmp_path), "limit": 60_001})
    with pytest.raises(DataError, match=r"holds no file t10k-images-idx3-ubyte and no"):
        dataset.load(0, {})
    write_mnist(tmp_path, 20, part="t10k")
    assert len(dataset.load(0, {}).inputs) == 130


def test_files_that_do_not_fit_each_other(tmp_path: Path) -> None:
    dataset = Dataset.parse({"kind": "mnist", "path": str(tmp_path)})
    with pytest.raises(DataError, match=r"holds no file train-images-idx3-ubyte and no train-images-idx3-ubyte.gz"):
        dataset.load(0, {})
    with pytest.raises(DataError, match=r"holds no file train-images-idx3-ubyte"):  # a name that no folder can have
        Dataset.parse({"kind": "mnist", "path": "a" * 5000}).load(0, {})
    write_mnist(tmp_path, 30)
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(np.zeros(29)))
    with pytest.raises(DataError, match=r"holds 30 pictures, but .*labels.* holds 29 labels"):
        dataset.load(0, {})
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(np.arange(30)))
    with pytest.raises(DataError, match=r"holds the label 29; 0 to 9"):
        dataset.load(0, {})
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(np.zeros((30, 28, 28))))
    with pytest.raises(DataError, match=r"is damaged: it does not begin as an IDX file does; dimensions wanted: 1"):
        dataset.load(0, {})


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    write_mnist(tmp_path, 20)
    shares: list[float | None] = []

    def report(what: Text, share: float | None) -> None:
        assert "train-images" in str(what)
        shares.append(share)
        raise Cancelled

    with pytest.raises(Cancelled):
        Dataset.parse({"kind": "mnist", "path": str(tmp_path)}).load(0, {}, report)
    assert shares == [1.0]


WHOLE = idx(np.arange(5 * 28 * 28).reshape(5, 28, 28) % 256)


@settings(max_examples=300)
@given(data=st.data())
def test_damaged_files_are_refused_in_a_sentence(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged"
    content = bytearray(data.draw(st.sampled_from([WHOLE, gzip.compress(WHOLE)])))
    kind = data.draw(st.sampled_from(["flip", "cut", "more", "any", "header"]))
    if kind == "flip":
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
    elif kind == "cut":
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    elif kind == "more":
        content += data.draw(st.binary(min_size=1, max_size=9))
    elif kind == "any":
        content = bytearray(data.draw(st.binary(max_size=60)))
    else:
        sizes = data.draw(st.tuples(*[st.one_of(st.sampled_from([0, 1, 28]), st.integers(0, 2**32 - 1))] * 3))
        head = struct.pack(">BBBB3I", 0, 0, 8, 3, *sizes)
        content = bytearray(data.draw(st.sampled_from([head, gzip.compress(head)])))
    path.write_bytes(content)
    result: object = None
    try:
        result = read_idx(path, (None, 28, 28)).size
    except DataError as error:
        sentence = str(error)
    else:  # the flip hit a pixel, or what gzip does not check
        sentence = f"{path} ."
    assert str(path) in sentence
    assert sentence.endswith(".")
    assert result in (None, 0, 5 * 28 * 28)


@pytest.mark.parametrize("count", [2**32 - 1, 300_000])
@pytest.mark.parametrize("zipped", [False, True])
def test_a_header_that_lies_makes_no_room(tmp_path: Path, count: int, zipped: bool) -> None:
    content = struct.pack(">BBBB3I", 0, 0, 8, 3, count, 28, 28) + bytes(1000)
    path = tmp_path / "liar"
    path.write_bytes(gzip.compress(content) if zipped else content)
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=r"header speaks of"):
            read_idx(path, (None, 28, 28))
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(idx(np.zeros((2, 28, 28))) + bytes(50_000_000)))
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=r"more than the 1568 numbers of its header follow"):
            read_idx(path, (None, 28, 28))
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
