"""Files that are no projects, damaged or hostile: one sentence each, naming the file, and never anything else."""

from __future__ import annotations

import io
import json
import re
import struct
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from project_strategies import small_project, small_state, unprivileged
from safetensors import numpy as safetensors

from nnplayground import __version__
from nnplayground.commands.target import open_target
from nnplayground.commands.training import measures, start
from nnplayground.datasets.dataset import DATASETS
from nnplayground.graph.layer import LAYERS
from nnplayground.graph.loss import LOSSES
from nnplayground.graph.penalty import PENALTIES
from nnplayground.layers.initializers.initializer import INITIALIZERS
from nnplayground.project_file import ProjectFileError, load, save
from nnplayground.templates import TEMPLATES
from nnplayground.text import UserError
from nnplayground.training.optimizers.optimizer import OPTIMIZERS

Entries = dict[str, bytes]


def _entries(tmp_path: Path) -> Entries:
    path = tmp_path / "good.nnp"
    save(path, small_project(files={"table.csv": b"1"}), small_state())
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip(entries: Entries) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def _refusal(path: Path) -> str:
    with pytest.raises(ProjectFileError) as caught:
        load(path)
    message = str(caught.value)
    assert path.name in message
    assert "\n" not in message
    return message


def _json(change: Callable[[dict[str, Any]], object]) -> Callable[[Entries], None]:
    def changed(entries: Entries) -> None:
        value = json.loads(entries["project.json"])
        change(value)
        entries["project.json"] = json.dumps(value).encode()

    return changed


def _weights(**arrays: Any) -> Callable[[Entries], None]:
    def changed(entries: Entries) -> None:
        result = safetensors.load(entries["weights.safetensors"])
        names = {name.replace("__", "."): array for name, array in arrays.items()}
        entries["weights.safetensors"] = safetensors.save({**result, **names})

    return changed


def _set(name: str, content: bytes) -> Callable[[Entries], None]:
    return lambda entries: entries.update({name: content})


def _cyclic(value: dict[str, Any]) -> None:
    value["graph"]["nodes"] += [
        {"id": name, "layer": {"kind": "ReLU"}, "x": 0, "y": 0} for name in ("relu_1", "relu_2")
    ]
    value["graph"]["edges"] += [
        {"source": "relu_1", "target": "relu_2"},
        {"source": "relu_2", "target": "relu_1"},
    ]


