"""``nnplayground train``: what it reports and writes, that it goes on where a file stopped, and how it ends early."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from project_strategies import same_tensors
from training_cases import changed

import nnplayground
from nnplayground.cli import main
from nnplayground.engine.training_loop import TrainingLoop
from nnplayground.project import Project
from nnplayground.project_file import load, save
from nnplayground.templates import TEMPLATES
from nnplayground.training.session.session import Session

SPLITS = ("train", "validation", "test")


def _train(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """The one object on stdout; nothing on stderr, which is no terminal here."""
    assert main(["train", *map(str, arguments), "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    value: dict[str, Any] = json.loads(printed.out)
    return value


def _refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main(["train", *map(str, arguments)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def test_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    value = _train(capsys, "circle", "--epochs", 2, "--device", "cpu")
    assert list(value) == [
        "epochs", "steps", "seconds", "steps_per_second", "device", "execution", "parameters",
        "stopped", "best_epoch",
        "train", "validation", "test",
    ]  # fmt: skip
    assert (value["epochs"], value["steps"], value["device"], value["parameters"]) == (2, 50, "cpu", 25)
    assert value["seconds"] > 0
    assert value["steps_per_second"] == pytest.approx(50 / value["seconds"])
    assert value["validation"] is None
    assert value["train"].keys() == value["test"].keys() == {"loss", "accuracy", "scores"}
    scores = value["test"]["scores"]
    assert scores.keys() == {"accuracy", "precision", "recall", "f1", "roc_auc", "classes", "confusion_matrix"}
    assert [sum(row) for row in scores["confusion_matrix"]] == [row["support"] for row in scores["classes"]]
    assert scores["accuracy"] == pytest.approx(value["test"]["accuracy"])
    assert [row.keys() for row in scores["classes"]] == [{"name", "precision", "recall", "f1", "support"}] * 2
    numbers = _train(capsys, "plane", "--epochs", 1)["test"]
    assert numbers.keys() == {"loss", "r2", "scores"}
    assert numbers["scores"].keys() == {"mae", "rmse", "r2"}
    assert numbers["scores"]["r2"] == pytest.approx(numbers["r2"], rel=1e-5)
    assert main(["train", "circle", "--epochs", "1"]) == 0
    assert "1 epochs, 25 steps" in capsys.readouterr().out


def test_no_epoch_at_all_measures(capsys: pytest.CaptureFixture[str]) -> None:
    value = _train(capsys, "circle", "--epochs", 0)
    assert (value["epochs"], value["steps"], value["steps_per_second"]) == (0, 0, 0)
    assert 0 <= value["test"]["accuracy"] <= 1


def test_seeds(capsys: pytest.CaptureFixture[str]) -> None:
    """The same seed gives the same numbers, another one others; the project's own is 0."""
    first, again, own, other = (
        _train(capsys, "circle", "--epochs", 3, *seed)["test"]["loss"]
        for seed in (("--seed", 0), ("--seed", 0), (), ("--seed", 2**31 - 1))
    )
    assert first == again == own != other
    with pytest.raises(SystemExit):
        main(["train", "circle", "--seed", str(2**31)])
    assert "from 0 to 2147483647" in capsys.readouterr().err


