"""What holds for every registered data set."""

from __future__ import annotations

import atexit
import importlib
import itertools
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from dataset_files import write_mnist, write_pictures

from nnplayground.datasets.dataset import DATASETS, DataError, Dataset
from nnplayground.datasets.prepare import prepare
from nnplayground.datasets.spec import SPLITS
from nnplayground.datasets.statistics import class_counts
from nnplayground.datasets.tables.csv_reader import make_dataset
from nnplayground.seeds import derive

TABLE = b"a,b,c,kind\n1,2,3,x\n4,5,,y\n7,8,9,x\n1,0,3,y\n"


FOLDER = Path(tempfile.mkdtemp(prefix="nnplayground-test-"))
"""Made when the tests are collected, since they are one for each data set."""
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def examples() -> list[tuple[str, Dataset, dict[str, bytes]]]:
    """Every kind with its defaults, and those that need content with some."""
    write_mnist(FOLDER / "mnist", 130)
    pictures = write_pictures(FOLDER / "pictures")
    result: list[tuple[str, Dataset, dict[str, bytes]]] = []
    for cls in DATASETS:
        if cls.kind == "csv":
            for target in ("kind", "a"):
                dataset, files = make_dataset(TABLE, path="t.csv", targets=[target], columns=["b", "c"])
                result.append((f"csv-{target}", dataset, files))
        elif cls.kind == "drawn":
            points = [[-1.0, 0.5, 0], [2.0, 3.0, 1], [1.0, 1.0, 2]]
            result.append(("drawn", Dataset.parse({"kind": "drawn", "classes": 3, "points": points}), {}))
        elif cls.kind in ("mnist", "fashion_mnist"):
            result.append((cls.kind, cls().with_(path=str(FOLDER / "mnist")), {}))
        elif cls.kind == "image_folder":
            result.append((cls.kind, cls().with_(path=str(pictures)), {}))
            result.append((f"{cls.kind}-colour", cls().with_(path=str(pictures), colour=True, size=8), {}))
        else:
            result.append((cls.kind, cls(), {}))
    result += [(f"gates-{gate}", Dataset.parse({"kind": "gates", "gate": gate}), {}) for gate in ("or", "nand", "xor")]
    result.append(("blobs-8", Dataset.parse({"kind": "blobs", "classes": 8, "spread": 0.1}), {}))
    result.append(("digits-large", Dataset.parse({"kind": "digits", "classes": ["7", "3", "5"], "size": 32}), {}))
    return result


EXAMPLES = examples()
every = pytest.mark.parametrize(("dataset", "files"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES])


def test_the_catalogue_is_complete() -> None:
    known = [
        "circle", "xor", "gauss", "spiral", "moons", "blobs", "rings", "checkerboard", "gates",
        "plane", "bumps",
        "sine", "polynomial", "step",
        "digits", "mnist", "fashion_mnist",
        "linear13", "iris", "wine", "breast_cancer", "diabetes",
        "csv", "drawn", "image_folder", "typed",
    ]  # fmt: skip
    assert [name for name in DATASETS.names() if name in known] == known
    categories = [cls.category for cls in DATASETS]
    assert [name for name, _ in itertools.groupby(categories)] == list(dict.fromkeys(categories))


@every
def test_it_explains_itself(dataset: Dataset, files: dict[str, bytes]) -> None:
    cls = type(dataset)
    assert cls.title
    assert cls.category
    assert cls.help.endswith(".")
    assert len(cls.help) < 120
    for spec in cls.fields().values():
        assert spec.label
        assert spec.help.endswith(".")


@every
def test_it_survives_json(dataset: Dataset, files: dict[str, bytes]) -> None:
    again = Dataset.parse(json.loads(json.dumps(dataset.dump())))
    assert again == dataset
    assert type(again) is type(dataset)


@every
def test_the_same_seed_gives_the_same_bytes(dataset: Dataset, files: dict[str, bytes]) -> None:
    first, again = dataset.load(5, files), dataset.load(5, files)
    assert first.inputs.tobytes() == again.inputs.tobytes()
    assert first.targets.tobytes() == again.targets.tobytes()


@every
def test_every_split_holds_the_classes_in_their_proportions(dataset: Dataset, files: dict[str, bytes]) -> None:
    if dataset.spec().target_kind == "regression":
        return
    counts = np.bincount(dataset.load(derive(1, "data", 0), files).targets.astype(int))
    for fold in (None, (1, 2)):
        prepared = prepare(dataset, seed=1, draw=0, train_share=0.5, validation_share=0.25, files=files, fold=fold)
        assert sum(class_counts(prepared)[split][0] for split in SPLITS) == counts[0]
        for split, result in class_counts(prepared).items():
            expected = counts * sum(result) / counts.sum()
            np.testing.assert_allclose(result, expected, atol=2.0, err_msg=split)


@every
def test_spec_and_samples_agree(dataset: Dataset, files: dict[str, bytes]) -> None:
    spec, samples = dataset.spec(), dataset.load(3, files)
    count = len(samples.inputs)
    assert samples.inputs.shape == (count, *spec.shape)
    assert samples.inputs.dtype == np.float64
    assert not samples.inputs.flags.writeable
    assert not samples.targets.flags.writeable
    if spec.target_kind == "classification":
        assert samples.targets.shape == (count,)
        assert samples.targets.dtype == np.int64
        assert set(np.unique(samples.targets)) == set(range(len(spec.class_names)))
        assert spec.span is None
        assert spec.target_names == ()
    else:
        assert samples.targets.shape == (count, len(spec.target_names))
        assert samples.targets.dtype == np.float64
        assert spec.class_names == ()
    if spec.shape == (1,) and spec.target_kind == "regression":
        assert spec.span is not None
        assert spec.span[0] <= samples.inputs.min() < samples.inputs.max() <= spec.span[1]
    if spec.true_weights:
        result, *_ = np.linalg.lstsq(np.column_stack([samples.inputs, np.ones(count)]), samples.targets[:, 0])
        np.testing.assert_allclose(result, [*spec.true_weights, spec.true_bias], atol=0.05)
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
        "import nnplayground.datasets.tables.csv_reader;"
        "assert not {'sklearn', 'torch', 'PySide6', 'pandas', 'PIL', 'pooch', 'requests'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "diabetes"])
def test_names_of_bundled_tables_are_those_of_scikit_learn(name: str) -> None:
    bundle = getattr(importlib.import_module("sklearn.datasets"), f"load_{name}")()
    spec = Dataset.parse(name).spec()
    assert spec.feature_names == tuple(str(feature).replace("_", " ") for feature in bundle.feature_names)
    assert spec.class_names == tuple(map(str, getattr(bundle, "target_names", ())))


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
    result = {}
    for path in sorted(folder.glob("*.csv")):
        dataset, files = make_dataset(path.read_bytes(), path=str(path))
        result[path.stem] = (dataset.task, dataset.targets, len(dataset.load(0, files).inputs))
    assert result == {
        "fruit": ("classification", ("fruit",), 275),
        "houses": ("regression", ("price",), 400),
        "moons": ("classification", ("moon",), 300),
    }
