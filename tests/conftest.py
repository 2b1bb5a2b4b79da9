"""What all tests share."""

from __future__ import annotations

import gc
import itertools
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from patience import PATIENCE, PatientBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Settings of the person who runs the tests are neither read nor written.
os.environ["NNPLAYGROUND_SETTINGS"] = "memory"
os.environ["NNPLAYGROUND_LOG"] = "none"  # and nothing is written beside the log of theirs
# How fast the machine is decides nothing.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests that take minutes, too")
    parser.addoption("--without-torchscript", action="store_true", help="as on a PyTorch that has it no more")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--without-torchscript"):
        import torch

        del torch.jit.CompilationUnit


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    skipped = {}
    if not config.getoption("--long"):
        skipped["long"] = "takes minutes: run with --long"
    if config.getoption("--without-torchscript"):
        skipped["captured"] = "about the captured way, which is taken away here"
    for item in items:
        for marker, reason in skipped.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _one_gesture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Edits of one gesture are one undo step, however long the machine takes from one to the next."""
    commands = sys.modules.get("nnplayground.ui.document.project_edit")
    if commands is not None:
        monkeypatch.setattr(commands, "MERGE_WITHIN", float(PATIENCE))


@pytest.fixture(autouse=True)
def _collected_here(_tests: Iterator[int] = itertools.count(1)) -> Iterator[None]:  # noqa: B008  # one for all
    """The garbage of a test goes in the thread of the tests, as in the program (``ui.toolkit.collector``)."""
    gc.disable()
    yield
    gc.collect(1 if next(_tests) % 200 else 2)
