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


def selector_in_words(selector: BatchSelector, data: Prepared | None, batch: int) -> Text:
    """``Sample 12: class 3``.  People count from 1; ``batch`` is the number of rows."""
    if isinstance(selector, TrainingSample):
        target = (
            None
            if data is None or selector.index >= len(data.targets["train"])
            else sample_target(data, selector.index)
        )
        if target is None:
            return text("Sample {number}", number=notation.count(selector.index + 1))
        return text("Sample {number}: {target}", number=notation.count(selector.index + 1), target=target)
    if isinstance(selector, CustomSample):
        target = None if data is None else custom_target(data, selector)
        return text("Own values") if target is None else text("Own values: {target}", target=target)
    if isinstance(selector, EpochBatch):
        return text("Minibatch {number}: {count} samples", number=notation.count(selector.number + 1), count=batch)
    return text("Next minibatch: 1 sample") if batch == 1 else text("Next minibatch: {count} samples", count=batch)


def sample_target(data: Prepared, index: int) -> Text:
    """Of a training sample: ``class 3``, or its values in the data's own unit."""
    target = data.targets["train"][index]
    if data.spec.target_kind == "classification":
        return class_named(data, int(target))
    return _values(tuple(data.own_targets(np.atleast_1d(target)).tolist()))


def custom_target(data: Prepared, selector: CustomSample) -> Text | None:
    """None where the target is none of these data, as of the ones before."""
    if isinstance(selector.target, tuple):
        return _values(selector.target)
    return class_named(data, selector.target) if 0 <= selector.target < len(data.spec.class_names) else None


def class_named(data: Prepared, index: int) -> Text:
    return text("class {name}", name=notation.restyled(data.spec.class_names[index]))


def _values(values: tuple[float, ...]) -> Text:
    return text("{values}", values=", ".join(number(value) for value in values))
