"""IDX files, in which MNIST and its relatives come: a header with sizes, then one byte for each number.

Plain or compressed with gzip.  Sizes are checked against the file before room is made for them, and nothing is read
beyond them.  All functions raise ``DataError`` with a sentence that names the file.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from nnplayground.datasets.dataset import DataError
from nnplayground.datasets.progress import Report, silent
from nnplayground.text import Text, text

if TYPE_CHECKING:
    Bytes = npt.NDArray[np.uint8]

MOST_BYTES = 250_000_000
"""Numbers that a file may hold: five times those of the largest known."""
_BYTES = 8
"""The header's code for numbers of one byte."""
_CHUNK = 1 << 20


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def read_idx(path: Path, sizes: tuple[int | None, ...], report: Report = silent) -> Bytes:
    """The numbers of a file with as many dimensions as ``sizes``, each of the size given there; None is any."""
    try:
        with path.open("rb") as file:
            zipped = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if zipped else path.open("rb") as content:
            return _read(path, content, sizes, None if zipped else path.stat().st_size, report)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _damaged(path, text("its compressed content breaks off or is not what was written")) from error
    except (OSError, ValueError) as error:
        raise DataError(
            text(
                "The file {path} cannot be read ({reason}). Put it back there or choose another folder.",
                path=path,
                reason=error.strerror if isinstance(error, OSError) and error.strerror else str(error),
            )
        ) from error


def _read(path: Path, file: _Readable, sizes: tuple[int | None, ...], length: int | None, report: Report) -> Bytes:
    head = file.read(4 + 4 * len(sizes))
    if len(head) < 4 + 4 * len(sizes) or head[:2] != b"\0\0" or head[2] != _BYTES or head[3] != len(sizes):
        raise _damaged(
            path, text("it does not begin as an IDX file does; dimensions wanted: {count}", count=len(sizes))
        )
    shape = struct.unpack(f">{len(sizes)}I", head[4:])
    if any(wanted not in (None, size) for wanted, size in zip(sizes, shape, strict=True)):
        raise _damaged(
            path,
            text(
                "its sizes are {received}, and {wanted} are needed",
                received=_by(shape),
                wanted=_by(["n" if size is None else size for size in sizes]),
            ),
        )
    count = math.prod(shape)
    if count > MOST_BYTES:
        raise _damaged(path, text("its header speaks of {count} numbers, more than any such file holds", count=count))
    if length is not None and length != len(head) + count:
        raise _damaged(path, _wrong_length(count, length - len(head)))
    parts = []
    read = 0
    while part := file.read(min(_CHUNK, count + 1 - read)):  # one more than there should be, to see whether there is
        parts.append(part)
        read += len(part)
        report(text("Reading {name}", name=path.name), min(1.0, read / max(1, count)))
        if read > count:
            break
    if read != count:
        raise _damaged(path, _wrong_length(count, read))
    return np.frombuffer(b"".join(parts), np.uint8).reshape(shape)


def _wrong_length(expected: int, size: int) -> Text:
    if size > expected:
        return text("more than the {wanted} numbers of its header follow", wanted=expected)
    return text("its header speaks of {wanted} numbers, but {received} follow", wanted=expected, received=max(0, size))


def _by(sizes: tuple[int, ...] | list[int | str]) -> str:
    return " × ".join(map(str, sizes))


def _damaged(path: Path, why: Text) -> DataError:
    return DataError(
        text("The file {path} is not the right one or is damaged: {why}. Fetch it again.", path=path, why=why)
    )
