"""Writing files so that what was there is kept until the new content is whole, and saying why it cannot be done."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from nnplayground.text import Text, UserError, text


class WriteError(UserError):
    """A file that cannot be written."""


def check_writable(path: Path) -> None:
    """Raise ``WriteError`` where ``write_atomically`` could not even begin; changes nothing on disk."""
    target = _target(path)
    try:
        trial = _beside(target)
        trial.touch(exist_ok=False)
        trial.unlink()
    except OSError as error:
        raise WriteError(_reason(path, error)) from error


def check_apart(path: Path, *others: Path | None) -> None:
    """Raise ``WriteError`` where writing ``path`` would replace one of ``others``, by whatever name."""
    for other in others:
        if other is None:
            continue
        same = path.resolve() == other.resolve()
        if same or (path.exists() and other.exists() and path.samefile(other)):
            raise WriteError(text("Cannot write {path}: the project is in this file. Name another one.", path=path))


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let ``write`` fill a file beside ``path``, then put it in its place.

    Whatever goes wrong, the file that stood there stays as it was.  Raises ``WriteError``; other exceptions of
    ``write`` pass through.
    """
    target = _target(path)
    try:
        _write(target, write)
    except OSError as error:
        raise WriteError(_reason(path, error)) from error


def _write(target: Path, write: Callable[[BinaryIO], object]) -> None:
    part = _beside(target)
    try:
        with part.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _beside(target: Path) -> Path:
    return target.with_name(f".nnplayground-{secrets.token_hex(6)}.part")


def _target(path: Path) -> Path:
    """Where the bytes go: behind a symbolic link, its end.  Refuses what is no place for a file."""
    try:
        target = path.resolve()
    except (OSError, ValueError, RuntimeError) as error:  # a loop of links, a working directory that is gone
        raise WriteError(_reason(path, error)) from error
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        if not target.parent.is_dir():
            folder = target.parent if path.is_symlink() else path.parent  # as it was written, where it was
            raise WriteError(
                text("Cannot write {path}: there is no folder {folder}.", path=path, folder=folder)
            ) from None
        return target
    except (OSError, ValueError) as error:
        raise WriteError(_reason(path, error)) from error
    if stat.S_ISDIR(mode):
        raise WriteError(text("Cannot write {path}: it is a folder.", path=path))
    if not stat.S_ISREG(mode):
        raise WriteError(text("Cannot write {path}: it is not a regular file.", path=path))
    if not os.access(target, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise WriteError(text("Cannot write {path}: the file is write-protected.", path=path))
    return target


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network folders cannot be synchronized
            raise
    finally:
        os.close(handle)


def _reason(path: Path, error: Exception) -> Text:
    number, why = (error.errno, error.strerror) if isinstance(error, OSError) else (None, None)
    if number in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return text("Cannot write {path}: there is no space left.", path=path)
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return text("Cannot write {path}: no permission to write in this folder.", path=path)
    return text("Cannot write {path}: {why}.", path=path, why=why or str(error))
