"""What the program keeps on the disk besides the projects: where that is, and removing it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from nnplayground import log_file
from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.download import cache_folder
from nnplayground.text import UserError, mark, text
from nnplayground.ui.toolkit.settings_store import SettingsStore


@dataclass(frozen=True)
class KeptFiles:
    """One sort of them."""

    key: str
    title: str
    """Marked for translation."""
    place: str
    """The file or folder as the system names it; empty where nothing is kept."""
    folder: Path | None
    """What a file manager can show; None for the registry of Windows."""


def kept_files(store: SettingsStore) -> tuple[KeptFiles, ...]:
    """Settings, log and downloads, whether or not there are any yet."""
    log, downloads = log_file.path(), cache_folder()
    file = store.file
    return (
        KeptFiles("settings", mark("Settings"), store.place, None if file is None else file.parent),
        KeptFiles("log", mark("Log"), "" if log is None else str(log), None if log is None else log.parent),
        KeptFiles("downloads", mark("Downloaded data"), str(downloads), downloads),
    )


def remove_log_and_downloads() -> None:
    """As if the program had never been started, but for the settings; what others put into its folders stays.

    Raises ``OSError``, and ``UserError`` where a folder is a link: what it leads to may serve others as well.
    """
    log_file.remove()
    top = cache_folder().parent
    files = [file for dataset in DATASETS for file in dataset.kept_files()]
    folders = sorted({folder for file in files for folder in file.parents if folder.is_relative_to(top)}, reverse=True)
    for folder in folders:
        if folder.is_symlink():
            raise UserError(text("{folder} is a link. What lies where it leads to stays.", folder=folder))
    for file in files:
        file.unlink(missing_ok=True)
    for folder in folders:  # the inner ones first
        with contextlib.suppress(OSError):  # there was none, or there is something else in it
            folder.rmdir()
