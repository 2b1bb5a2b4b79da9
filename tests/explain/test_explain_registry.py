"""How explanations are found: by class, in the file of the same name, and not before they are asked for."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from typing import Any

import pytest

from nnplayground.explain.layers.layer import LayerExplanation
from nnplayground.explain.losses.loss import LossExplanation
from nnplayground.explain.optimizers.optimizer import OptimizerExplanation
from nnplayground.explain.penalties.penalty import PenaltyExplanation
from nnplayground.explain.registry import KindExplanation, explains
from nnplayground.fields.kind import Kind
from nnplayground.graph.layer import LAYERS
from nnplayground.graph.loss import LOSSES
from nnplayground.graph.penalty import PENALTIES
from nnplayground.layers.kinds.conv2d import Conv2d
from nnplayground.registry import Registry
from nnplayground.training.optimizers.optimizer import OPTIMIZERS

ROOMS: list[tuple[str, type[KindExplanation[Any]], Registry[Any]]] = [
    ("layers", LayerExplanation, LAYERS),
    ("losses", LossExplanation, LOSSES),
    ("optimizers", OptimizerExplanation, OPTIMIZERS),
    ("penalties", PenaltyExplanation, PENALTIES),
]


def _files(room: str) -> list[str]:
    package = importlib.import_module(f"nnplayground.explain.{room}.kinds")
    return [module.name for module in pkgutil.iter_modules(package.__path__)]


@pytest.mark.parametrize(
    ("room", "contract", "registry", "file"),
    [(*room, file) for room in ROOMS for file in _files(room[0])],
    ids=[f"{room[0]}-{file}" for room in ROOMS for file in _files(room[0])],
)
def test_every_file_explains_the_kind_of_the_same_name(
    room: str, contract: type[KindExplanation[Any]], registry: Registry[Any], file: str
) -> None:
    kinds: list[type[Kind]] = [cls for cls in registry if cls.__module__.endswith(f".{room}.kinds.{file}")]
    (kind,) = kinds
    assert type(contract.of(kind())).__module__ == f"nnplayground.explain.{room}.kinds.{file}"


def test_a_kind_without_one_has_that_of_its_nearest_base() -> None:
    names = {kind: type(LayerExplanation.of(LAYERS[kind]())).__name__ for kind in ("BatchNorm1d", "Dropout2d", "Loss")}
    assert names == {
        "BatchNorm1d": "BatchNormalizationExplanation",
        "Dropout2d": "DroppingExplanation",
        "Loss": "LayerExplanation",
    }
    assert type(OptimizerExplanation.of(OPTIMIZERS["AdamW"]())).__name__ == "FusedAdamExplanation"


class Sharper(Conv2d):
    kind = "Sharper"


def test_what_is_derived_is_explained_as_its_base_until_it_is_explained_itself() -> None:
    class Derived(Sharper):
        kind = "Derived"

    assert type(LayerExplanation.of(Sharper())).__name__ == "ConvolutionExplanation"

    @explains(Sharper)
    class SharperExplanation(LayerExplanation[Sharper]):
        """Of a class that stands in no room."""

    assert type(LayerExplanation.of(Derived())) is SharperExplanation
    assert LayerExplanation.of(sharper := Sharper(stride=2)).layer is sharper
    with pytest.raises(ValueError, match="Sharper is explained by SharperExplanation already"):
        explains(Sharper)(LayerExplanation)
    assert type(LayerExplanation.of(Conv2d())).__name__ == "ConvolutionExplanation"


def test_only_what_is_asked_for_is_imported() -> None:
    code = (
        "import sys\n"
        "from nnplayground.graph.layer import LAYERS\n"
        "from nnplayground.explain.layers.layer import LayerExplanation\n"
        "LayerExplanation.of(LAYERS['Tanh']())\n"
        "start = 'nnplayground.explain.layers.kinds.'\n"
        "print(sorted(name.removeprefix(start) for name in sys.modules if name.startswith(start)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "['tanh']"), done.stderr


def test_once_prepared_a_step_opens_without_an_import() -> None:
    code = (
        "import sys\n"
        "from nnplayground.microscope.microscope import Microscope\n"
        "from nnplayground.microscope.trace import prepare\n"
        "from nnplayground.templates import TEMPLATES\n"
        "from nnplayground.training.session.session import Session\n"
        "project = TEMPLATES['digits'].build()\n"
        "session = Session(project, project.load_data())\n"
        "prepare(project.graph, project.settings)\n"
        "before = set(sys.modules)\n"
        "assert Microscope(session).length > 9\n"
        "print(sorted(name for name in set(sys.modules) - before if name.startswith('nnplayground')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
