"""``nnplayground analyze``: the table, the JSON object, and graphs that cannot run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from nnplayground.cli import main
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge
from nnplayground.graph.layer import Layer
from nnplayground.project_file import save
from nnplayground.templates import TEMPLATES


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_every_template_is_described(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", name, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    graph, settings = TEMPLATES[name].build().graph, TEMPLATES[name].build().settings
    assert {layer["node"] for layer in result["layers"]} == set(graph.by_id)
    assert list(result["layers"][0]) == [
        "node", "name", "type", "output_shape", "parameters", "trainable", "multiply_adds", "activation_bytes",
        "parameter_shapes", "receptive_field",
    ]  # fmt: skip
    for key in ("parameters", "trainable", "multiply_adds", "activation_bytes"):
        assert result["totals"][key] == sum(layer[key] for layer in result["layers"])
    assert result["totals"]["batch_activation_bytes"] == settings.batch_size * result["totals"]["activation_bytes"]
    assert result["totals"]["trainable"] > 0
    assert all(warning["caution"] for warning in result["warnings"])
    assert main(["analyze", name]) == 0
    lines = capsys.readouterr().out.splitlines()
    table = lines[: lines.index("")]
    assert max(map(len, table)) <= 100
    assert len({len(line) for line in table}) == 1
    assert len(table) == len(graph.nodes) + 4


def test_names_of_any_length_keep_the_columns_straight(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = TEMPLATES["digits"].build()
    named = replace(project, graph=edits.rename(project.graph, project.graph.nodes[1].id, "A" * 200))
    save(tmp_path / "long.nnp", named, None)
    assert main(["analyze", str(tmp_path / "long.nnp")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("AAAA") and "AA…  Conv2d" in line for line in lines)
    assert max(map(len, lines)) <= 100
    assert lines[0].split("  ")[0] == "Layer"


def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = TEMPLATES["circle"].build()
    graph, wide = edits.add(project.graph, Layer.parse({"kind": "Conv2d"}), 0, 0)
    stray = replace(project, graph=edits.connect(graph, Edge("input_1", wide)))
    save(tmp_path / "stray.nnp", stray, None)
    last = replace(
        project, graph=edits.replace_layer(project.graph, "linear_3", Layer.parse({"kind": "Linear", "units": 7}))
    )
    save(tmp_path / "wide.nnp", last, None)
    assert main(["analyze", str(tmp_path / "stray.nnp"), "--json"]) == 0
    warnings = json.loads(capsys.readouterr().out)["warnings"]
    assert {(warning["node"], warning["caution"]) for warning in warnings} == {(wide, True)}
    assert main(["analyze", str(tmp_path / "wide.nnp")]) == 0
    printed = capsys.readouterr().out
    assert "\nProblem at Loss: " in printed
    assert "Received: 7" in printed
    assert "7" in next(line for line in printed.splitlines() if line.startswith("Linear 3"))


def test_what_is_no_target_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "cirle"]) == 1
    assert "Did you mean 'circle'?" in capsys.readouterr().err
