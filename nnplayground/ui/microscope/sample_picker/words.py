"""What the microscope looks at, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground import notation
from nnplayground.microscope.batch_selector import BatchSelector, CustomSample, EpochBatch, TrainingSample
from nnplayground.text import Text, text
from nnplayground.ui.data_view.rows import number

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared


def looked_at(view: BatchSelector, data: Prepared | None, batch: int) -> Text:
    """``Sample 12: class 3``.  People count from 1; ``batch`` is the number of rows."""
    if isinstance(view, TrainingSample):
        target = None if data is None or view.index >= len(data.targets["train"]) else sample_target(data, view.index)
        if target is None:
            return text("Sample {number}", number=notation.count(view.index + 1))
        return text("Sample {number}: {target}", number=notation.count(view.index + 1), target=target)
    if isinstance(view, CustomSample):
        target = None if data is None else own_target(data, view)
        return text("Own values") if target is None else text("Own values: {target}", target=target)
    if isinstance(view, EpochBatch):
        return text("Minibatch {number}: {count} samples", number=notation.count(view.number + 1), count=batch)
    return text("Next minibatch: 1 sample") if batch == 1 else text("Next minibatch: {count} samples", count=batch)


def sample_target(data: Prepared, index: int) -> Text:
    """Of a training sample: ``class 3``, or its values in the data's own unit."""
    target = data.targets["train"][index]
    if data.spec.target_kind == "classification":
        return class_named(data, int(target))
    return _values(tuple(data.own_targets(np.atleast_1d(target)).tolist()))


def own_target(data: Prepared, view: CustomSample) -> Text | None:
    """None where the target is none of these data, as of the ones before."""
    if isinstance(view.target, tuple):
        return _values(view.target)
    return class_named(data, view.target) if 0 <= view.target < len(data.spec.class_names) else None


def class_named(data: Prepared, index: int) -> Text:
    return text("class {name}", name=notation.restyled(data.spec.class_names[index]))


def _values(values: tuple[float, ...]) -> Text:
    return text("{values}", values=", ".join(number(value) for value in values))