DAMAGED: dict[str, tuple[Callable[[Entries], object], str]] = {
    "no project.json": (lambda entries: entries.pop("project.json"), "no project.json"),
    "no JSON": (_set("project.json", b"{"), "not valid JSON"),
    "not UTF-8": (_set("project.json", b'{"format": 1, "app": "\xff"}'), "not valid JSON"),
    "NaN in JSON": (_set("project.json", b'{"format": NaN}'), "NaN is no JSON number"),
    "endless brackets": (_set("project.json", b"[" * 100_000), "not valid JSON"),
    "endless digits": (_set("project.json", b'{"format": ' + b"1" * 9_999 + b"}"), "not valid JSON"),
    "a list": (_set("project.json", b"[]"), "object"),
    "no format": (_json(lambda value: value.pop("format")), "format number.*None"),
    "format true": (_json(lambda value: value.update(format=True)), "format number.*True"),
    "format 0": (_json(lambda value: value.update(format=0)), "format number.*0"),
    "newer": (
        _json(lambda value: value.update(format=3, app="9.1.0", more=1)),
        f"format 3.*{re.escape(__version__)}, reads up to 2.*nnplayground 9.1.0 or newer",
    ),
    "an unknown key": (_json(lambda value: value.update(colour=1)), "'colour'"),
    "a missing key": (_json(lambda value: value.pop("settings")), "'settings'"),
    "a wrong type": (_json(lambda value: value.update(weight_draw="2")), "weight_draw.*'2'"),
    "an unknown layer": (
        _json(lambda value: value["graph"]["nodes"][1]["layer"].update(kind="Hopfield")),
        "'linear_1'.*no layer called 'Hopfield'",
    ),
    "an unknown data set": (_json(lambda value: value["dataset"].update(kind="suns")), "no data set called 'suns'"),
    "an unknown optimizer": (
        _json(lambda value: value["settings"].update(optimizer={"kind": "Lion"})),
        "no optimizer called 'Lion'",
    ),
    "a learning rate of -1": (_json(lambda value: value["settings"].update(learning_rate=-1)), "learning_rate.*-1"),
    "an infinite learning rate": (
        _json(lambda value: value["settings"].update(learning_rate=10**400)),
        "learning_rate",
    ),
    "a loop": (_json(_cyclic), "loop: relu_"),
    "an edit that is none": (_json(lambda value: value.update(edits=[{"node": 1}])), "edits"),
    "a missing data file": (lambda entries: entries.pop("data/table.csv"), "'table.csv' is missing"),
    "no weights": (lambda entries: entries.pop("weights.safetensors"), "weights.safetensors is missing"),
    "no state": (lambda entries: entries.pop("state.safetensors"), "state.safetensors is missing"),
    "weights that are none": (_set("weights.safetensors", b"junk"), "weights.safetensors is damaged"),
    "a header of petabytes": (_set("weights.safetensors", struct.pack("<Q", 2**60) + b"{}"), "is damaged"),
    "a weight of the wrong shape": (
        _weights(linear_1__weight=np.zeros((2, 3), np.float32)),
        r"linear_1.weight.*\(2, 3\).*needs \(3, 2\)",
    ),
    "a weight of nobody": (_weights(conv2d_7__weight=np.zeros(1)), "'conv2d_7.weight' belongs to no layer"),
    "no counters": (
        lambda entries: entries.update({"state.safetensors": safetensors.save({"a": np.zeros(1)})}),
        "count/epoch",
    ),
}


@pytest.mark.parametrize(("damage", "says"), DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged(tmp_path: Path, damage: Callable[[Entries], object], says: str) -> None:
    entries = _entries(tmp_path)
    damage(entries)
    path = tmp_path / "bad.nnp"
    path.write_bytes(_zip(entries))
    assert re.search(says, _refusal(path))


def test_not_even_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.nnp"
    assert "no file" in _refusal(path)
    assert "a folder" in _refusal(tmp_path)
    path.write_bytes(b"")
    assert "empty" in _refusal(path)
    path.write_bytes(b"hello" * 100)
    assert "not a project file" in _refusal(path)
    path.write_bytes(_zip({"hello.txt": b"hello"}))
    assert "no project.json" in _refusal(path)
    with pytest.raises(ProjectFileError, match="no file"):
        load("a\0.nnp")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_no_permission() -> None:
    with unprivileged() as folder:
        path = folder / "a.nnp"
        save(path, small_project(), None)
        path.chmod(0)
        assert "no permission" in _refusal(path)
        closed = folder / "closed"
        closed.mkdir(mode=0)
        assert "no permission" in _refusal(closed / "a.nnp")


@pytest.mark.skipif(sys.platform == "win32", reason="no such file there")
def test_a_device_is_no_project() -> None:
    with pytest.raises(ProjectFileError, match="not a regular file"):
        load("/dev/zero")


def test_bombs(tmp_path: Path) -> None:
    """What would unpack to far more than it is, stands there twice, or is encrypted."""
    path = tmp_path / "bomb.nnp"
    path.write_bytes(_zip({**_entries(tmp_path), "weights.safetensors": bytes(30 * 2**20)}))
    assert "would unpack to 30 MiB" in _refusal(path)
    path.write_bytes(_zip({**_entries(tmp_path), "project.json": b" " * 65 * 2**20}))
    assert "would unpack to 65 MiB" in _refusal(path)
    path.write_bytes(_zip({**_entries(tmp_path), **{f"data/{number}": b"" for number in range(2000)}}))
    assert "too many entries" in _refusal(path)
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as archive:
        warnings.simplefilter("ignore")  # zipfile warns of what is meant here
        for content in (b"{}", b"[]"):
            archive.writestr("project.json", content)
    path.write_bytes(file.getvalue())
    assert "project.json twice" in _refusal(path)
    encrypted = bytearray(_zip({"project.json": b"{}"}))
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(encrypted))
    assert "encrypted" in _refusal(path)


