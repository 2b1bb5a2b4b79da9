"""From a data set to the arrays that train: load, split, fill what is missing, standardize."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from nnplayground import notation
from nnplayground.datasets.dataset import LARGEST, DataError, Dataset, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec, SplitName
from nnplayground.seeds import derive
from nnplayground.text import Text, text

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats, Integers

Array = TypeVar("Array", bound="npt.NDArray[Any] | None")


@dataclass(frozen=True)
class Prepared:
    """Samples by split, ready for a session and for the plots.  Arrays are read-only."""

    spec: DataSpec
    inputs: Mapping[SplitName, Floats]
    """float64 ``(n, *spec.shape)``, standardized where the data set asks for it.  Every split has an entry, perhaps
    of no rows."""
    targets: Mapping[SplitName, Floats | Integers]
    """int64 ``(n,)`` or float64 ``(n, targets)``, standardized where the data set asks for it."""
    mean: Floats | None = None
    """Per input column, of the training part; None where nothing was standardized."""
    scale: Floats | None = None
    """Divisor per input column (1 where a column is constant)."""
    fill: Floats | None = None
    """What stands for a missing value, per input column in the data's own unit; None where nothing was missing."""
    target_mean: Floats | None = None
    """Per target column, of the training part; None where targets are as they came."""
    target_scale: Floats | None = None
    """Divisor per target column (1 where a column is constant)."""
    missing: Mapping[SplitName, npt.NDArray[np.bool_]] = field(default_factory=dict)
    """``(n, *spec.shape)``: which inputs were missing and are filled; empty where none was."""
    notes: tuple[Text, ...] = ()
    """What there is to know of the samples, in sentences."""

    def own_inputs(self, inputs: Floats) -> Floats:
        """Inputs ``(..., *spec.shape)`` in the data's own unit, as they were before they were standardized."""
        if self.scale is None or self.mean is None:
            return inputs
        result: Floats = inputs * self.scale.reshape(self.spec.shape) + self.mean.reshape(self.spec.shape)
        return result

    def own_targets(self, targets: Floats | Integers) -> Floats:
        """Targets, or predictions of them, ``(..., targets)`` in the data's own unit."""
        result: Floats = targets.astype(np.float64)
        if self.target_scale is not None and self.target_mean is not None:
            result = result * self.target_scale + self.target_mean
        return result

    def network_inputs(self, inputs: Floats) -> Floats:
        """The inverse of ``own_inputs``: what the network is given for inputs ``(..., *spec.shape)`` in the data's own
        unit."""
        if self.scale is None or self.mean is None:
            return inputs
        result: Floats = (inputs - self.mean.reshape(self.spec.shape)) / self.scale.reshape(self.spec.shape)
        return result

    def network_targets(self, targets: Floats) -> Floats:
        """The inverse of ``own_targets`` for numbers ``(..., targets)``."""
        if self.target_scale is None or self.target_mean is None:
            return targets
        result: Floats = (targets - self.target_mean) / self.target_scale
        return result


