"""``nnplayground trace``: the record that the panel shows, the listing, and what cannot be traced."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnplayground.cli import main
from nnplayground.graph import edits
from nnplayground.graph.layer import Layer
from nnplayground.project import Project
from nnplayground.project_file import save
from nnplayground.templates import TEMPLATES
from nnplayground.training.session.session import Session

Capture = pytest.CaptureFixture[str]
SLOW = {"alexnet"}
"""Templates of which one step takes seconds."""
PHASES = ["forward", "loss", "backward", "update"]


def _refuse(written: str) -> None:
    raise AssertionError(f"{written} is no JSON")


def _traced(capsys: Capture, *arguments: str) -> dict[str, Any]:
    assert main(["trace", *arguments, "--json"]) == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out, parse_constant=_refuse)
    return result


def _normalized(project: Project) -> Project:
    graph = edits.chain(
        *[Layer.parse(one) for one in ("Input", {"kind": "Linear", "units": 2}, "BatchNorm1d")],
        *[Layer.parse(one) for one in ({"kind": "Linear", "units": 1}, "Loss")],
    )
    return replace(project, graph=graph)


@pytest.mark.parametrize(("arguments", "head"), [
    (["--sample", "5"], {"sample": 5}),
    (["--batch", "2"], {"batch": 2}),
    ([], {"batch": 0}),
])  # fmt: skip
def test_the_form_of_the_object(arguments: list[str], head: dict[str, int], capsys: Capture) -> None:
    result = _traced(capsys, "circle", *arguments)
    assert list(result) == [*head, "operations", "loss_after_update"]
    assert {name: result[name] for name in head} == head
    phases = [one["phase"] for one in result["operations"]]
    assert [phase for phase, after in pairwise([*phases, ""]) if phase != after] == PHASES
    for place, one in enumerate(result["operations"]):
        assert list(one) == ["index", "phase", "node", "layer", "name", "formula", "values", "text"]
        assert one["index"] == place
        assert one["node"] in {node.id for node in TEMPLATES["circle"].build().graph.nodes}
        for value in one["values"].values():
            assert list(value["shape"]) == list(np.shape(value["data"]))
    whole = [(one["node"], one["phase"], one["name"]) for one in result["operations"]]
    assert len(set(whole)) == len(whole)


def test_the_numbers_are_those_of_training(capsys: Capture) -> None:
    """Without a choice of rows it is what the next steps of a run do."""
    project = TEMPLATES["circle"].build()
    session = Session(project, project.load_data())
    session.run(2, plain=True)
    result = _traced(capsys, "circle", "--steps", "2")
    updates = [one for one in result["operations"] if one["phase"] == "update"]
    assert len(updates) == 2 * len(session.weights())
    for one in updates[len(updates) // 2 :]:
        array = session.weights()[f"{one['node']}.{one['name'].rpartition(': ')[2]}"]
        np.testing.assert_array_equal(np.array(one["values"]["moved"]["data"], dtype=np.float32), array)
    assert math.isfinite(result["loss_after_update"])


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name not in SLOW])
def test_every_template_is_traced(name: str, capsys: Capture) -> None:
    assert main(["trace", name]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Step 1: ")
    assert [line for line in lines if line.lower() in PHASES] == ["Forward", "Loss", "Backward", "Update"]
    assert lines[-2].startswith("Loss of the same samples after the update: ")
    assert not any("\\" in line for line in lines)


def _diverging(project: Project) -> Project:
    graph = edits.chain(*[Layer.parse(one) for one in ("Input", {"kind": "Linear", "units": 1}, _loss("MSE"))])
    return replace(project, graph=graph, settings=project.settings.with_(learning_rate=100.0, optimizer="SGD"))


def _loss(function: str) -> dict[str, str]:
    return {"kind": "Loss", "function": function}


def _headless(project: Project) -> Project:
    return replace(project, graph=edits.remove(project.graph, [project.graph.loss.id]))


@pytest.mark.parametrize(("change", "arguments", "sentence"), [
    (None, ["--sample", "100000"], "There is no sample 100000"),
    (None, ["--batch", "100000"], "There is no minibatch 100000"),
    (_diverging, ["--steps", "60"], "Training diverged"),
    (_headless, [], ""),
    (_normalized, ["--sample", "0"], "BatchNorm cannot learn from a single sample"),
])  # fmt: skip
def test_what_cannot_be_done_is_one_sentence(
    change: Callable[[Project], Project] | None, arguments: list[str], sentence: str, tmp_path: Path, capsys: Capture
) -> None:
    project = TEMPLATES["circle"].build()
    save(tmp_path / "one.nnp", project if change is None else change(project), None)
    for more in ([], ["--json"]):
        assert main(["trace", str(tmp_path / "one.nnp"), *arguments, *more]) == 1
        out, err = capsys.readouterr()
        assert err.startswith("nnplayground: " + sentence)
        assert len(err.splitlines()) == 1
        assert more == [] or out == ""


@pytest.mark.parametrize("arguments", [
    [], ["circle", "--sample"], ["circle", "--sample", "-1"], ["circle", "--sample", "1.5"], ["circle", "--steps", "0"],
    ["circle", "--sample", "1", "--batch", "1"], ["circle", "--steps", "1001"],
])  # fmt: skip
def test_wrong_usage(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as end:
        main(["trace", *arguments])
    assert end.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_help_says_from_where_it_counts(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["trace", "--help"])
    assert capsys.readouterr().out.count("counted from 0") == 2


def test_no_qt_is_loaded() -> None:
    code = (
        "import sys; from nnplayground.cli import main; main(['trace', 'circle', '--sample', '0'])\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('PySide6', 'pyqtgraph', 'qtawesome')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
