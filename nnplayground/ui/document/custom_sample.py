"""The numbers with which typing begins: those of what is looked at, in the data's own unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnplayground.microscope.batch_selector import CustomSample, TrainingSample

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.datasets.spec import SplitName
    from nnplayground.ui.document.microscope_model import MicroscopeModel


def initial_sample(model: MicroscopeModel, data: Prepared) -> CustomSample:
    """Values of one's own that are shown already, else the first sample of what is looked at, else of the data."""
    selector, size = model.selector, int(np.prod(data.spec.shape))
    if isinstance(selector, CustomSample) and len(selector.inputs) == size:
        return selector
    rows = () if model.trace is None else model.trace.rows
    count = len(data.inputs["train"])
    index = selector.index if isinstance(selector, TrainingSample) else rows[0] if rows else 0
    return custom_sample_of(data, "train", min(index, count - 1))


def custom_sample_of(data: Prepared, split: SplitName, place: int) -> CustomSample:
    """A sample of any split, as values of one's own."""
    inputs = data.own_inputs(data.inputs[split][place])
    return CustomSample(tuple(np.ravel(inputs).tolist()), target_of(data, split, place))


def target_of(data: Prepared, split: SplitName, place: int) -> int | tuple[float, ...]:
    """Of a sample: the index of its class, or its numbers in the data's own unit."""
    target = data.targets[split][place]
    if data.spec.target_kind == "classification":
        return int(target)
    return tuple(data.own_targets(np.atleast_1d(target)).tolist())
