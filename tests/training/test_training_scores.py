"""The measures of scikit-learn: those that it gives when called directly, and the same as our own."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from sklearn import metrics
from training_cases import digits, project, session

from nnplayground.datasets.prepare import Prepared
from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LOSSES, LossFunction
from nnplayground.templates import TEMPLATES
from nnplayground.training.evaluation.scores import scores
from nnplayground.training.session.session import Session


def outputs(one: Session, split: Any) -> torch.Tensor:
    one.network.eval()
    with torch.no_grad():
        result: torch.Tensor = one.network(torch.tensor(one.prepared.inputs[split]).float())
    return result


@pytest.mark.parametrize("name", ["iris", "circle"])
def test_classes(name: str) -> None:
    project = TEMPLATES[name].build()
    one = Session(project, project.load_data())
    one.run(60)
    scores, measured = one.probe.scores(), one.probe.measure("test")
    assert scores is not None
    assert measured is not None
    assert scores.split == "test"
    true, output = one.prepared.targets["test"], outputs(one, "test")
    chosen = output.argmax(dim=1) if output.shape[1] > 1 else (output[:, 0] > 0).long()
    assert scores.values["accuracy"] == pytest.approx(measured.score, rel=1e-12)
    table = metrics.classification_report(true, chosen, output_dict=True, zero_division=np.nan)
    for index, row in enumerate(scores.classes):
        expected = table[str(index)]
        assert row == pytest.approx(
            (expected["precision"], expected["recall"], expected["f1-score"], expected["support"]), nan_ok=True
        )
    predictions = one.probe.predictions()
    assert predictions is not None
    if predictions.confusion is not None:
        np.testing.assert_array_equal(scores.confusion, predictions.confusion)
    assert scores.confusion == tuple(map(tuple, metrics.confusion_matrix(true, chosen).tolist()))
    macro = table["macro avg"]
    assert scores.values["recall"] == pytest.approx(macro["recall"])
    assert scores.values["f1"] == pytest.approx(macro["f1-score"])
    assert ("roc_auc" in scores.values) == (name == "circle")
    if name == "circle":
        assert scores.values["roc_auc"] == pytest.approx(metrics.roc_auc_score(true, output[:, 0]))
    assert one.probe.scores("train") == one.probe.scores("train") != scores
    assert one.probe.scores("validation") is None


@pytest.mark.parametrize("cls", list(LOSSES), ids=LOSSES.names())
def test_the_ranking_of_two_classes_is_that_of_the_outputs(cls: type[LossFunction]) -> None:
    """Also where they lie beyond what the picture of the boundary shows."""
    spec = DataSpec((1,), "classification", class_names=("a", "b"))
    true = np.array([0, 1, 0, 1, 0, 1, 1, 1])
    ranks = torch.tensor([-60.0, -50.0, -40.0, -30.0, 20.0, 30.0, 40.0, 50.0])
    output = ranks.unsqueeze(1) if cls().width(spec) == 1 else torch.stack([torch.ones(8), ranks], dim=1)
    data = Prepared(spec, {"test": np.zeros((8, 1))}, {"test": true})
    assert scores(output, "test", data, cls()).values["roc_auc"] == metrics.roc_auc_score(true, ranks)


def test_numbers_are_in_the_unit_of_the_data() -> None:
    one = session(project("mlp", "plane", "MSE"))
    scale, mean = np.array([50.0]), np.array([1000.0])
    one.run(100)
    measured = one.probe.measure("test")
    assert measured is not None
    output = outputs(one, "test")
    prepared = replace(one.prepared, target_mean=mean, target_scale=scale)
    result = scores(output, "test", prepared, LOSSES["MSE"]()).values
    true = one.prepared.targets["test"] * 50.0 + 1000.0
    predicted = output.double().numpy() * 50.0 + 1000.0
    assert result["mae"] == pytest.approx(np.abs(true - predicted).mean())
    assert result["rmse"] == pytest.approx(np.sqrt(np.square(true - predicted).mean()))
    assert result["r2"] == pytest.approx(measured.score, rel=1e-6)
    assert result["r2"] == pytest.approx(metrics.r2_score(true, predicted))


def test_what_is_not_defined_is_nan_and_warns_of_nothing() -> None:
    spec = DataSpec((2,), "classification", class_names=("a", "b"))
    two = Prepared(spec, {"test": np.zeros((3, 2))}, {"test": np.zeros(3, np.int64)})
    loss = LOSSES["BCEWithLogits"]()
    measures = scores(torch.tensor([[-1.0], [-2.0], [-3.0]]), "test", two, loss)
    assert measures.values["accuracy"] == 1.0
    assert math.isnan(measures.values["roc_auc"])  # of one class only
    assert measures.classes[0] == (1.0, 1.0, 1.0, 3)
    precision, recall, _f1, support = measures.classes[1]
    assert math.isnan(precision)
    assert math.isnan(recall)
    assert support == 0
    assert math.isnan(scores(torch.full((3, 1), torch.nan), "test", two, loss).values["roc_auc"])
    number = Prepared(
        replace(spec, target_kind="regression", class_names=(), target_names=("y",)), {}, {"test": np.ones((1, 1))}
    )
    measures = scores(torch.ones(1, 1), "test", number, LOSSES["MSE"]())
    assert measures.values == pytest.approx({"mae": 0.0, "rmse": 0.0, "r2": math.nan}, nan_ok=True)
    assert all(
        math.isnan(value) for value in scores(torch.full((1, 1), torch.inf), "test", number, loss).values.values()
    )


def test_ten_classes_of_pictures() -> None:
    one = session(digits())
    scores = one.probe.scores()
    assert scores is not None
    assert len(scores.classes) == 10
    assert sum(row[3] for row in scores.classes) == len(one.prepared.targets["test"])
