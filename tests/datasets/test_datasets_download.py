"""Downloads from a server in this process: kept once, checked, stopped in the middle, and explained when they fail."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from dataset_files import write_mnist
from patience import PATIENCE

from nnplayground.datasets import download
from nnplayground.datasets.dataset import DataError, Dataset
from nnplayground.datasets.download import fetch
from nnplayground.datasets.kinds.mnist import Mnist
from nnplayground.datasets.pictures import mnist_files
from nnplayground.datasets.progress import Cancelled, silent
from nnplayground.text import Text


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.go_on = threading.Event()
        """Waited for in the middle of a file that is called slow."""
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        name = self.path[1:]
        self.server.asked.append(name)
        content = self.server.files.get(name)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        half = len(content) // 2
        self.wfile.write(content[:half])
        if name == "slow":
            self.wfile.flush()
            self.server.go_on.wait(PATIENCE)
        if name != "broken":
            self.wfile.write(content[half:])

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield server
    server.go_on.set()
    server.shutdown()
    thread.join()
    server.server_close()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def settle() -> None:
    """Until no download works any more."""
    for thread in threading.enumerate():
        if thread.name == "Download":
            thread.join(PATIENCE)


def test_mnist_is_downloaded_once(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_mnist(tmp_path / "there", 120, zipped=True)
    server.files = {path.name: path.read_bytes() for path in (tmp_path / "there").iterdir()}
    monkeypatch.setattr(mnist_files, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(Mnist, "address", server.url)
    monkeypatch.setattr(
        Mnist, "fingerprints", {name.removesuffix(".gz"): digest(content) for name, content in server.files.items()}
    )
    reports: list[tuple[str, float | None]] = []

    def report(what: Text, share: float | None) -> None:
        reports.append((str(what), share))

    assert "can be downloaded from 127.0.0.1" in str(Dataset.parse("mnist").to_fetch())
    downloaded = Dataset.parse("mnist").load(0, {}, report)
    assert Dataset.parse("mnist").to_fetch() is None
    by_hand = Dataset.parse({"kind": "mnist", "path": str(tmp_path / "there")}).load(0, {})
    np.testing.assert_array_equal(downloaded.inputs, by_hand.inputs)
    assert len(server.asked) == 2
    assert "Downloading train-images-idx3-ubyte.gz" in {what for what, _ in reports}
    Dataset.parse("mnist").load(0, {})
    assert len(server.asked) == 2
    # What was harmed in the cache is fetched again.
    (tmp_path / "cache" / "mnist" / "train-labels-idx1-ubyte.gz").write_bytes(b"harmed")
    Dataset.parse("mnist").load(0, {})
    assert server.asked[2:] == ["train-labels-idx1-ubyte.gz"]


def test_a_stop_in_the_middle_is_heard_at_once(server: Server, tmp_path: Path) -> None:
    server.files["slow"] = bytes(1_000_000)
    seen: list[float] = []

    def report(what: Text, share: float | None) -> None:
        if share is not None and share >= 0.3:
            seen.append(share)
            raise Cancelled

    with pytest.raises(Cancelled):
        fetch(f"{server.url}slow", digest(server.files["slow"]), tmp_path / "kept", report)
    assert not server.go_on.is_set()  # the server was still in the middle
    assert 0.3 <= seen[0] <= 0.6
    server.go_on.set()
    settle()
    assert list((tmp_path / "kept").iterdir()) == []
    again = fetch(f"{server.url}slow", digest(server.files["slow"]), tmp_path / "kept", silent)
    assert again.read_bytes() == server.files["slow"]


def test_what_goes_wrong_is_said(server: Server, tmp_path: Path) -> None:
    server.files = {"other": b"not what it should be", "broken": bytes(1000)}
    kept = tmp_path / "kept"
    with pytest.raises(DataError, match=r"gave out as other is not that file: its fingerprint differs\. Try"):
        fetch(f"{server.url}other", digest(b"right"), kept, silent)
    with pytest.raises(DataError, match=r"does not give out absent \(answer 404\)\. Try it later, or choose a folder"):
        fetch(f"{server.url}absent", digest(b""), kept, silent)
    with pytest.raises(DataError, match=r"broken cannot be downloaded: there is no connection .* or it broke off\."):
        fetch(f"{server.url}broken", digest(bytes(1000)), kept, silent)
    assert list(kept.iterdir()) == []
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataError, match=r"other cannot be kept in .*file.*Make room"):
        fetch(f"{server.url}other", digest(server.files["other"]), tmp_path / "file", silent)


def test_no_connection_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/train"
    with pytest.raises(DataError, match=rf"train cannot be downloaded: there is no connection to 127.0.0.1:{port}"):
        fetch(url, digest(b""), tmp_path, silent)


def test_no_answer_is_said(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "TIMEOUT", (1.0, 0.3))
    server.files["slow"] = bytes(1000)
    with pytest.raises(DataError, match=r"slow cannot be downloaded|does not answer, so slow cannot"):
        fetch(f"{server.url}slow", digest(bytes(1000)), tmp_path, silent)
