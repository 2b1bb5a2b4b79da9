"""Fetches a file once, checks that it is the one that is meant, and keeps it.

pooch is imported only where something has to be fetched.  It works in a thread of its own, so that a stop is heard at
once, even while a connection hangs.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from pathlib import Path
from urllib.parse import urlsplit

from nnplayground.datasets.dataset import DataError
from nnplayground.datasets.progress import Cancelled, Report
from nnplayground.text import text

_log = logging.getLogger(__name__)

TIMEOUT = (6.0, 15.0)
"""Seconds to wait for a connection, and for more to come over one."""
_CHUNK = 1 << 16
_LOOK = 0.05
"""Seconds between two looks at the download."""


def cache_folder() -> Path:
    """Where downloads are kept."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("nnplayground", appauthor=False)) / "data"


def fetch(url: str, sha256: str, folder: Path, report: Report) -> Path:
    """The file of ``url``, in ``folder`` under its own name; downloaded unless it is there and unharmed.

    Raises ``DataError``, and what ``report`` raises; nothing half is left behind then.
    """
    path = folder / Path(urlsplit(url).path).name
    if _is(path, sha256):
        return path
    _log.info("Downloading %s to %s", url, path)
    download = _Download(url, sha256, path)
    download.start()
    try:
        while download.is_alive():
            report(text("Downloading {name}", name=path.name), download.share)
            download.join(_LOOK)
    finally:
        download.stopped.set()
    if download.error is not None:
        _log.warning("%s could not be downloaded", url, exc_info=download.error)
        raise _explained(download.error, url, folder) from download.error
    return path


def _is(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False  # then it is fetched, and what hinders that is said


class _Download(threading.Thread):
    def __init__(self, url: str, sha256: str, path: Path) -> None:
        super().__init__(name="Download", daemon=True)  # one that hangs does not keep the program from ending
        self.stopped = threading.Event()
        self.error: Exception | None = None
        self.share: float | None = None
        self._url, self._sha256, self._path = url, sha256, path

    def run(self) -> None:
        try:
            import pooch

            pooch.get_logger().setLevel("WARNING")  # it would write to the terminal what it fetches
            place = {"fname": self._path.name, "path": self._path.parent}
            pooch.retrieve(self._url, self._sha256, **place, downloader=self._receive)
        except Exception as error:  # told by the thread that waits
            self.error = error

    def _receive(self, url: str, output: str, _pooch: object) -> None:
        """What pooch calls; the file goes to ``output`` and comes to its place once it was checked."""
        import requests

        as_it_is = {"Accept-Encoding": "identity"}  # the fingerprint is that of the compressed file
        with (
            requests.get(url, stream=True, timeout=TIMEOUT, headers=as_it_is) as response,
            Path(output).open("wb") as file,
        ):
            response.raise_for_status()
            total, done = int(response.headers.get("content-length", 0)), 0
            for part in response.iter_content(_CHUNK):
                if self.stopped.is_set():
                    raise Cancelled
                file.write(part)
                done += len(part)
                self.share = min(1.0, done / total) if total else None


def _explained(error: Exception, url: str, folder: Path) -> DataError:
    if isinstance(error, ImportError):
        return DataError(
            text(
                "A download needs the package pooch, which cannot be imported ({reason}). "
                "Install it with: pip install pooch.",
                reason=error,
            )
        )
    import requests

    name, host = Path(urlsplit(url).path).name, urlsplit(url).netloc
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return DataError(
            text(
                "{host} does not give out {name} (answer {status}). Try it later, or choose a folder that holds it.",
                host=host,
                name=name,
                status=error.response.status_code,
            )
        )
    if isinstance(error, requests.Timeout):
        return DataError(
            text(
                "{host} does not answer, so {name} cannot be downloaded. Look after the connection, or choose a folder "
                "that holds the file.",
                host=host,
                name=name,
            )
        )
    if isinstance(error, requests.RequestException):
        return DataError(
            text(
                "{name} cannot be downloaded: there is no connection to {host}, or it broke off. Look after the "
                "connection, or choose a folder that holds the file.",
                host=host,
                name=name,
            )
        )
    if isinstance(error, OSError):
        return DataError(
            text(
                "{name} cannot be kept in {folder} ({reason}). Make room there, or choose a folder that holds the "
                "file.",
                name=name,
                folder=folder,
                reason=error.strerror or error,
            )
        )
    if not isinstance(error, ValueError):  # which is how pooch says that a fingerprint differs
        raise error
    return DataError(
        text(
            "What {host} gave out as {name} is not that file: its fingerprint differs. Try it later, or choose a "
            "folder that holds the file.",
            host=host,
            name=name,
        )
    )
