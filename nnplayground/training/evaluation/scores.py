"""What scikit-learn measures of the predictions of a split.

scikit-learn is imported by ``load``, or by the first call, which takes about a second: never in the GUI thread.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from nnplayground.import_order import IMPORTING
from nnplayground.training.measurements import Scores

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

    from nnplayground.datasets.prepare import Prepared
    from nnplayground.datasets.spec import SplitName
    from nnplayground.graph.loss import LossFunction

    Integers = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

metrics: Any = None
"""``sklearn.metrics``, once it was imported."""


def load() -> Any:
    """``sklearn.metrics``."""
    global metrics
    with IMPORTING:
        from sklearn import metrics as imported

        metrics = imported
    return metrics


def loaded() -> bool:
    """Whether the next call will be quick."""
    return metrics is not None


def scores(output: Tensor, split: SplitName, prepared: Prepared, loss: LossFunction) -> Scores:
    """Of the split whose outputs these are, ``(n, width)``.  Targets of a regression count in the data's own unit."""
    data, true = prepared.spec, prepared.targets[split]
    if data.target_kind == "regression":
        predicted = output.detach().cpu().double().numpy()
        return _numbers(split, prepared.own_targets(true), prepared.own_targets(predicted))
    chosen = loss.decide(output, data).cpu().numpy()
    score = _leaning(output) if data.targets == 2 else None
    return _classes(split, true.astype(np.int64), chosen, score, data.targets)


def _leaning(output: Tensor) -> Floats:
    """Of two classes, the larger the likelier the second: the one output, or the second of two without the first.

    Not ``LossFunction.scores``: those are limited to what a picture can show, and what is limited ties in the ranking.
    """
    result: Floats = output.detach().cpu().double().numpy()
    return result[:, 0] if result.shape[1] == 1 else result[:, 1] - result[:, 0]


def _classes(split: SplitName, true: Integers, chosen: Integers, score: Floats | None, count: int) -> Scores:
    """``score``: for two classes, the larger the likelier the second."""
    with IMPORTING:
        metrics = load()
        columns = metrics.precision_recall_fscore_support(
            true, chosen, labels=range(count), zero_division=np.nan  # without a warning
        )  # fmt: skip
        mean = metrics.precision_recall_fscore_support(
            true, chosen, labels=range(count), average="macro", zero_division=np.nan
        )
        values = {"accuracy": float(metrics.accuracy_score(true, chosen))}
        values |= {name: float(value) for name, value in zip(("precision", "recall", "f1"), mean, strict=False)}
        if score is not None:
            defined = np.isfinite(score).all() and 0 < int(true.sum()) < len(true)
            values["roc_auc"] = float(metrics.roc_auc_score(true, score)) if defined else math.nan
        confusion = metrics.confusion_matrix(true, chosen, labels=range(count)).tolist()
    precision, recall, f1, support = (column.tolist() for column in columns)
    classes = tuple(zip(precision, recall, f1, map(int, support), strict=True))
    return Scores(split, values, classes, tuple(map(tuple, confusion)))


def _numbers(split: SplitName, true: Floats, predicted: Floats) -> Scores:
    """Means over the targets."""
    if not np.isfinite(predicted).all():
        return Scores(split, {"mae": math.nan, "rmse": math.nan, "r2": math.nan})
    with IMPORTING:
        metrics = load()
        return Scores(split, {
            "mae": float(metrics.mean_absolute_error(true, predicted)),
            "rmse": float(metrics.root_mean_squared_error(true, predicted)),
            "r2": float(metrics.r2_score(true, predicted)) if len(true) > 1 else math.nan,
        })  # fmt: skip
