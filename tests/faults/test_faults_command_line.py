"""Known faults of the command line: what it refuses, when it says so, what it says, and what it prints as measured."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fault_parts import chained, ended, given, python, widened

from nnplayground.cli import main
from nnplayground.datasets.dataset import DATASETS, Dataset
from nnplayground.project_file import save
from nnplayground.templates import TEMPLATES
from nnplayground.training.session.session import Session

_OPENED = """
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from nnplayground.cli import main
    from nnplayground.ui.window import app
    from nnplayground.ui.data_view.csv.dialog import CsvDialog

    running, left = app.application(), [400]

    def look():
        left[0] -= 1
        shown = any(isinstance(one, CsvDialog) and one.isVisible() for one in QApplication.topLevelWidgets())
        if shown or not left[0]:
            looking.stop()
            print("dialog" if shown else "no dialog", flush=True)
            running.closeAllWindows()

    looking = QTimer()
    looking.timeout.connect(look)
    looking.start(50)
    raise SystemExit(main())
"""
"""``nnplayground``, closed once the dialog for tables is there, or after 20 s without one."""

_SHORT_OF_MEMORY = """
    import resource
    from pathlib import Path
    from nnplayground.cli import main
    from nnplayground.training.step.step import TrainingStep

    real = TrainingStep.__call__

    def step(self, *arguments, **options):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + (16 << 20)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        return real(self, *arguments, **options)

    TrainingStep.__call__ = step
    raise SystemExit(main())
"""
"""``nnplayground`` in as much memory as it has when the first step begins, and 16 MiB."""


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="A table is refused as no project file, though it may be dropped on the window.",
)
def test_a_table_as_argument_opens_the_dialog_for_tables(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a,b,kind\n" + "".join(f"{row},{row * 2},{'xy'[row % 2]}\n" for row in range(20)))
    code, printed, sentence = ended(python(_OPENED, table))
    given(code == 0 or "table.csv" in sentence, f"it is opened or refused: {sentence}")
    assert (code, printed) == (0, "dialog\n")


@pytest.mark.long
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of memory as Linux keeps them")
@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="Where memory runs out in a step, some fifty lines of traceback are printed.",
)
def test_too_little_memory_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "wide.nnp"
    project = widened(3, 2048)
    save(path, replace(project, settings=project.settings.with_(threads=1)), None)
    code, _, sentence = ended(python(_SHORT_OF_MEMORY, "train", path, "--epochs", 1))
    given("emory" in sentence, f"memory runs out: {sentence}")
    assert (code, sentence.count("\n")) == (1, 1)
    assert sentence.startswith("nnplayground: ")


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="Some folds train before a later one is refused for its last batch of one sample.",
)
def test_a_fold_that_cannot_train_is_told_before_the_first_one_trains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls: list[int] = []
    real = Session.run

    def run(self: Session, steps: int, **options: Any) -> int:
        calls.append(steps)
        return real(self, steps, **options)

    monkeypatch.setattr(Session, "run", run)
    path = tmp_path / "folds.nnp"
    hidden = {"kind": "Linear", "units": 8}
    loss = {"kind": "Loss", "function": "BCEWithLogits"}
    circle = TEMPLATES["circle"].build().dataset  # 250 samples for training: 13 folds leave 230 or 231
    save(
        path,
        chained(circle, hidden, {"kind": "BatchNorm1d"}, {"kind": "Linear", "units": 1}, loss, batch_size=10),
        None,
    )
    code = main(["train", str(path), "--epochs", "1", "--folds", "13", "--json"])
    printed = capsys.readouterr()
    given(code == 0 or "BatchNorm" in printed.err, "it trains, or a batch of one sample is refused")
    assert code == 0 or calls == []


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="R2 of a single sample, which is not defined, is printed as 0."
)
def test_r2_of_one_sample_is_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "1 -> 2; 2 -> 4; 3 -> 5; 4 -> 9; 5 -> 11"
    data = Dataset.parse({"kind": "typed", "task": "regression", "rows": rows})
    path = tmp_path / "five_rows.nnp"
    loss = {"kind": "Loss", "function": "MSE"}
    save(path, chained(data, {"kind": "Linear", "units": 1}, loss, train_share=0.6, validation_share=0.2), None)
    given(main(["train", str(path), "--epochs", "20", "--folds", "4", "--json"]) == 0, "it trains")
    folds = json.loads(capsys.readouterr().out)["folds"]
    given(len(folds) == 4, "of five samples one is for the test, and each fold holds one")
    assert [fold["validation"]["r2"] for fold in folds] == [None] * 4


@pytest.mark.parametrize("activation", ["Sigmoid", "ReLU"])
@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="Nothing is said of targets that the last activation keeps out of reach."
)
def test_targets_out_of_reach_of_the_output_are_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], activation: str
) -> None:
    """Standardized targets lie between about -2 and 2."""

    def analyzed(last: str) -> str:
        path = tmp_path / f"{last}.nnp"
        layers: list[dict[str, Any]] = [
            {"kind": "Linear", "units": 8, "activation": "Tanh"},
            {"kind": "Linear", "units": 1, "activation": last},
            {"kind": "Loss", "function": "MSE"},
        ]
        save(path, chained(DATASETS["diabetes"](), *layers), None)
        given(main(["analyze", str(path)]) == 0, "it is analyzed")
        return capsys.readouterr().out

    given("Note" not in analyzed("Identity"), "there is nothing else to note")
    assert "Note" in analyzed(activation)
