"""What the window remembers from one start to the next."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

_log = logging.getLogger(__name__)

VARIABLE = "NNPLAYGROUND_SETTINGS"
"""``memory`` to remember nothing, or the path of an INI file; else the platform's own place."""
_RECENT = 10


class _Values(Protocol):
    def value(self, key: str) -> object: ...
    def setValue(self, key: str, value: object) -> None: ...


class _Memory:
    """Forgets everything when it goes."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, key: str) -> object:
        return self._values.get(key)

    def setValue(self, key: str, value: object) -> None:
        self._values[key] = value


class SettingsStore(QObject):
    """Values by key.  What cannot be read is as if it had never been written."""

    recent_changed = Signal()

    def __init__(self, values: _Values) -> None:
        super().__init__()
        self._values = values

    @classmethod
    def open(cls) -> SettingsStore:
        """The store of this user, or what the environment asks for instead."""
        place = os.environ.get(VARIABLE, "")
        if place == "memory":
            return cls(_Memory())
        if place:
            return cls(QSettings(place, QSettings.Format.IniFormat))
        settings = QSettings("nnplayground", "nnplayground")
        if not settings.isWritable():
            _log.warning("Nothing will be remembered: %s cannot be written", settings.fileName())
        return cls(settings)

    @classmethod
    def memory(cls) -> SettingsStore:
        """A store of its own that forgets."""
        return cls(_Memory())

    @property
    def place(self) -> str:
        """Where the values are kept, as the system names it; empty where they are not."""
        return self._values.fileName() if isinstance(self._values, QSettings) else ""

    @property
    def file(self) -> Path | None:
        """The file with the values, whether or not it is there; None where there is none, as in Windows' registry."""
        return None if not self.place or self.place.startswith("\\HKEY_") else Path(self.place)

    def forget_all(self) -> None:
        """Remove everything from the disk, and from now on forget at the end.  Raises ``OSError`` where the values stay
        on the disk."""
        file = self.file
        if isinstance(self._values, QSettings):
            self._values.clear()
            self._values.sync()
        self._values = _Memory()
        self.recent_changed.emit()
        if file is None:
            return
        try:
            file.unlink(missing_ok=True)
        except OSError:
            if file.is_file() and not file.stat().st_size:
                return  # an empty file does no harm
            raise
        if not os.environ.get(VARIABLE):
            with contextlib.suppress(OSError):  # there is something else in it
                file.parent.rmdir()

    def bytes(self, key: str) -> QByteArray:
        """Empty where there is nothing."""
        result = self._values.value(key)
        return result if isinstance(result, QByteArray) else QByteArray()

    def text(self, key: str, default: str = "") -> str:
        result = self._values.value(key)
        return result if isinstance(result, str) else default

    def number(self, key: str, default: int, within: range) -> int:
        """A whole number; an INI file gives it back as text."""
        value = self._values.value(key)
        try:
            number = int(str(value))
        except ValueError:
            number = None
        if number is not None and number in within:
            return number
        if value is not None:
            _log.warning("The setting %s is no number from %d to %d: %.100r", key, within[0], within[-1], value)
        return default

    def set(self, key: str, value: object) -> None:
        self._values.setValue(key, value)

    @property
    def recent(self) -> list[str]:
        """Paths of the projects opened and saved last, the newest first."""
        return [path for path in self.text("files/recent").split("\n") if path]

    def add_recent(self, path: str) -> None:
        self._set_recent([path, *(other for other in self.recent if other != path)])

    def forget_recent(self, path: str | None = None) -> None:
        """Drop one entry, or all."""
        self._set_recent([] if path is None else [other for other in self.recent if other != path])

    def _set_recent(self, paths: list[str]) -> None:
        self.set("files/recent", "\n".join(paths[:_RECENT]))
        self.recent_changed.emit()
