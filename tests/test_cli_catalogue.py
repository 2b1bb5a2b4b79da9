"""``nnplayground catalogue``: every registered kind, described for people and for programs."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import Any

import pytest

from nnplayground.cli import main
from nnplayground.commands.kinds.catalogue import gather
from nnplayground.datasets.dataset import DATASETS
from nnplayground.fields.kind import Kind
from nnplayground.graph.layer import LAYERS
from nnplayground.graph.loss import LOSSES
from nnplayground.graph.penalty import PENALTIES
from nnplayground.layers.initializers.initializer import INITIALIZERS
from nnplayground.text import UserError
from nnplayground.training.optimizers.optimizer import OPTIMIZERS
from nnplayground.training.schedules.schedule import SCHEDULES

REGISTRIES: dict[str, Any] = {
    "layers": LAYERS,
    "activations": LAYERS,
    "initializers": INITIALIZERS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
    "penalties": PENALTIES,
    "datasets": DATASETS,
}
NAMED = [
    "layers: Linear Conv1d Conv2d ConvTranspose2d MaxPool1d MaxPool2d AvgPool1d AvgPool2d AdaptiveAvgPool2d Upsample",
    "layers: Flatten Unflatten Dropout Dropout2d BatchNorm1d BatchNorm2d LayerNorm GroupNorm GaussianNoise",
    "layers: Add Multiply Concat Input Loss",
    "activations: Identity Step Sigmoid Tanh ReLU LeakyReLU PReLU ELU SELU GELU SiLU Softplus Softmax",
    "initializers: default zeros ones constant normal uniform truncated_normal xavier_uniform xavier_normal",
    "initializers: kaiming_uniform kaiming_normal orthogonal",
    "losses: MSE HalfSquaredError MAE Huber SmoothL1 BCE BCEWithLogits CrossEntropy NLL Hinge",
    "optimizers: SGD Adagrad Adadelta RMSprop Adam AdamW NAdam RAdam Adamax",
    "schedules: constant piecewise step exponential inverse_time cosine one_cycle plateau",
    "penalties: none L1 L2",
    "datasets: moons blobs rings checkerboard sine polynomial iris wine breast_cancer diabetes digits mnist csv",
    "tasks: classification regression",
]
"""What a course names, by group."""

CATALOGUE = gather()
ENTRIES = [(group, entry) for group, entries in CATALOGUE.items() for entry in entries]
EVERY = [cls for group, registry in REGISTRIES.items() if group != "activations" for cls in registry]
every_entry = pytest.mark.parametrize(
    ("group", "entry"), ENTRIES, ids=[f"{group}-{entry['name']}" for group, entry in ENTRIES]
)


def test_json_lists_every_registered_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result == json.loads(json.dumps(CATALOGUE))
    names = {group: [entry["name"] for entry in entries] for group, entries in result.items()}
    assert list(names) == [*REGISTRIES, "tasks"]
    for group, known in REGISTRIES.items():
        assert len(set(names[group])) == len(names[group])
        assert set(names[group]) <= set(known.names())
    assert set(names["layers"]) | set(names["activations"]) == set(LAYERS.names())
    assert set(PENALTIES.names()) - set(names["penalties"]) == {"run"}
    for group in ("initializers", "losses", "optimizers", "schedules", "datasets"):
        assert names[group] == REGISTRIES[group].names()
    for line in NAMED:
        group, _, wanted = line.partition(": ")
        assert set(wanted.split()) <= set(names[group])


@every_entry
def test_says_what_it_is(group: str, entry: dict[str, Any]) -> None:
    assert entry["title"]
    assert entry["help"].endswith(".")
    assert "\n" not in entry["help"]
    assert len(entry["help"]) < 120
    assert bool(entry["formula"]) or group == "tasks"
    assert entry["formula"].count("{") == entry["formula"].count("}")
    for field in entry["fields"]:
        assert field["label"][:1].isupper()
        assert field["help"].endswith(".")
        if field["type"] in ("integer", "real"):
            assert field["low"] < field["high"]
            assert field["optional"] if field["default"] is None else field["low"] <= field["default"] <= field["high"]
        if field["type"] == "size":
            words = [choice["value"] for choice in field["choices"]]
            assert field["default"] in words or field["low"] <= field["default"] <= field["high"]
        if field["type"] == "choice":
            assert field["default"] in [choice["value"] for choice in field["choices"]]
        if field["type"] == "kind":
            assert field["default"]["kind"] in [choice["value"] for choice in field["choices"]]


@every_entry
def test_the_defaults_make_the_thing(group: str, entry: dict[str, Any]) -> None:
    """What the catalogue prints is enough to write the thing into a file."""
    if group == "tasks":
        return
    cls: type[Kind] = REGISTRIES[group][entry["name"]]
    defaults = {field["name"]: field["default"] for field in entry["fields"]}
    if entry["name"] == "csv":  # has nothing before a file is chosen
        return
    assert cls.parse({"kind": entry["name"], **defaults}) == cls()


def test_words_stand_beside_the_range_of_a_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue"]) == 0
    assert "padding = 0 (0 to 256, same, causal): " in capsys.readouterr().out


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: f"{cls.registry.what}-{cls.kind}")
def test_nonsense_is_refused_in_one_sentence(cls: type[Kind]) -> None:
    cases: list[tuple[str, Any]] = [("colour", "red")]
    for name, spec in cls.fields().items():
        if spec.editor in ("hidden", "text", "path"):
            continue
        values: list[Any] = [{"no": "such"}, [[]], "nonsense", *([] if spec.optional else [None])]
        if spec.low is not None and spec.high is not None:
            values += [math.nan, math.inf, spec.low - 1, spec.high + 1]
            if spec.editor == "numbers":
                values = [*values, *([value] for value in values[-4:])]
        cases += [(name, value) for value in values]
    for name, value in cases:
        with pytest.raises(UserError, match=f"{name}|'nonsense'") as refused:
            cls.parse({name: value})
        message = str(refused.value)
        assert "\n" not in message
        assert message[0].isupper() or message.startswith(cls.title)
        assert message.endswith((".", "?"))
        assert len(message) < 400


def test_words_fit_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100
    text = "\n".join(lines)
    for group, entries in CATALOGUE.items():
        assert f"\n{group.upper()} ({len(entries)})\n" in f"\n{text}"
        assert all(f"\n  {entry['name']}" in text for entry in entries)
    assert "momentum = 0 (0 to 0.999): Share of the last speed that is kept." in text


def test_nothing_heavy_is_loaded() -> None:
    code = (
        "import sys; from nnplayground.cli import main; main(['catalogue']);"
        "assert not {'torch', 'sklearn', 'PySide6'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
