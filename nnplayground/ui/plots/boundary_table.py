"""The numbers of the decision boundary plot, for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from nnplayground.datasets.spec import DataSpec
from nnplayground.ui.plots.export import Cell, Table

if TYPE_CHECKING:
    from nnplayground.training.measurements import Array, Scores
    from nnplayground.ui.plots.confusion import Counts
    from nnplayground.ui.plots.plane import Points


def plane_table(points: Points, scores: Array | None, spec: DataSpec) -> Table:
    """The map and the points in one table: ``what`` is ``map`` or the split of a point.

    Rows of the map carry the scores and no target, points the other way round.
    """
    columns = 0 if scores is None else scores.shape[2]
    names = ["score"] if columns == 1 else [f"score_{index}" for index in range(columns)]

    def rows() -> Iterator[Sequence[Cell]]:
        for split, (coordinates, targets) in points.items():
            for (x, y), target in zip(coordinates.tolist(), targets.tolist(), strict=True):
                known = spec.class_names[target] if spec.target_kind == "classification" else target
                yield (split, x, y, known, *[""] * columns)
        if scores is None:
            return
        low, high = spec.plane
        size = scores.shape[0]
        along = (low + (np.arange(size) + 0.5) * ((high - low) / size)).tolist()
        for y, line in zip(along, scores.tolist(), strict=True):
            for x, values in zip(along, line, strict=True):
                yield ("map", x, y, "", *values)

    return Table(["what", "x1", "x2", "target", *names], rows())


def confusion_table(counts: Counts, names: Sequence[str], scores: Scores | None = None) -> Table:
    """A row for each true class."""
    totals = counts.sum(axis=1)
    nothing = (float("nan"), float("nan"))
    others = [(row[0], row[2]) for row in scores.classes] if scores is not None and scores.classes else []
    rows = [
        (
            name, *line.tolist(), float(line[place]) / int(total) if total else float("nan"),
            *(others[place] if len(others) == len(names) else nothing), int(total),
        )
        for place, (name, line, total) in enumerate(zip(names, counts, totals, strict=True))
    ]  # fmt: skip
    return Table(["true", *names, "recall", "precision", "f1", "samples"], rows)


def agreement_table(true: Array, predicted: Array, names: Sequence[str]) -> Table:
    """A row for each sample."""
    titles = [f"{side}_{name}" for side in ("true", "predicted") for name in names]
    return Table(titles, np.concatenate([true, predicted], axis=1).tolist())
