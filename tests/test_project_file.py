"""Project files: everything comes back, equal values give equal bytes, and a failed save changes nothing."""

from __future__ import annotations

import errno
import io
import json
import math
import os
import stat
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project_strategies import projects, same_tensors, small_project, small_state, states, unprivileged

from nnplayground.files import WriteError, check_writable, write_atomically
from nnplayground.graph import edits
from nnplayground.graph.layer import Layer
from nnplayground.project import WeightEdit
from nnplayground.project_file import load, save
from nnplayground.project_file.record import read_record, write_record
from nnplayground.training.state.state import State


@given(st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_round_trip(tmp_path: Path, data: st.DataObject) -> None:
    project = data.draw(projects())
    state = data.draw(st.none() | states(project))
    first, second = tmp_path / "first.nnp", tmp_path / "second.nnp"
    save(first, project, state)
    loaded, found_state = load(first)
    assert loaded == project
    assert (found_state is None) == (state is None)
    if state is not None and found_state is not None:
        assert same_tensors(found_state.weights, state.weights)
        assert same_tensors(found_state.rest, state.rest)
    save(second, loaded, found_state)
    assert first.read_bytes() == second.read_bytes()


def test_numbers_that_json_does_not_know() -> None:
    edit = WeightEdit("linear_1", "weight", (0, 1), math.inf, -math.inf, 0)
    text = write_record(small_project(edits=(edit, replace(edit, value=math.nan))), trained=False)
    value = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert [value["edits"][0]["value"], value["edits"][0]["old"]] == ["Infinity", "-Infinity"]
    project, _ = read_record(text, {})
    assert project.edits[0] == edit
    assert math.isnan(project.edits[1].value)


def test_a_table_of_equal_rows_can_be_opened_again(tmp_path: Path) -> None:
    """It packs to less than what is taken for an attack when it is read."""
    path, table = tmp_path / "even.nnp", b"x,y\n" + b"0,0\n" * 500_000
    save(path, small_project(files={"table.csv": table}), None)
    assert load(path)[0].files["table.csv"] == table


def test_what_is_inside(tmp_path: Path) -> None:
    """A zip that every tool opens: readable JSON, safetensors, the data files; no pickle."""
    path = tmp_path / "a.nnp"
    save(path, small_project(files={"table.csv": b"a,b\n1,2\n"}), small_state())
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == [
            "project.json", "weights.safetensors", "state.safetensors", "data/table.csv"
        ]  # fmt: skip
        assert archive.read("data/table.csv") == b"a,b\n1,2\n"
        record = json.loads(archive.read("project.json"))
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist())
    assert list(record)[:2] == ["format", "app"]
    assert b"pickle" not in path.read_bytes()


def test_arrays_in_another_order_are_written_as_they_read(tmp_path: Path) -> None:
    state = small_state()
    turned = np.asfortranarray(state.weights["linear_1.weight"])
    path = tmp_path / "a.nnp"
    save(path, small_project(), State({**state.weights, "linear_1.weight": turned}, state.rest))
    _, loaded = load(path)
    assert loaded is not None
    assert np.array_equal(loaded.weights["linear_1.weight"], turned)


def test_training_of_layers_that_changed_since_is_left_out(tmp_path: Path) -> None:
    """A graph edited after its last step is saved with the training of the layers that are still the same."""
    project = small_project()
    graph, node = edits.add(project.graph, Layer.parse({"kind": "Linear", "units": 2}))
    state = small_state()
    more = State({**state.weights, f"{node}.bias": np.zeros(2, np.float32), "gone_1.bias": np.zeros(2)}, state.rest)
    wider = edits.replace_layer(graph, "linear_1", Layer.parse({"kind": "Linear", "units": 4}))
    path = tmp_path / "a.nnp"
    save(path, project.with_graph(wider), more)
    _, loaded = load(path)
    assert loaded is not None
    assert set(loaded.weights) == {f"{node}.bias"}
    assert set(loaded.rest) == {"count/epoch", "count/step"}


def test_a_graph_that_cannot_run_keeps_its_training(tmp_path: Path) -> None:
    project = small_project()
    broken = project.with_graph(edits.remove(project.graph, edges=project.graph.edges[:1]))
    save(tmp_path / "a.nnp", broken, small_state())
    loaded, state = load(tmp_path / "a.nnp")
    assert loaded == broken
    assert state is not None
    assert same_tensors(state.weights, small_state().weights)


class _Full(io.BytesIO):
    """A disk that is full after some bytes."""

    def __init__(self, space: int) -> None:
        super().__init__()
        self.space = space

    def write(self, content: Any) -> int:
        self.space -= len(content)
        if self.space < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


@pytest.mark.parametrize("space", [0, 100, 1500])
def test_no_space_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, space: int) -> None:
    path = tmp_path / "a.nnp"
    save(path, small_project(), None)
    before = path.read_bytes()
    real = Path.open

    def opening(self: Path, mode: str = "r", *arguments: Any, **more: Any) -> Any:
        if "x" not in mode:
            return real(self, mode, *arguments, **more)
        real(self, mode, *arguments, **more).close()
        return _Full(space)

    monkeypatch.setattr(Path, "open", opening)
    with pytest.raises(WriteError, match=r"a\.nnp: there is no space left"):
        save(path, small_project(), small_state())
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_save_that_fails_late_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path = tmp_path / "a.nnp"
    path.write_bytes(b"old")

    def fail(*arguments: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    with pytest.raises(WriteError, match="Input/output error"):
        save(path, small_project(), small_state())
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupted_save_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.nnp"
    path.write_bytes(b"old")

    def interrupted(file: BinaryIO) -> None:
        file.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, interrupted)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "a.nnp", tmp_path / "link.nnp"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    save(link, small_project(), None)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert load(path) == (small_project(), None)


def test_unwritable_places(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    for path, why in [
        (tmp_path, "it is a folder"),
        (tmp_path / "no" / "a.nnp", "there is no folder"),
        (file / "a.nnp", "Not a directory|there is no folder"),
        (Path("a\0.nnp"), "null"),
        (tmp_path / ("n" * 300), "too long"),
    ]:
        for attempt in (check_writable, lambda path: save(path, small_project(), None)):
            with pytest.raises(WriteError, match=why) as caught:
                attempt(path)
            assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == [file]
    check_writable(tmp_path / "fine.nnp")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_protected_places() -> None:
    with unprivileged() as folder:
        file = folder / "a.nnp"
        file.write_bytes(b"old")
        file.chmod(0o444)
        with pytest.raises(WriteError, match="write-protected"):
            save(file, small_project(), None)
        folder.chmod(0o555)
        with pytest.raises(WriteError, match="no permission"):
            save(folder / "b.nnp", small_project(), None)
        with pytest.raises(WriteError, match="no permission"):
            check_writable(folder / "b.nnp")
        folder.chmod(0o755)
        assert file.read_bytes() == b"old"
        assert list(folder.iterdir()) == [file]