def prepare(
    dataset: Dataset,
    *,
    seed: int,
    draw: int,
    train_share: float,
    validation_share: float,
    files: Mapping[str, bytes],
    label_noise: float = 0.0,
    fold: tuple[int, int] | None = None,
    report: Report = silent,
    samples: Samples | None = None,
) -> Prepared:
    """Load, split, standardize and noise.  Raises ``DataError``, and what ``report`` raises.  Slow for some data sets:
    not on the GUI thread.

    ``label_noise`` acts on the training part only: that share of its samples is given another class, or its targets
    are moved by that share of their standard deviation (of a normal distribution).  ``fold`` (k, n), k from 0: of what
    is not for the test, the k-th of n equal parts is the validation split and the rest the training split.
    ``samples`` are what ``loaded`` gave of the same data set, seed, draw and files; None loads them.
    """
    if train_share + validation_share > 1.0 + 1e-9:
        raise DataError(
            text(
                "Training and validation share together are {total} of the samples. Received: {train} and "
                "{validation}. Lower one of them so that they come to 100\u202f% at most.",
                total=notation.percent(train_share + validation_share, 0),
                train=notation.percent(train_share, 0),
                validation=notation.percent(validation_share, 0),
            )
        )
    spec = dataset.spec()
    if samples is None:
        samples = loaded(dataset, seed=seed, draw=draw, files=files, report=report)
    rows = split(samples, spec, derive(seed, "split", draw), train_share, validation_share)
    if fold is not None:
        rows = _folded(rows, samples, spec, derive(seed, "split", draw, "folds"), *fold)
    if not len(rows["train"]):
        raise DataError(
            text(
                "No sample is left to learn from: {share} of {count} is less than one. "
                "Raise the training share or use more samples.",
                share=notation.percent(train_share, 0),
                count=len(samples.inputs),
            )
        )

    inputs, fill = _filled(samples.inputs, rows["train"], spec)
    mean = scale = target_mean = target_scale = None
    if dataset.standardized():
        inputs, mean, scale = _standardized(inputs, rows["train"], spec.feature_names)
    targets = samples.targets
    if spec.target_kind == "regression" and dataset.standardized_targets():
        values = targets.astype(np.float64)
        targets, target_mean, target_scale = _standardized(values, rows["train"], spec.target_names)
    if label_noise:
        targets = _noised(targets, rows["train"], spec, label_noise, derive(seed, "label noise", draw))
    return Prepared(
        spec,
        {name: _frozen(inputs[chosen]) for name, chosen in rows.items()},
        {name: _frozen(targets[chosen]) for name, chosen in rows.items()},
        mean=_frozen(mean),
        scale=_frozen(scale),
        fill=_frozen(fill),
        target_mean=_frozen(target_mean),
        target_scale=_frozen(target_scale),
        missing=_gaps(samples.inputs, rows, fill is not None),
        notes=samples.notes,
    )


