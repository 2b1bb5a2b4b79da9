"""The timeline in a project file: it comes back whole, and what is damaged is refused in one sentence."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project_strategies import small_project
from safetensors import numpy as safetensors

from nnplayground.cli import main
from nnplayground.project import Project
from nnplayground.project_file import ProjectFileError, archive, load, load_all, save
from nnplayground.project_file.pieces import read_pieces
from nnplayground.text import UserError
from nnplayground.training.session.session import Session
from nnplayground.training.timeline.checkpoint import same_state
from nnplayground.training.timeline.revisit import revisit
from nnplayground.training.timeline.timeline import Timeline
from nnplayground.training.timeline.view import CheckpointKey

Entries = dict[str, bytes]
INDEX, FIRST = "timeline/index.json", "timeline/1.safetensors"


def trained() -> tuple[Session, Timeline]:
    """Two branches: at a step between, the learning rate was changed."""
    project = small_project()
    session, timeline = Session(project, project.load_data()), Timeline()

    def train(steps: int) -> None:
        timeline.find_branch(session)
        for _ in range(steps):
            session.run(1, plain=True)
            timeline.observe(session, now=True)

    train(40)
    checkpoint = timeline.find(CheckpointKey(1, 17))
    assert checkpoint is not None
    session = revisit(session, checkpoint, timeline.branch.run_history)
    timeline.move_to(CheckpointKey(1, 17))
    session = session.adopt(replace(project, settings=project.settings.with_(learning_rate=0.5)))
    train(9)
    timeline.store.rename(2, "größer")
    return session, timeline


@pytest.fixture(scope="module")
def run() -> tuple[Session, Timeline]:
    return trained()


@pytest.fixture(scope="module")
def entries(run: tuple[Session, Timeline], tmp_path_factory: pytest.TempPathFactory) -> Entries:
    path = tmp_path_factory.mktemp("good") / "good.nnp"
    session, timeline = run
    save(path, session.project, session.state(), timeline)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, entries: Entries) -> Path:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    path.write_bytes(file.getvalue())
    return path


def test_round_trip(run: tuple[Session, Timeline], tmp_path: Path) -> None:
    session, timeline = run
    save(tmp_path / "a.nnp", session.project, session.state(), timeline)
    loaded = load_all(tmp_path / "a.nnp").timeline
    assert loaded is not None
    mine, theirs = timeline.store, loaded.store
    assert (theirs.current, theirs.budget, theirs.used) == (mine.current, mine.budget, mine.used)
    assert loaded.store.branches.keys() == timeline.store.branches.keys()
    for number, branch in timeline.store.branches.items():
        other = loaded.store.branches[number]
        assert (branch.name, branch.colour, branch.parent, branch.start, branch.differences) == (
            (other.name, other.colour, other.parent, other.start, other.differences)
        )
        assert repr(branch.run_history.rows) == repr(other.run_history.rows)
        for checkpoint, again in zip(branch.checkpoints, other.checkpoints, strict=True):
            assert same_state(checkpoint.state, again.state)
            assert (checkpoint.project, checkpoint.step, checkpoint.epoch, checkpoint.epochs) == (
                (again.project, again.step, again.epoch, again.epochs)
            )
            assert repr(dict(checkpoint.gradients)) == repr(dict(again.gradients))
    assert loaded.store.branches[1].checkpoints[0].project is loaded.store.branches[1].checkpoints[-1].project
    save(tmp_path / "b.nnp", session.project, session.state(), loaded)
    assert (tmp_path / "a.nnp").read_bytes() == (tmp_path / "b.nnp").read_bytes()
    # It goes on as the one that was saved.
    kept = loaded.find(CheckpointKey(1, 17))
    assert kept is not None
    repeated = revisit(Session(kept.project, session.prepared), kept, loaded.store.branches[1].run_history)
    repeated.run(23, plain=True)
    assert same_state(repeated.state(history=False), timeline.store.branches[1].checkpoints[-1].state)


def test_a_file_without_one_and_an_empty_one(tmp_path: Path) -> None:
    save(tmp_path / "a.nnp", small_project(), None, Timeline())
    with zipfile.ZipFile(tmp_path / "a.nnp") as archive:
        assert archive.namelist() == ["project.json"]
    assert load_all(tmp_path / "a.nnp").timeline is None


def test_the_budget_bounds_the_file(run: tuple[Session, Timeline], tmp_path: Path) -> None:
    session, timeline = run
    small = timeline.copy()
    small.store.set_budget(60_000)
    save(tmp_path / "a.nnp", session.project, session.state(), small)
    with zipfile.ZipFile(tmp_path / "a.nnp") as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    assert sizes[FIRST] + sizes["timeline/2.safetensors"] < 60_000
    assert load_all(tmp_path / "a.nnp").timeline is not None


def test_files_that_travel_are_those_of_the_document(run: tuple[Session, Timeline], tmp_path: Path) -> None:
    session, timeline = run
    project: Project = replace(session.project, files={"table.csv": b"1"})
    save(tmp_path / "a.nnp", project, None, timeline)
    loaded = load_all(tmp_path / "a.nnp").timeline
    assert loaded is not None
    assert loaded.store.branches[1].checkpoints[0].project.files == {"table.csv": b"1"}


def test_the_command_line_says_what_is_kept_and_keeps_it(
    run: tuple[Session, Timeline], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session, timeline = run
    path = tmp_path / "a.nnp"
    save(path, session.project, session.state(), timeline)
    assert main(["train", str(path), "--epochs", "1", "--save", str(path)]) == 0
    capsys.readouterr()
    assert main(["info", str(path), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert [(branch["title"], branch["start"], branch["end"]) for branch in result["branches"]] == [
        ("Run 1", 0, 40),
        ("größer", 17, 26),
    ]
    assert result["step"] == 50
    assert main(["info", str(path)]) == 0
    assert "größer: steps 17 to 26, 10 kept (Learning rate: 0.5 instead of 0.03)" in capsys.readouterr().out


def _json(change: Callable[[dict[str, Any]], object]) -> Callable[[Entries], None]:
    def changed(entries: Entries) -> None:
        value = json.loads(entries[INDEX])
        change(value)
        entries[INDEX] = json.dumps(value).encode()

    return changed


def _tensors(change: Callable[[dict[str, Any]], object]) -> Callable[[Entries], None]:
    def changed(entries: Entries) -> None:
        value = safetensors.load(entries[FIRST])
        change(value)
        entries[FIRST] = safetensors.save(value)

    return changed


def _branch(value: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = value["branches"][0]
    return result


DAMAGED: dict[str, tuple[Callable[[Entries], object], str]] = {
    "no JSON": (lambda entries: entries.update({INDEX: b"{"}), "not valid JSON"),
    "endless brackets": (lambda entries: entries.update({INDEX: b"[" * 100_000}), "not valid JSON"),
    "a list": (lambda entries: entries.update({INDEX: b"[]"}), "object is due"),
    "NaN": (lambda entries: entries.update({INDEX: b'{"format": NaN}'}), "no JSON number"),
    "newer": (_json(lambda value: value.update(format=2)), "format 2 and this version reads 1"),
    "an unknown key": (_json(lambda value: value.update(more=1)), "'more'"),
    "a wrong type": (_json(lambda value: value.update(current="1")), "current"),
    "a branch that is not there": (_json(lambda value: value.update(current=7)), "no branch 7"),
    "a huge budget": (_json(lambda value: value.update(budget=2**40)), "budget"),
    "a damaged project": (_json(lambda value: value["projects"][0].pop("graph")), "project in timeline/index.*graph"),
    "a missing branch": (lambda entries: entries.pop(FIRST), "1.safetensors is missing"),
    "tensors that are none": (lambda entries: entries.update({FIRST: b"junk"}), "1.safetensors is damaged"),
    "a branch twice": (_json(lambda value: value["branches"].append(_branch(value))), "twice"),
    "a parent that is its child": (_json(lambda value: _branch(value).update(parent=2)), "parent"),
    "a parent that is not there": (_json(lambda value: _branch(value).update(parent=9)), "parent"),
    "a start that is too late": (_json(lambda value: _branch(value).update(start=3)), "disorder"),
    "moments in disorder": (_json(lambda value: _branch(value)["marks"].reverse()), "disorder"),
    "an array that is not there": (_json(lambda value: _branch(value)["marks"][0]["arrays"].append(9999)), "damaged"),
    "an array from nowhere": (_json(lambda value: _branch(value)["arrays"].pop(0)), "moment 0 of branch 1 lacks"),
    "arrays without names": (_json(lambda value: _branch(value)["marks"][0]["arrays"].pop()), "moment 0.*damaged"),
    "a list of names that is not there": (_json(lambda value: _branch(value)["marks"][0].update(names=5)), "damaged"),
    "a project that is not there": (_json(lambda value: _branch(value)["marks"][0].update(project=5)), "damaged"),
    "a name of nothing": (_json(lambda value: value["names"][0].__setitem__(0, "weights")), "lacks weights"),
    "no counters": (
        _json(lambda value: value["names"][0].__setitem__(value["names"][0].index("rest/count/step"), "rest/x")),
        "no valid count/step",
    ),
    "no places": (_tensors(lambda value: value.pop("place")), "lacks 'place'"),
    "places of another number": (_tensors(lambda value: value.update(place=np.zeros(2))), "places"),
    "a place that is no number": (_tensors(lambda value: value["place"].__setitem__(1, np.nan)), "places"),
    "a place in no epoch": (_tensors(lambda value: value["place"].__setitem__(-1, 1e300)), "those of epochs"),
    "a history in disorder": (
        _tensors(lambda value: value.update({"history/step": value["history/step"][::-1].copy()})),
        "step does not rise",
    ),
    "too many projects": (_json(lambda value: value.update(projects=value["projects"] * 2000)), "projects"),
    "a history of words": (_tensors(lambda value: value.update({"history/epoch": np.zeros((2, 2))})), "history"),
    "no history": (_tensors(lambda value: value.pop("history/stride")), "history"),
    "gradients of another shape": (
        _tensors(lambda value: value.update({"gradients/linear_1.weight": np.zeros(3)})),
        "gradients",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "says"), DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged(entries: Entries, tmp_path: Path, damage: Callable[[Entries], object], says: str) -> None:
    changed = dict(entries)
    damage(changed)
    path = write(tmp_path / "bad.nnp", changed)
    with pytest.raises(ProjectFileError) as caught:
        load(path)
    message = str(caught.value)
    assert "bad.nnp" in message
    assert "\n" not in message
    assert re.search(says, message)


def test_a_timeline_that_would_fill_the_memory(
    entries: Entries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "bomb.nnp", {**entries, "timeline/7.safetensors": bytes(2**20)})
    assert archive.LARGEST_TIMELINE >= archive.LARGEST_IN["timeline/"] > 2**32  # what a budget may be
    monkeypatch.setattr(archive, "LARGEST_TIMELINE", 2**20)
    with pytest.raises(ProjectFileError, match=r"bomb.nnp is refused: its timeline would unpack to 1 MiB"):
        load(path)


def test_a_name_of_any_length_is_saved(run: tuple[Session, Timeline], tmp_path: Path) -> None:
    session, timeline = run[0], run[1].copy()
    timeline.store.rename(1, "  " + "x\n" * 10**6)
    save(tmp_path / "a.nnp", session.project, None, timeline)
    loaded = load_all(tmp_path / "a.nnp").timeline
    assert loaded is not None
    assert loaded.store.branches[1].name == timeline.store.branches[1].name


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=3), st.none() | st.integers(0, 500))
def test_arrays_are_read_as_the_library_reads_them(changes: list[tuple[int, int]], end: int | None) -> None:
    types = (np.float32, np.float64, np.float16, np.int64, np.uint8, np.bool_)
    shapes: list[tuple[int, ...]] = [(), (0, 3), (3, 1, 2), (7,), (5,), (2, 2)]
    arrays: dict[str, Any] = {
        f"a{at}": np.ones(shape, kind) for at, (kind, shape) in enumerate(zip(types, shapes, strict=True))
    }
    content = bytearray(safetensors.save(arrays))
    for place, value in changes:
        content[place] = value
    try:
        due = safetensors.load(bytes(content[:end]))
    except Exception:  # the library raises many kinds
        with pytest.raises(ValueError):  # noqa: PT011  # in words of many kinds
            read_pieces(bytes(content[:end]))
        return
    pieces = read_pieces(bytes(content[:end]))
    assert pieces.keys() == due.keys()
    for name, array in pieces.items():
        assert (array.dtype, array.shape, array.tobytes()) == (due[name].dtype, due[name].shape, due[name].tobytes())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_other_value_anywhere_in_the_index(
    entries: Entries, run: tuple[Session, Timeline], tmp_path: Path, data: st.DataObject
) -> None:
    """It is refused in one sentence, or what comes out of it can be looked at, trained on and saved."""
    value = json.loads(entries[INDEX])
    at: Any = value
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        inner = at[key]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.booleans()):
            at[key] = data.draw(JSON)
            break
        at = inner
    path = write(tmp_path / "other.nnp", {**entries, INDEX: json.dumps(value).encode()})
    check(path, run[0])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_other_array_anywhere(
    entries: Entries, run: tuple[Session, Timeline], tmp_path: Path, data: st.DataObject
) -> None:
    tensors = safetensors.load(entries[FIRST])
    name = data.draw(st.sampled_from(sorted(tensors)))
    kind = data.draw(st.sampled_from([np.float32, np.float64, np.int64, np.uint8]))
    shape = data.draw(st.sampled_from([(), (1,), (3,), tensors[name].shape, (*tensors[name].shape, 2)]))
    tensors[name] = np.full(shape, data.draw(st.sampled_from([0, 1, 255])), dtype=kind)
    path = write(tmp_path / "other.nnp", {**entries, FIRST: safetensors.save(tensors)})
    check(path, run[0])


def check(path: Path, session: Session) -> None:
    message = ""
    try:
        loaded = load_all(path)
    except ProjectFileError as error:
        message = str(error)
    assert "\n" not in message
    if message:
        return
    timeline = loaded.timeline
    assert timeline is not None
    timeline.store.view(0)
    live = Session(session.project, session.prepared, session.state())
    before = live.state()
    for branch in list(timeline.store.branches.values()):
        for checkpoint in branch.checkpoints[::20]:
            try:
                live = revisit(live, checkpoint, branch.run_history)
            except UserError:
                assert same_state(live.state(), before)  # as it was
                continue
            timeline.move_to(CheckpointKey(branch.number, checkpoint.step))
            timeline.find_branch(live)
            live.run(1, plain=True)
            timeline.observe(live, now=True)
            before = live.state()
            break
    save(path, loaded.project, loaded.state, timeline)
    assert load_all(path).timeline is not None
