"""A few samples of a data set, enough for a small picture.  Loaded off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from nnplayground.project import Project
from nnplayground.seeds import derive

_POINTS = 260


@dataclass(frozen=True)
class SamplePreview:
    """``points``: ``(n, 2)`` in [0, 1], y upwards, with ``colours`` ``(n,)``: class index, or -1 to 1 for
    regression.  ``pictures``: ``(n, height, width)`` in [0, 1]."""

    look: Literal["classes", "values", "pictures"]
    points: npt.NDArray[np.float64]
    colours: npt.NDArray[np.float64]
    classes: int = 2


def sample(project: Project) -> SamplePreview:
    """The first samples of the project's data set.  Raises ``DataError``."""
    spec = project.spec
    samples = project.dataset.load(derive(project.settings.seed, "data", project.data_draw), project.files)
    inputs = np.asarray(samples.inputs, dtype=np.float64)
    chosen = np.random.default_rng(1).permutation(len(inputs))[:_POINTS]
    inputs, targets = inputs[chosen], np.asarray(samples.targets, dtype=np.float64)[chosen]
    if len(spec.shape) == 3:
        xy = inputs[:16, 0]
        return SamplePreview("pictures", _unit(xy, xy.min(), xy.max()), targets[:16])
    if spec.planar:
        points = _unit(inputs, *spec.plane)
    elif spec.shape == (1,) and spec.target_kind == "regression":
        values = targets.reshape(len(targets), -1)[:, 0]
        both = np.column_stack([inputs.reshape(len(inputs), -1)[:, 0], values])
        points = 0.06 + 0.88 * _unit(both, both.min(axis=0), both.max(axis=0))
        return SamplePreview("values", points, np.ones(len(points)))
    else:
        flat = inputs.reshape(len(inputs), -1)[:, -2:]
        low, high = flat.min(axis=0), flat.max(axis=0)
        points = 0.08 + 0.84 * _unit(flat, low, high)
    if spec.target_kind == "classification":
        return SamplePreview("classes", points, targets, spec.targets)
    values = targets.reshape(len(targets), -1)[:, 0]
    return SamplePreview("values", points, values / max(1e-9, float(np.abs(values).max())))


def _unit(values: npt.NDArray[np.float64], low: object, high: object) -> npt.NDArray[np.float64]:
    bottom = np.asarray(low, dtype=np.float64)
    width = np.asarray(high, dtype=np.float64) - bottom
    scaled: npt.NDArray[np.float64] = (values - bottom) / np.maximum(width, 1e-9)
    return np.where(width > 0, scaled, 0.5)  # what is the same for all samples stands in the middle
