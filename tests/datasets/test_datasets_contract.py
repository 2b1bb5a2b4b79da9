"""What holds for every registered data set."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nnplayground.datasets.csv_reader import make_dataset
from nnplayground.datasets.dataset import DATASETS, DataError, Dataset
from nnplayground.datasets.prepare import prepare

TABLE = b"a,b,c,kind\n1,2,3,x\n4,5,,y\n7,8,9,x\n1,0,3,y\n"


def examples() -> list[tuple[str, Dataset, dict[str, bytes]]]:
    """Every kind with its defaults, and those that need content with some."""
    found: list[tuple[str, Dataset, dict[str, bytes]]] = []
    for cls in DATASETS:
        if cls.kind == "csv":
            for target in ("kind", "a"):
                dataset, files = make_dataset(TABLE, path="t.csv", targets=[target], columns=["b", "c"])
                found.append((f"csv-{target}", dataset, files))
        elif cls.kind == "drawn":
            points = [[-1.0, 0.5, 0], [2.0, 3.0, 1], [1.0, 1.0, 2]]
            found.append(("drawn", Dataset.parse({"kind": "drawn", "classes": 3, "points": points}), {}))
        else:
            found.append((cls.kind, cls(), {}))
    return found


EXAMPLES = examples()
every = pytest.mark.parametrize(("dataset", "files"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES])


def test_the_catalogue_is_complete() -> None:
    first = ["circle", "xor", "gauss", "spiral", "plane", "bumps", "digits", "iris", "csv", "drawn"]
    assert [name for name in DATASETS.names() if name in first] == first


@every
def test_it_explains_itself(dataset: Dataset, files: dict[str, bytes]) -> None:
    cls = type(dataset)
    assert cls.title
    assert cls.category
    assert cls.help.endswith(".")
    for spec in cls.fields().values():
        assert spec.label
        assert spec.help.endswith(".")


@every
def test_it_survives_json(dataset: Dataset, files: dict[str, bytes]) -> None:
    again = Dataset.parse(json.loads(json.dumps(dataset.dump())))
    assert again == dataset
    assert type(again) is type(dataset)


@every
def test_spec_and_samples_agree(dataset: Dataset, files: dict[str, bytes]) -> None:
    spec, samples = dataset.spec(), dataset.load(3, files)
    count = len(samples.inputs)
    assert samples.inputs.shape == (count, *spec.shape)
    assert samples.inputs.dtype == np.float64
    assert not samples.inputs.flags.writeable
    assert not samples.targets.flags.writeable
    if spec.task == "classification":
        assert samples.targets.shape == (count,)
        assert samples.targets.dtype == np.int64
        assert set(np.unique(samples.targets)) == set(range(len(spec.class_names)))
        assert spec.target_names == ()
    else:
        assert samples.targets.shape == (count, len(spec.target_names))
        assert samples.targets.dtype == np.float64
        assert spec.class_names == ()
    if spec.feature_names:
        assert spec.shape == (len(spec.feature_names),)
    if spec.planar:
        assert spec.shape == (2,)
        prepared = prepare(dataset, seed=0, draw=0, train_share=1.0, validation_share=0.0, files=files)
        low, high = spec.plane
        assert low <= prepared.inputs["train"].min()
        assert prepared.inputs["train"].max() <= high


def test_heavy_imports_wait_until_they_are_needed() -> None:
    code = (
        "import sys; from nnplayground.datasets.dataset import DATASETS; [cls().spec() for cls in DATASETS];"
        "import nnplayground.datasets.csv_reader;"
        "assert not {'sklearn', 'torch', 'PySide6', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_missing_scikit_learn_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(DataError, match=r"'iris' comes with scikit-learn.*pip install scikit-learn"):
        Dataset.parse("iris").load(0, {})


def test_digits_are_pictures() -> None:
    samples = Dataset.parse("digits").load(0, {})
    assert samples.inputs.shape == (1797, 1, 8, 8)
    assert (samples.inputs.min(), samples.inputs.max()) == (0.0, 1.0)
    # A zero is dark in the middle; a one is bright there.
    assert samples.inputs[samples.targets == 0][:, 0, 3:5, 3:5].mean() < 0.2
    assert samples.inputs[samples.targets == 1][:, 0, 3:5, 3:5].mean() > 0.7


def test_iris_is_the_known_table() -> None:
    samples = Dataset.parse("iris").load(0, {})
    np.testing.assert_array_equal(samples.inputs[0], [5.1, 3.5, 1.4, 0.2])
    np.testing.assert_array_equal(np.bincount(samples.targets.astype(int)), [50, 50, 50])


def test_sample_tables_open_without_a_question() -> None:
    folder = Path(__file__).parents[2] / "assets" / "data"
    found = {}
    for path in sorted(folder.glob("*.csv")):
        dataset, files = make_dataset(path.read_bytes(), path=str(path))
        found[path.stem] = (dataset.task, dataset.targets, len(dataset.load(0, files).inputs))
    assert found == {
        "fruit": ("classification", ("fruit",), 275),
        "houses": ("regression", ("price",), 400),
        "moons": ("classification", ("moon",), 300),
    }
