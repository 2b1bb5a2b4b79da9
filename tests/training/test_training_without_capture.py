"""A PyTorch that runs no recorded steps any more: everything is plain, and one sentence says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from training_cases import changed, project, same_state, session

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("execution", ["auto", "captured"])
def test_plain_for_a_reason(execution: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(torch.jit, "CompilationUnit", raising=False)
    one = session(project("noisy", execution=execution))
    twin = session(changed(one.project, execution="plain"))
    while not one.execution.decided:
        one.run(20)
    twin.run(one.step)
    assert one.execution.way == "plain"
    assert str(one.execution.reason) == "This version of PyTorch runs no recorded steps."
    assert one.notes == ()
    assert same_state(one, twin)


def _without(*arguments: str) -> None:
    command = [sys.executable, "-m", "pytest", "--without-torchscript", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "which is taken away here" in done.stdout


@pytest.mark.captured
def test_some_of_the_tests_of_training_hold_without_it() -> None:
    files = ("without_capture", "breakpoints", "adopt", "failure")
    _without(*(f"tests/training/test_training_{name}.py" for name in files))


@pytest.mark.captured
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_all_tests_of_training_hold_without_it() -> None:
    _without("tests/training", "tests/engine", "tests/microscope")