def test_truncated_anywhere(tmp_path: Path) -> None:
    """Cut short at every offset: always a refusal, never a project that looks whole."""
    _entries(tmp_path)
    content = (tmp_path / "good.nnp").read_bytes()
    path = tmp_path / "short.nnp"
    for length in [*range(0, len(content), 7), len(content) - 1]:
        path.write_bytes(content[:length])
        _refusal(path)
    assert "its end is missing" in _refusal(path)


QUIET = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(st.binary(max_size=400))
@example(b"PK\x05\x06" + bytes(18))
@example(b"PK\x05\x06" + b"\xff" * 18)
@QUIET
def test_random_bytes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "random.nnp"
    path.write_bytes(content)
    _refusal(path)


@given(st.data())
@QUIET
def test_flipped_bytes(tmp_path: Path, data: st.DataObject) -> None:
    """Some bytes changed anywhere in a good file: opened or refused in one sentence, nothing else."""
    good = tmp_path / "good.nnp"
    if not good.exists():
        _entries(tmp_path)
    content = bytearray(good.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "flipped.nnp"
    path.write_bytes(bytes(content))
    message = ""
    try:
        load(path)
    except ProjectFileError as error:
        message = str(error)
    assert "\n" not in message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


NUMBERS = st.sampled_from([0, 1, -1, 2, 3, 7, 100, 100_000, 2**31, 2**63, 0.5, -0.5, 1e-6, 0.999, 1e6, 1e300])
WORDS = st.sampled_from(
    [
        *(cls.kind for registry in (LAYERS, DATASETS, OPTIMIZERS, PENALTIES, LOSSES, INITIALIZERS) for cls in registry),
        *("float64", "none", "linear_1", "loss_1", "in", "out", ""),
    ]
)


@given(st.data())
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_values_that_look_right_are_trained_with_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    """Other numbers, other kinds, entries gone or doubled: what opens also trains, or says why not."""
    template = data.draw(st.sampled_from(list(TEMPLATES)))
    path = tmp_path / f"{template}.nnp"
    if not path.exists():
        save(path, TEMPLATES[template].build(), None)
    with zipfile.ZipFile(path) as archive:
        value = json.loads(archive.read("project.json"))
    for _ in range(data.draw(st.integers(1, 3))):
        at, key = data.draw(st.sampled_from(list(_places(value))))
        if isinstance(at[key], str):
            at[key] = data.draw(WORDS)
        elif isinstance(at[key], (int, float)):
            at[key] = data.draw(NUMBERS)
        elif isinstance(at, list) and data.draw(st.booleans()):
            at.append(at[key])
        else:
            del at[key]
    other = tmp_path / "other.nnp"
    other.write_bytes(_zip({"project.json": json.dumps(value).encode()}))
    message = ""
    try:
        training = start(open_target(str(other)), device="cpu")
        training.session.run(2)
        measures(training)
    except UserError as error:
        message = str(error)
    assert "\n" not in message


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every entry within, as its container and its key."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from _places(value[key])


@given(st.data())
@QUIET
def test_any_one_value_of_the_record_replaced(tmp_path: Path, data: st.DataObject) -> None:
    good = tmp_path / "good.nnp"
    if not good.exists():
        _entries(tmp_path)
    with zipfile.ZipFile(good) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    value: Any = json.loads(entries["project.json"])
    at: Any = value
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        inner = at[key]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.booleans()):
            at[key] = data.draw(JSON)
            break
        at = inner
    path = tmp_path / "other.nnp"
    path.write_bytes(_zip({**entries, "project.json": json.dumps(value).encode()}))
    message = ""
    try:
        project, state = load(path)
    except ProjectFileError as error:
        message = str(error)
    else:
        save(path, project, state)
        assert load(path)[0] == project
    assert "\n" not in message