def loaded(dataset: Dataset, *, seed: int, draw: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
    """The samples as they come, for several calls of ``prepare``.  Raises what ``Dataset.load`` raises."""
    return dataset.load(derive(seed, "data", draw), files, report)


def split(
    samples: Samples, spec: DataSpec, seed: int, train_share: float, validation_share: float
) -> dict[SplitName, Integers]:
    """Row numbers of each split: ``round(share * n)`` for training and validation, the rest for the test.

    The order is random in every split, but where all are for training: then they stay as they come.  Classes keep
    their proportions in all three, as nearly as the exact sizes and whole samples allow.
    """
    count = len(samples.inputs)
    if train_share == 1.0:
        nobody = np.empty(0, dtype=np.int64)
        return {"train": np.arange(count), "validation": nobody, "test": nobody}
    train = round(train_share * count)
    validation = min(round(validation_share * count), count - train)
    order = np.random.default_rng(seed).permutation(count)
    if spec.target_kind == "classification":
        order = _interleave(order, samples.targets[order])
    parts = np.split(order, [train, train + validation])
    if spec.target_kind == "classification":
        # Interleaved classes would give batches that are too even when shuffling is off.
        shuffle = np.random.default_rng(derive(seed, "order"))
        parts = [shuffle.permutation(part) for part in parts]
    return {"train": parts[0], "validation": parts[1], "test": parts[2]}


def _folded(
    rows: Mapping[SplitName, Integers], samples: Samples, spec: DataSpec, seed: int, fold: int, folds: int
) -> dict[SplitName, Integers]:
    """Fold number ``fold`` of ``folds`` in place of the validation split; classes keep their proportions in each."""
    pool = np.concatenate([rows["train"], rows["validation"]])
    if len(pool) < 2:
        raise DataError(
            text(
                "Folds need at least two samples that are not for the test. There is one. Raise the training share or "
                "use more samples."
            )
        )
    if not (2 <= folds <= len(pool) and 0 <= fold < folds):
        raise DataError(
            text(
                "{folds} folds cannot be made of the {count} samples that are not for the test. "
                "Choose a number from 2 to {count}.",
                folds=folds,
                count=len(pool),
            )
        )
    order = np.random.default_rng(seed).permutation(np.sort(pool))
    if spec.target_kind == "classification":
        order = _interleave(order, samples.targets[order])
    parts = np.array_split(order, folds)
    held = parts.pop(fold)
    shuffle = np.random.default_rng(derive(seed, "order", fold))  # else shuffling off would show classes in turn
    return {"train": shuffle.permutation(np.concatenate(parts)), "validation": held, "test": rows["test"]}


def _noised(targets: Floats | Integers, train: Integers, spec: DataSpec, share: float, seed: int) -> Floats | Integers:
    """``targets`` with noise in the training rows.  What is drawn belongs to a sample, whatever the share and the
    split: more noise leaves the wrong classes of less noise where they are."""
    random = np.random.default_rng(seed)
    noised = targets.copy()
    if spec.target_kind == "classification":
        rank = random.permutation(len(targets))
        shift = random.integers(1, max(2, len(spec.class_names)), len(targets))
        wrong = train[np.argsort(rank[train])[: round(share * len(train))]]
        noised[wrong] = (targets[wrong] + shift[wrong]) % len(spec.class_names)
    else:
        moves = random.standard_normal(targets.shape)
        noised[train] += share * targets[train].std(axis=0) * moves[train]
    return noised


def _interleave(order: Integers, classes: Floats | Integers) -> Integers:
    """``order`` rearranged so that every stretch of it holds the classes in their proportions."""
    place = np.empty(len(order))
    for index in np.flatnonzero(np.bincount(classes.astype(np.int64))):  # np.unique loads all of numpy.ma
        members = np.flatnonzero(classes == index)
        place[members] = (np.arange(len(members)) + 0.5) / len(members)
    rearranged: Integers = order[np.argsort(place, kind="stable")]
    return rearranged


def _filled(inputs: Floats, train: Integers, spec: DataSpec) -> tuple[Floats, Floats | None]:
    """``inputs`` with NaN replaced by the mean of the column's values in the training part, and these means."""
    missing = np.isnan(inputs)
    if not missing.any():
        return inputs, None
    present = ~missing[train]
    known = present.sum(axis=0)
    lost = np.flatnonzero((known == 0) & missing.any(axis=0))
    if len(lost):
        name = spec.feature_names[lost[0]] if spec.feature_names else str(lost[0] + 1)
        raise DataError(
            text(
                "Column {name!r} has no value in the training part, so what is missing cannot be filled with its mean. "
                "Leave the column out or drop the rows that lack it.",
                name=name,
            )
        )
    fill: Floats = np.where(present, inputs[train], 0.0).sum(axis=0) / np.maximum(known, 1)
    return np.where(missing, fill, inputs), fill


def _gaps(
    inputs: Floats, rows: Mapping[SplitName, Integers], any_missing: bool
) -> dict[SplitName, npt.NDArray[np.bool_]]:
    return {name: _frozen(np.isnan(inputs[chosen])) for name, chosen in rows.items()} if any_missing else {}


def _standardized(values: Floats, train: Integers, names: tuple[str, ...]) -> tuple[Floats, Floats, Floats]:
    """``values`` with mean 0 and deviation 1 over the training rows, the mean, and the scale, all per column.

    A column that is constant in the training part, but for rounding, keeps the scale 1 there.
    """
    known = values[train]
    low, high = known.min(axis=0), known.max(axis=0)
    deviation = known.std(axis=0)
    constant = deviation <= 1e-12 * np.maximum(np.abs(low), np.abs(high))
    mean: Floats = np.where(low == high, low, known.mean(axis=0))
    scale: Floats = np.where(constant, 1.0, deviation)
    with np.errstate(over="ignore"):
        standardized: Floats = (values - mean) / scale
    beyond = np.argwhere(~(np.abs(standardized) < LARGEST))
    if len(beyond):
        place = int(np.ravel_multi_index(tuple(beyond[0][1:]), values.shape[1:]))
        raise DataError(
            text(
                "Column {name!r} holds values so far from those of the training part that they cannot be standardized. "
                "Correct the file, leave the column out or turn standardization off.",
                name=names[place] if names else str(place + 1),
            )
        )
    return standardized, mean, scale


def _frozen(array: Array) -> Array:
    if array is not None:
        array.setflags(write=False)
    return array