def test_goes_on_where_it_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 + 2 epochs through a file equal 3 in every byte; from the middle of an epoch, N epochs end with an epoch."""
    part, whole, both = (tmp_path / name for name in ("part.nnp", "whole.nnp", "both.nnp"))
    _train(capsys, "iris", "--epochs", 3, "--save", whole)
    _train(capsys, "iris", "--epochs", 1, "--save", part)
    _train(capsys, part, "--epochs", 2, "--save", both)
    assert both.read_bytes() == whole.read_bytes()
    project, state = load(whole)
    assert state is not None
    session = _session(project)
    session.run(session.steps_per_epoch + 4)
    middle = tmp_path / "middle.nnp"
    save(middle, project, session.state())
    value = _train(capsys, middle, "--epochs", 2, "--save", both)
    assert (value["epochs"], value["steps"]) == (2, 2 * session.steps_per_epoch - 4)
    _, loaded = load(both)
    assert loaded is not None
    assert same_tensors(loaded.weights, state.weights)
    assert same_tensors(loaded.rest, state.rest)


def test_the_seed_of_a_trained_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.nnp"
    _train(capsys, "circle", "--epochs", 0, "--save", path)
    fresh = _train(capsys, path, "--epochs", 1, "--seed", 5, "--save", path)
    assert fresh["test"] == _train(capsys, "circle", "--epochs", 1, "--seed", 5)["test"]
    assert load(path)[0].settings.seed == 5
    before = path.read_bytes()
    assert "trained already" in _refused(capsys, path, "--seed", 6, "--save", path)
    assert path.read_bytes() == before


def test_how_many_epochs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The stop condition counts from the start of the training; then the template's number; else it is asked for."""
    path = tmp_path / "a.nnp"
    save(path, changed(TEMPLATES["circle"].build(), epochs=3), None)
    assert _train(capsys, path, "--epochs", 1, "--save", path)["epochs"] == 1
    assert _train(capsys, path, "--save", path)["epochs"] == 2
    assert _train(capsys, path)["epochs"] == 0
    assert _train(capsys, "iris")["epochs"] == TEMPLATES["iris"].epochs
    save(path, replace(TEMPLATES["iris"].build(), template=""), None)
    assert "--epochs N" in _refused(capsys, path)


def test_metrics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, project = tmp_path / "m.csv", tmp_path / "a.nnp"
    save(project, changed(TEMPLATES["circle"].build(), validation_share=0.2), None)
    value = _train(capsys, project, "--epochs", 3, "--metrics", path)
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert path.read_text().splitlines()[0] == (
        "epoch,step,objective,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,test_accuracy,"
        "learning_rate"
    )
    assert [(row["epoch"], row["step"]) for row in rows] == [("1", "25"), ("2", "50"), ("3", "75")]
    for split in SPLITS:
        for measure in ("loss", "accuracy"):
            assert float(rows[-1][f"{split}_{measure}"]) == value[split][measure]
    assert {row["learning_rate"] for row in rows} == {"0.03"}
    _train(capsys, "plane", "--epochs", 1, "--metrics", path)
    (row,) = csv.DictReader(path.read_text().splitlines())
    assert row["validation_r2"] == row["validation_loss"] == ""
    assert float(row["test_r2"]) <= 1


