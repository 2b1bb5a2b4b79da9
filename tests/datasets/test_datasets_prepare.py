"""Splitting, filling and standardizing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnplayground.datasets.dataset import DataError, Dataset, Samples
from nnplayground.datasets.prepare import Prepared, prepare, split
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import SPLITS, DataSpec, Task
from nnplayground.datasets.statistics import class_counts, feature_figures, target_figures
from nnplayground.seeds import derive


class Given(Dataset):
    """Arrays of a test as a data set (not registered)."""

    kind = "given"
    table: ClassVar[np.ndarray] = np.zeros((0, 0))
    goals: ClassVar[np.ndarray] = np.zeros(0)
    task: ClassVar[Task] = "regression"
    scale_targets: ClassVar[bool] = False

    def spec(self) -> DataSpec:
        names = tuple(f"c{place}" for place in range(self.table.shape[1]))
        if self.task == "classification":
            return DataSpec((len(names),), "classification", class_names=("a", "b", "c", "d"), feature_names=names)
        return DataSpec((len(names),), "regression", target_names=("t",), feature_names=names)

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        return Samples(self.table.copy(), self.goals.copy())

    def standardized(self) -> bool:
        return True

    def standardized_targets(self) -> bool:
        return self.scale_targets


def given_data(
    table: np.ndarray, goals: np.ndarray | None = None, scale_targets: bool = False, task: Task = "regression"
) -> Dataset:
    values = np.zeros((len(table), 1)) if goals is None else goals
    cls = type("Made", (Given,), {"table": table, "goals": values, "scale_targets": scale_targets, "task": task})
    result: Dataset = cls()
    return result


def run(dataset: Dataset, train: float = 0.5, validation: float = 0.0, seed: int = 0, draw: int = 0) -> Prepared:
    return prepare(dataset, seed=seed, draw=draw, train_share=train, validation_share=validation, files={})


@settings(max_examples=200)
@given(
    counts=st.lists(st.integers(0, 40), min_size=1, max_size=5).filter(any),
    train=st.floats(0.05, 1.0),
    part=st.floats(0.0, 1.0),
    seed=st.integers(0, 2**62),
)
def test_a_split_is_exact_and_keeps_proportions(counts: list[int], train: float, part: float, seed: int) -> None:
    validation = (1.0 - train) * part
    classes = np.repeat(np.arange(len(counts)), counts)
    total = len(classes)
    spec = DataSpec((1,), "classification", class_names=tuple(map(str, range(len(counts)))))
    rows = split(Samples(np.zeros((total, 1)), classes), spec, seed, train, validation)
    assert len(rows["train"]) == round(train * total)
    assert len(rows["validation"]) == min(round(validation * total), total - round(train * total))
    assert sorted(np.concatenate([rows[name] for name in SPLITS]).tolist()) == list(range(total))
    for index, count in enumerate(counts):
        for name in SPLITS:
            expected = len(rows[name]) / total * count
            # Every class is rounded by at most one half at a cut, and takes its part of what the others are rounded.
            part_of_all, cuts = count / total, 2 if name == "validation" else 1
            bound = 0.5 * cuts * (1.0 - part_of_all + part_of_all * (np.count_nonzero(counts) - 1))
            assert abs(np.count_nonzero(classes[rows[name]] == index) - expected) <= bound + 1e-9


def test_equal_classes_split_evenly() -> None:
    prepared = run(Dataset.parse("spiral"), 0.5, 0.2)
    for name, count in (("train", 250), ("validation", 100), ("test", 150)):
        targets = prepared.targets[name]  # type: ignore[index]  # the names of the splits, in a tuple of str
        np.testing.assert_array_equal(np.bincount(targets), [count // 2, count // 2])
    # A spiral is made in order; no split may stay in it.
    radius = np.hypot(*prepared.inputs["train"].T)
    assert abs(np.corrcoef(radius, np.arange(250))[0, 1]) < 0.3
    assert np.count_nonzero(np.diff(prepared.targets["train"])) > 80


def test_the_same_seed_gives_the_same_bytes_and_another_draw_gives_new_data() -> None:
    dataset = Dataset.parse({"kind": "xor", "noise": 10})
    first, again = run(dataset, 0.5, 0.1, 4), run(dataset, 0.5, 0.1, 4)
    for name in SPLITS:
        assert first.inputs[name].tobytes() == again.inputs[name].tobytes()
        assert first.targets[name].tobytes() == again.targets[name].tobytes()
        assert not first.inputs[name].flags.writeable
        assert not first.targets[name].flags.writeable
    assert not np.array_equal(first.inputs["train"], run(dataset, 0.5, 0.1, 5).inputs["train"])
    assert not np.array_equal(first.inputs["train"], run(dataset, 0.5, 0.1, 4, draw=1).inputs["train"])


def test_the_points_do_not_depend_on_the_split() -> None:
    dataset = Dataset.parse("circle")

    def points(train: float, validation: float) -> list[list[float]]:
        prepared = run(dataset, train, validation)
        return sorted(np.concatenate([prepared.inputs[name] for name in SPLITS]).tolist())

    loaded = sorted(dataset.load(derive(0, "data", 0), {}).inputs.tolist())
    assert points(0.5, 0.0) == points(0.2, 0.7) == points(1.0, 0.0) == loaded


def test_new_data_splits_a_fixed_table_anew() -> None:
    first, second = run(Dataset.parse("iris")), run(Dataset.parse("iris"), draw=1)
    assert not np.array_equal(first.inputs["train"], second.inputs["train"])


def test_standardization_knows_the_training_part_only() -> None:
    random = np.random.default_rng(0)
    table = np.column_stack([random.normal(1000.0, 5.0, 200), random.uniform(0, 1e-3, 200), np.full(200, 0.1)])
    goals = random.normal(5e5, 1e5, (200, 1))
    prepared = run(given_data(table, goals, scale_targets=True), 0.3)
    train = prepared.inputs["train"]
    np.testing.assert_allclose(train[:, :2].mean(axis=0), 0.0, atol=1e-9)
    np.testing.assert_allclose(train[:, :2].std(axis=0), 1.0)
    assert prepared.mean is not None
    assert prepared.scale is not None
    assert prepared.scale[2] == 1.0
    np.testing.assert_array_equal(train[:, 2], 0.0)
    back = np.concatenate([prepared.inputs[name] for name in SPLITS]) * prepared.scale + prepared.mean
    np.testing.assert_allclose(np.sort(back, axis=0), np.sort(table, axis=0), rtol=1e-9)
    # The test part is not centred: its own mean was not used.
    assert np.abs(prepared.inputs["test"][:, :2].mean(axis=0)).max() > 1e-3
    assert prepared.target_mean is not None
    assert prepared.target_scale is not None
    np.testing.assert_allclose(prepared.targets["train"].std(axis=0), 1.0)
    values = prepared.targets["test"] * prepared.target_scale + prepared.target_mean
    assert np.isin(np.round(values, 4), np.round(goals, 4)).all()


def test_what_is_missing_becomes_the_mean_of_the_training_part() -> None:
    table = np.arange(40.0).reshape(20, 2)
    table[[1, 5, 9, 13, 17], 0] = np.nan
    prepared = run(given_data(table), 0.5)
    rows = split(Samples(table, np.zeros(20)), DataSpec((2,), "regression"), derive(0, "split", 0), 0.5, 0.0)
    expected = np.nanmean(table[rows["train"], 0])
    assert prepared.fill is not None
    assert prepared.mean is not None
    assert prepared.scale is not None
    assert prepared.fill[0] == pytest.approx(expected)
    filled = np.where(np.isnan(table), [expected, 0.0], table)
    for name in SPLITS:
        np.testing.assert_allclose(
            prepared.inputs[name] * prepared.scale + prepared.mean, filled[rows[name]], atol=1e-9
        )


def test_a_column_that_cannot_be_filled_is_named() -> None:
    table = np.ones((10, 2))
    table[:, 1] = np.nan
    with pytest.raises(DataError, match=r"Column 'c1' has no value in the training part"):
        run(given_data(table))


def test_values_beyond_all_measure_are_refused() -> None:
    table = np.zeros((10, 1))
    table[:, 0] = np.arange(10) * 1e-300
    rows = split(Samples(table.copy(), np.zeros(10)), DataSpec((1,), "regression"), derive(0, "split", 0), 0.5, 0.0)
    table[rows["test"][0], 0] = 1e37
    with pytest.raises(DataError, match=r"Column 'c0' holds values so far"):
        run(given_data(table))


def test_shares_that_leave_nothing_are_explained() -> None:
    with pytest.raises(DataError, match=r"together are 120\u202f%.*80\u202f% and 40\u202f%"):
        run(Dataset.parse("circle"), 0.8, 0.4)
    one = Dataset.parse({"kind": "drawn", "points": [[0, 0, 1]]})
    with pytest.raises(DataError, match=r"No sample is left to learn from: 40\u202f% of 1"):
        run(one, 0.4)
    full = run(one, 0.7, 0.3)
    assert [len(full.inputs[name]) for name in SPLITS] == [1, 0, 0]
    assert full.inputs["test"].shape == (0, 2)


def noised(dataset: Dataset, share: float, fold: tuple[int, int] | None = None) -> Prepared:
    return prepare(
        dataset, seed=2, draw=0, train_share=0.5, validation_share=0.2, files={}, label_noise=share, fold=fold
    )


def test_label_noise_gives_other_classes_to_that_share_of_the_training_part() -> None:
    dataset = Dataset.parse({"kind": "blobs", "samples": 1000})
    clean, half, more = (noised(dataset, share) for share in (0.0, 0.25, 0.5))
    wrong = clean.targets["train"] != half.targets["train"]
    assert np.count_nonzero(wrong) == 125
    for name in SPLITS:
        np.testing.assert_array_equal(clean.inputs[name], half.inputs[name])
    for name in ("validation", "test"):
        np.testing.assert_array_equal(clean.targets[name], half.targets[name])
    # More noise leaves the wrong classes of less noise where they are, and reaches every class.
    np.testing.assert_array_equal(half.targets["train"][wrong], more.targets["train"][wrong])
    everything = noised(dataset, 1.0)
    shift = (everything.targets["train"] - clean.targets["train"]) % 4
    assert np.bincount(shift.astype(int), minlength=4).tolist()[0] == 0
    assert np.bincount(shift.astype(int), minlength=4)[1:].min() > 130


def test_label_noise_moves_the_targets_of_a_regression_in_units_of_their_deviation() -> None:
    dataset = Dataset.parse("diabetes")
    clean, noisy = noised(dataset, 0.0), noised(dataset, 0.5)
    moved = noisy.targets["train"] - clean.targets["train"]
    assert moved.std() == pytest.approx(0.5, abs=0.06)
    np.testing.assert_array_equal(clean.targets["test"], noisy.targets["test"])
    raw = dataset.with_(standardize_targets=False)
    moved_raw = noised(raw, 0.5).targets["train"] - noised(raw, 0.0).targets["train"]
    np.testing.assert_allclose(moved_raw, moved * noised(raw, 0.0).targets["train"].std(), rtol=1e-9)


@settings(max_examples=60)
@given(
    counts=st.lists(st.integers(1, 30), min_size=2, max_size=4),
    folds=st.integers(2, 12),
    seed=st.integers(0, 2**31 - 1),
)
def test_every_sample_that_is_not_for_the_test_is_held_out_once(counts: list[int], folds: int, seed: int) -> None:
    total = sum(counts)
    table = np.arange(total, dtype=np.float64)[:, np.newaxis]
    dataset = given_data(table, np.repeat(np.arange(len(counts)), counts), task="classification")

    def parts(fold: tuple[int, int] | None) -> Prepared:
        return prepare(dataset, seed=seed, draw=0, train_share=0.6, validation_share=0.1, files={}, fold=fold)

    def rows(prepared: Prepared, name: str) -> list[int]:
        assert prepared.mean is not None
        assert prepared.scale is not None
        result = prepared.inputs[name] * prepared.scale + prepared.mean  # type: ignore[index]  # as above
        return [round(row) for row in result[:, 0].tolist()]

    whole = parts(None)
    pool = sorted(rows(whole, "train") + rows(whole, "validation"))
    if len(pool) < 2:
        with pytest.raises(DataError, match=r"at least two samples that are not for the test"):
            parts((0, folds))
        return
    if folds > len(pool):
        with pytest.raises(DataError, match=rf"{folds} folds cannot be made of the {len(pool)} samples"):
            parts((0, folds))
        return
    held: list[int] = []
    sizes = []
    for fold in range(folds):
        prepared = parts((fold, folds))
        assert sorted(rows(prepared, "test")) == sorted(rows(whole, "test"))
        out = rows(prepared, "validation")
        assert sorted(out + rows(prepared, "train")) == pool
        held += out
        sizes.append(len(out))
        assert prepared.targets["validation"].tolist() == [dataset.load(0, {}).targets[row] for row in out]
    assert sorted(held) == pool
    assert max(sizes) - min(sizes) <= 1


def test_figures_are_in_the_unit_of_the_data() -> None:
    random = np.random.default_rng(0)
    table = np.column_stack([random.normal(1000.0, 5.0, 60), random.uniform(-1.0, 1.0, 60)])
    goals = random.normal(5e5, 1e5, (60, 1))
    prepared = run(given_data(table, goals, scale_targets=True), 0.4, 0.3)
    columns = np.column_stack([table, goals]).T
    for values, figures in zip(columns, feature_figures(prepared) + target_figures(prepared), strict=True):
        expected = (values.min(), values.max(), values.mean(), values.std())
        np.testing.assert_allclose((figures.low, figures.high, figures.mean, figures.deviation), expected, rtol=1e-9)
        assert figures.missing == 0
    assert [result.name for result in feature_figures(prepared)] == ["c0", "c1"]
    train = feature_figures(prepared, ("train",))
    assert prepared.mean is not None
    np.testing.assert_allclose([result.mean for result in train], prepared.mean)
    table[[1, 5, 9], 1] = np.nan
    whole = feature_figures(run(given_data(table, goals), 0.4, 0.3))
    assert [result.missing for result in whole] == [0, 3]
    assert class_counts(prepared) == {}
    pictures = feature_figures(run(Dataset.parse("digits"), 0.5))
    assert [(result.name, result.low, result.high) for result in pictures] == [("", 0.0, 1.0)]
    assert sum(map(sum, class_counts(run(Dataset.parse("digits"), 0.5)).values())) == 1797
