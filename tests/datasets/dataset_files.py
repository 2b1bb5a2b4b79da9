"""Small files of the kinds that data sets read, made by the tests."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
from PIL import Image


def idx(array: np.ndarray) -> bytes:
    """An IDX file of bytes."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


def write_mnist(
    folder: Path, count: int = 60, zipped: bool = False, part: str = "train"
) -> tuple[np.ndarray, np.ndarray]:
    """Both files of a part; returns pictures and labels, which go through all ten classes in turn."""
    random = np.random.default_rng(0)
    pictures = random.integers(0, 256, (count, 28, 28), dtype=np.uint8)
    labels = (np.arange(count) % 10).astype(np.uint8)
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in ((f"{part}-images-idx3-ubyte", pictures), (f"{part}-labels-idx1-ubyte", labels)):
        content = idx(array)
        (folder / f"{name}{'.gz' if zipped else ''}").write_bytes(gzip.compress(content) if zipped else content)
    return pictures, labels


def write_pictures(folder: Path, classes: tuple[str, ...] = ("cat", "dog", "eel"), each: int = 4) -> Path:
    """Pictures of several formats and sizes, the class number in their brightness and the rest noise."""
    random = np.random.default_rng(1)
    endings = (".png", ".jpg", ".bmp", ".gif")
    for index, name in enumerate(classes):
        (folder / name).mkdir(parents=True)
        for number in range(each):
            level = 255 * (index + 1) // (len(classes) + 1)
            noise = random.integers(-8, 9, (20 + number, 30 - 3 * number, 3))
            Image.fromarray((level + noise).astype(np.uint8)).save(folder / name / f"{number}{endings[number % 4]}")
    return folder