def test_paths_are_checked_before_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Session, "run", lambda *arguments, **more: pytest.fail("it trains"))
    for option in ("--save", "--metrics"):
        assert "there is no folder" in _refused(capsys, "circle", option, tmp_path / "no" / "file")
        assert "it is a folder" in _refused(capsys, "circle", option, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_written_over_the_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Measures and pictures never take the place of the project, by whatever name it is called."""
    path, new, link, hard = (tmp_path / name for name in ("a.nnp", "new.nnp", "link.csv", "hard.csv"))
    save(path, TEMPLATES["circle"].build(), None)
    before = path.read_bytes()
    link.symlink_to(path)
    hard.hardlink_to(path)
    for table in (path, link, hard, tmp_path / "no" / ".." / "a.nnp"):
        (tmp_path / "no").mkdir(exist_ok=True)
        assert "the project is in this file" in _refused(capsys, path, "--epochs", 1, "--metrics", table)
    assert "the project is in this file" in _refused(capsys, "iris", "--epochs", 1, "--save", new, "--metrics", new)
    assert not new.exists()
    assert main(["screenshot", str(path), "-o", str(link)]) == 1
    assert "the project is in this file" in capsys.readouterr().err
    assert path.read_bytes() == before
    _train(capsys, path, "--epochs", 1, "--save", link)  # which is what the project is for
    assert link.is_symlink()
    assert load(path)[1] is not None


def test_a_loss_that_is_not_finite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line with the node; the measures so far are written, the file for the project stays as it was."""
    path, out, table = (tmp_path / name for name in ("a.nnp", "out.nnp", "m.csv"))
    out.write_bytes(b"old")
    project = changed(TEMPLATES["bumps"].build(), learning_rate=100.0)
    linear = [replace(node, layer=_without_activation(node.layer)) for node in project.graph.nodes]
    save(path, project.with_graph(replace(project.graph, nodes=tuple(linear))), None)
    says = _refused(capsys, path, "--epochs", 50, "--save", out, "--metrics", table)
    assert "Linear" in says or "Loss" in says
    assert out.read_bytes() == b"old"
    assert table.read_text().startswith("epoch,step,objective")


def _without_activation(layer: Any) -> Any:
    return layer.with_(activation="Identity") if "activation" in type(layer).model_fields else layer


def test_a_network_that_cannot_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = TEMPLATES["circle"].build()
    path = tmp_path / "a.nnp"
    save(path, project.with_graph(replace(project.graph, edges=project.graph.edges[:-1])), None)
    assert "Loss" in _refused(capsys, path, "--epochs", 1)
    save(path, replace(project, dataset=type(project.dataset).parse({"kind": "circle"})), None)
    assert _train(capsys, path, "--epochs", 1)["epochs"] == 1


@pytest.mark.skipif(sys.platform == "darwin", reason="may well be there")
def test_a_device_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert "mps" in _refused(capsys, "circle", "--epochs", 1, "--device", "mps").lower()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_interrupted(tmp_path: Path) -> None:
    """Ctrl+C ends it within a moment, with 130; what was trained so far is written."""
    out, table = tmp_path / "a.nnp", tmp_path / "m.csv"
    command = [sys.executable, "-m", "nnplayground", "train", "circle", "--epochs", "100000", "--json"]
    import termios

    screen, terminal = os.openpty()  # on a terminal it shows how far it is
    termios.tcsetwinsize(terminal, (24, 80))
    process = subprocess.Popen(
        [*command, "--save", str(out), "--metrics", str(table)],
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
        cwd=Path(nnplayground.__file__).parent.parent,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    os.close(terminal)
    errors = ""
    while not re.search(r" [1-9]\d*/100000 ", errors):
        errors += os.read(screen, 4096).decode(errors="replace")
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(OSError):  # that is how a terminal says that no one writes any more
        while more := os.read(screen, 4096):
            errors += more.decode(errors="replace")
    os.close(screen)
    printed, _ = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "Interrupted after" in errors
    epochs = json.loads(printed)["epochs"]
    assert 0 < epochs < 100_000
    _, state = load(out)
    assert state is not None
    assert state.epoch == epochs
    assert len(table.read_text().splitlines()) == epochs + 1


def _session(project: Project) -> Session:
    from nnplayground.commands.target import Target
    from nnplayground.commands.training import start

    return start(Target(project)).session


def test_it_is_the_loop_of_the_window(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every step is done within ``TrainingLoop.advance``, and leaves no checkpoint."""
    advance, run, steps = TrainingLoop.advance, Session.run, list[int]()

    def advanced(loop: TrainingLoop, *arguments: Any) -> None:
        steps.append(0)
        advance(loop, *arguments)
        assert not loop.player.timeline.store.branches

    def ran(session: Session, *arguments: Any, **options: Any) -> int:
        done = run(session, *arguments, **options)
        steps[-1] += done  # fails where nothing has advanced
        return done

    monkeypatch.setattr(TrainingLoop, "advance", advanced)
    monkeypatch.setattr(Session, "run", ran)
    assert main(["train", "circle", "--epochs", "3", "--json"]) == 0
    assert sum(steps) == json.loads(capsys.readouterr().out)["steps"] > 0
