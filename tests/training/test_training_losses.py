"""Losses against worked numbers and PyTorch's own; what outputs decide and paint."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from training_cases import load, project, session

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.loss import LOSSES, LossFunction
from nnplayground.training.measure import r2

TWO = DataSpec((2,), "classification", class_names=("a", "b"))
THREE = DataSpec((2,), "classification", class_names=("a", "b", "c"))
NUMBERS = DataSpec((2,), "regression", target_names=("u", "v"))
CLASSES = torch.tensor([0, 1, 1, 0])


def test_worked_losses() -> None:
    probabilities = torch.tensor([[0.4], [0.6]], dtype=torch.float64)
    logits = torch.logit(probabilities)
    bce = LossFunction.parse("BCEWithLogits").loss(logits, torch.tensor([[0.0], [1.0]], dtype=torch.float64))
    assert bce.item() == pytest.approx(0.5108256237659907, rel=1e-6)
    ones, zeros = torch.ones(1, 2, dtype=torch.float64), torch.zeros(1, 2, dtype=torch.float64)
    assert LossFunction.parse("MAE").loss(ones, zeros).item() == 1.0
    assert LossFunction.parse("MSE").loss(ones, zeros).item() == 1.0
    logits = torch.tensor([[0.05, 0.9, 0.05], [0.05, 0.05, 0.9]], dtype=torch.float64)
    entropy = LossFunction.parse("CrossEntropy").loss(logits, torch.tensor([1, 2]))
    assert entropy.item() == pytest.approx(0.6177929742775877, rel=1e-6)
    sixth = torch.tensor([[0.2, 0.02, 0.15, 1.3, 0.5, 0.06, 1.1, 0.05, 3.75]], dtype=torch.float64)
    nine = DataSpec((2,), "classification", class_names=tuple("abcdefghi"))
    shares = LossFunction.parse("CrossEntropy").scores(sixth, nine)
    assert shares[0, 8].item() == pytest.approx(0.7544574854273621, rel=1e-6)
    assert shares[0, 0].item() == pytest.approx(0.021671519403344577, rel=1e-6)


@pytest.mark.parametrize(
    ("kind", "spec", "width", "encoded"),
    [
        ("BCEWithLogits", TWO, 1, [[0.0], [1.0], [1.0], [0.0]]),
        ("MSE", TWO, 1, [[-1.0], [1.0], [1.0], [-1.0]]),
        ("MAE", TWO, 1, [[-1.0], [1.0], [1.0], [-1.0]]),
        ("CrossEntropy", TWO, 2, [0, 1, 1, 0]),
        ("CrossEntropy", THREE, 3, [0, 1, 1, 0]),
        ("MSE", THREE, 3, [[1.0, 0, 0], [0, 1, 0], [0, 1, 0], [1, 0, 0]]),
        ("MAE", THREE, 3, [[1.0, 0, 0], [0, 1, 0], [0, 1, 0], [1, 0, 0]]),
        ("BCEWithLogits", THREE, 3, [[1.0, 0, 0], [0, 1, 0], [0, 1, 0], [1, 0, 0]]),
    ],
)
def test_targets_are_written_as_the_loss_needs_them(kind: str, spec: DataSpec, width: int, encoded: Any) -> None:
    loss = LossFunction.parse(kind)
    assert loss.width(spec) == width
    found = loss.encode(CLASSES, spec, torch.float64)
    expected = torch.tensor(encoded, dtype=torch.int64 if kind == "CrossEntropy" else torch.float64)
    torch.testing.assert_close(found, expected, rtol=0, atol=0)


@pytest.mark.parametrize("kind", LOSSES.names())
@pytest.mark.parametrize("spec", [TWO, THREE], ids=["two", "three"])
def test_a_good_output_decides_rightly_and_the_picture_agrees(kind: str, spec: DataSpec) -> None:
    loss = LossFunction.parse(kind)
    output = torch.randn(200, loss.width(spec), generator=torch.Generator().manual_seed(1))
    chosen = loss.decide(output, spec)
    scores = loss.scores(output, spec)
    assert chosen.dtype == torch.int64
    if spec is TWO:
        assert scores.shape == (200, 1)
        assert float(scores.abs().max()) <= 1.0
        assert torch.equal((scores[:, 0] > 0).long(), chosen)
    else:
        assert float(scores.min()) >= 0.0
        torch.testing.assert_close(scores.sum(dim=1), torch.ones(200))
        assert torch.equal(scores.argmax(dim=1), chosen)
    encoded = loss.encode(chosen, spec, torch.float32)
    right = encoded.float() if encoded.dim() == 2 else torch.nn.functional.one_hot(encoded, spec.targets).float()
    assert torch.equal(loss.decide(right * 2 - 1, spec), chosen)
    assert loss.loss(output, encoded) < loss.loss(-output, encoded)


@pytest.mark.parametrize("kind", LOSSES.names())
def test_regression_is_served_or_refused_in_a_sentence(kind: str) -> None:
    loss = LossFunction.parse(kind)
    assert loss.refuses(NUMBERS) is None or kind not in ("MSE", "MAE")
    if loss.refuses(NUMBERS) is None:
        assert loss.width(NUMBERS) == 2
        assert loss.encode(torch.ones(3, 2), NUMBERS, torch.float32).shape == (3, 2)
    else:
        assert "tells classes apart" in str(loss.refuses(NUMBERS))
    assert "at least two classes" in str(loss.refuses(DataSpec((2,), "classification", class_names=("a",))))


@pytest.mark.parametrize("columns", [1, 3])
def test_r2_is_that_of_scikit_learn(columns: int) -> None:
    from sklearn.metrics import r2_score

    random = np.random.default_rng(0)
    true, predicted = random.normal(size=(50, columns)), random.normal(size=(50, columns))
    true[:, -1] = 2.0 if columns == 3 else true[:, -1]
    assert float(r2(torch.from_numpy(true), torch.from_numpy(predicted))) == pytest.approx(
        r2_score(true, predicted), rel=1e-12
    )
    assert float(r2(torch.from_numpy(true), torch.from_numpy(true))) == 1.0


@pytest.mark.parametrize("kind", LOSSES.names())
def test_every_loss_learns_to_tell_three_classes(kind: str) -> None:
    of = project([{"kind": "Linear", "units": 8, "activation": "Tanh"}, {"kind": "Linear", "units": 3}], "iris", kind,
                 optimizer="Adam", learning_rate=0.02, train_share=0.7)  # fmt: skip
    trained = session(of)
    trained.run(40 * trained.steps_per_epoch, record=False)
    measured = trained.measure("train")
    assert measured is not None
    assert measured.score > 0.9
    predictions = trained.predictions()
    assert predictions is not None
    assert predictions.confusion is not None
    assert predictions.confusion.sum() == len(load(of).targets["test"])


def test_penalties_act_on_weights_and_not_on_the_loss_shown() -> None:
    plain = session(project(dtype="float64"))
    weights = torch.cat([torch.from_numpy(w).double().reshape(-1) for n, w in plain.weights().items() if "weight" in n])
    for kind, value in (("L1", weights.abs().sum()), ("L2", weights.square().sum() / 2)):
        plain = session(plain.project)
        penalized = session(project(dtype="float64", penalty={"kind": kind, "rate": 0.5}))
        assert penalized.now().train == plain.now().train
        penalized.run(1)
        plain.run(1)
        assert penalized.now().objective - plain.now().objective == pytest.approx(0.5 * float(value), rel=1e-6)
        moved = {name: penalized.weights()[name] - plain.weights()[name] for name in plain.weights()}
        assert all((abs(change).max() > 1e-4) == name.endswith("weight") for name, change in moved.items())
