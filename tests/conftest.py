"""What all tests share."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Settings of the person who runs the tests are neither read nor written.
os.environ["NNPLAYGROUND_SETTINGS"] = "memory"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests that take minutes, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: run with --long"))


@pytest.fixture(autouse=True)
def _collected_here() -> Iterator[None]:
    """Rubbish of a test goes in its own thread: a ``QObject`` that the collector destroys in a worker waits for
    Python's lock while it holds one of Qt's, and the window's thread may wait the other way round."""
    yield
    gc.collect(1)
