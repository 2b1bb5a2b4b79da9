"""``nnplayground train --folds``: a cross-validation in words and as JSON."""

from __future__ import annotations

import json
import statistics
from pathlib import Path

import pytest

from nnplayground.cli import main


def test_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "iris", "--folds", "4", "--epochs", "3", "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    result = json.loads(printed.out)
    assert list(result) == ["epochs", "seconds", "folds", "mean", "deviation"]
    assert [fold["fold"] for fold in result["folds"]] == [1, 2, 3, 4]
    for name in ("loss", "accuracy"):
        values = [fold["validation"][name] for fold in result["folds"]]
        assert result["mean"][name] == pytest.approx(statistics.fmean(values))
        assert result["deviation"][name] == pytest.approx(statistics.stdev(values))
    assert main(["train", "iris", "--folds", "4", "--epochs", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    mean, deviation = result["mean"]["accuracy"], result["deviation"]["accuracy"]
    assert lines[-1].endswith(f"accuracy {mean:.4g} ± {deviation:.4g}")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--folds", "1"], "needs at least 2 folds. Received: 1"),
        (["--folds", "500", "--epochs", "1"], "500 folds cannot be made of the"),
        (["--folds", "2", "--save", "there.nnp"], "--folds goes neither with --save nor with --metrics"),
    ],
)
def test_refusals(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["train", "iris", *arguments]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err
    assert printed.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
