"""The outer shell: a zip read with every size bounded, and written so that equal content gives equal bytes."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from nnplayground.fields.errors import shorten
from nnplayground.text import Text, UserError, text

MEBIBYTE = 2**20
LARGEST = {
    "project.json": 64 * MEBIBYTE,
    "weights.safetensors": 4096 * MEBIBYTE,
    "state.safetensors": 8192 * MEBIBYTE,
    "timeline/index.json": 64 * MEBIBYTE,
}
LARGEST_IN = {"data/": 256 * MEBIBYTE, "timeline/": 4608 * MEBIBYTE}
"""Of one file in these folders."""
LARGEST_TIMELINE = 4608 * MEBIBYTE
"""Of all that the timeline keeps: more than any budget."""
RATIO = 200
"""Entries over a mebibyte that unpack to more than this many times their size are taken for an attack."""
MOST_ENTRIES = 1000
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time written for every entry: the earliest that a zip can hold."""


class ProjectFileError(UserError):
    """A file that is no project, or a damaged one."""


def read_archive(path: Path) -> dict[str, bytes]:
    """The entries that belong to a project, by name.  Raises ``ProjectFileError``."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # a pipe would be waited for without end
            raise ProjectFileError(text("Cannot read {path}: it is not a regular file.", path=path))
        with path.open("rb") as file:
            return _read(path, file)
    except FileNotFoundError as error:
        raise ProjectFileError(text("There is no file {path}.", path=path)) from error
    except IsADirectoryError as error:
        raise ProjectFileError(text("{path} is a folder, not a project file.", path=path)) from error
    except PermissionError as error:
        if os.path.isdir(path):  # noqa: PTH112  # what Windows says of a folder; pathlib's raises in a closed one
            raise ProjectFileError(text("{path} is a folder, not a project file.", path=path)) from error
        raise ProjectFileError(text("Cannot read {path}: no permission.", path=path)) from error
    except OSError as error:
        raise ProjectFileError(
            text("Cannot read {path}: {why}.", path=path, why=error.strerror or str(error))
        ) from error
    except ValueError as error:  # a name that no file can have
        raise ProjectFileError(text("There is no file {path}.", path=shorten(str(path)))) from error


def write_archive(file: BinaryIO, entries: Mapping[str, bytes]) -> None:
    """The entries in the given order; tensors are stored as they are, the rest is compressed.

    What would shrink so much that reading took it for an attack, as a table of nearly equal rows does, is stored too.
    """
    with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            stored = name.endswith(".safetensors") or _shrinks_too_much(content)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


def _shrinks_too_much(content: bytes) -> bool:
    return len(content) > MEBIBYTE and len(content) > RATIO // 2 * len(zlib.compress(content))


def _read(path: Path, file: BinaryIO) -> dict[str, bytes]:
    start = file.read(4)
    if not start:
        raise ProjectFileError(text("{path} is empty, not a project file.", path=path))
    begins_like_zip = start == b"PK\x03\x04"
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise ProjectFileError(_no_zip(path, begins_like_zip)) from error
    with archive:
        files: dict[str, bytes] = {}
        infos = archive.infolist()
        kept = sum(info.file_size for info in infos if info.filename.startswith("timeline/"))
        if len(infos) > MOST_ENTRIES:
            raise ProjectFileError(text("{path} is no project file: it has too many entries.", path=path))
        if kept > LARGEST_TIMELINE:
            raise ProjectFileError(
                text("{path} is refused: its timeline would unpack to {size} MiB.", path=path, size=kept // MEBIBYTE)
            )
        for info in infos:
            limit = LARGEST.get(info.filename, LARGEST_IN.get(info.filename.partition("/")[0] + "/", 0))
            if not limit or info.is_dir():
                continue
            if info.filename in files:
                raise ProjectFileError(text("{path} is damaged: it has {name} twice.", path=path, name=info.filename))
            files[info.filename] = _entry(path, archive, info, limit)
    return files


def _entry(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    name = shorten(info.filename)
    if info.file_size > limit or info.file_size > max(MEBIBYTE, RATIO * info.compress_size):
        raise ProjectFileError(
            text(
                "{path} is refused: its entry {name} would unpack to {size} MiB.",
                path=path,
                name=name,
                size=info.file_size // MEBIBYTE,
            )
        )
    if info.flag_bits & 1:
        raise ProjectFileError(text("{path} is encrypted, which a project file never is.", path=path))
    try:
        return archive.read(info)
    except _BROKEN as error:
        raise ProjectFileError(
            text("{path} is damaged: its entry {name} cannot be read. Was it cut short?", path=path, name=name)
        ) from error


_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What ``zipfile`` raises for damaged or foreign archives."""


def _no_zip(path: Path, begins_like_zip: bool) -> Text:
    if begins_like_zip:
        return text("{path} is damaged: its end is missing. Was it copied completely?", path=path)
    return text("{path} is not a project file of nnplayground.", path=path)
