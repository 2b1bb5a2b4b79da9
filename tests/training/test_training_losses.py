"""Losses against worked numbers and PyTorch's own; what outputs decide and paint."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import kinds
from torch import Tensor, nn
from training_cases import project, session

from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.errors import FieldError
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.graph.loss import LOSSES, LossFunction
from nnplayground.training.evaluation.measure import r2

TWO = DataSpec((2,), "classification", class_names=("a", "b"))
THREE = DataSpec((2,), "classification", class_names=("a", "b", "c"))
NUMBERS = DataSpec((2,), "regression", target_names=("u", "v"))
CLASSES = torch.tensor([0, 1, 1, 0])


def exact(values: Any) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


WORKED: list[tuple[str, Any, Any, float]] = [
    ("BCE", [[0.4], [0.6]], [[0.0], [1.0]], 0.5108256237659907),
    ("BCEWithLogits", [[math.log(0.4 / 0.6)], [math.log(0.6 / 0.4)]], [[0.0], [1.0]], 0.5108256237659907),
    ("CrossEntropy", [[0.05, 0.9, 0.05], [0.05, 0.05, 0.9]], [1, 2], 0.6177929742775877),
    ("MAE", [[1.0, 1.0]], [[0.0, 0.0]], 1.0),
    ("MSE", [[1.0, 1.0]], [[0.0, 0.0]], 1.0),
    ("HalfSquaredError", [[1.0, 1.0]], [[0.0, 0.0]], 1.0),
    ("SmoothL1", [[0.2, 0.6]], [[0.0, 1.0]], 0.05),
    ("Huber", [[0.2, 0.6]], [[0.0, 1.0]], 0.05),
]


@pytest.mark.parametrize(("kind", "output", "target", "expected"), WORKED, ids=[case[0] for case in WORKED])
def test_worked_losses(kind: str, output: Any, target: Any, expected: float) -> None:
    encoded = torch.tensor(target) if kind == "CrossEntropy" else exact(target)
    assert LossFunction.parse(kind).loss(exact(output), encoded).item() == pytest.approx(expected, rel=1e-6)


def test_worked_softmax() -> None:
    scores = exact([[0.2, 0.02, 0.15, 1.3, 0.5, 0.06, 1.1, 0.05, 3.75]])
    expected = [
        0.021671519403344577,
        0.018101574593635105,
        0.020614586930099512,
        0.06510484227882363,
        0.029253491340158918,
        0.01884031386690262,
        0.05330333654796452,
        0.018652849611709082,
        0.7544574854273621,
    ]
    nine = DataSpec((2,), "classification", class_names=tuple("abcdefghi"))
    painted = LossFunction.parse("CrossEntropy").scores(scores, nine)
    assert painted[0].tolist() == pytest.approx(expected, rel=1e-6)
    layer = LAYERS["Softmax"]().build([(9,)], nine)
    assert layer(scores)[0].tolist() == pytest.approx(expected, rel=1e-6)


WEIGHTS = (0.5, 2.0, 1.25)
OF_ROWS = exact([[0.5], [2.0], [2.0], [0.5]])  # as CLASSES say
JUDGES: list[tuple[Any, DataSpec, Callable[[Tensor, Tensor], Tensor]]] = [
    ("MSE", NUMBERS, nn.MSELoss()),
    ("MAE", NUMBERS, nn.L1Loss()),
    ({"kind": "Huber", "delta": 0.3}, NUMBERS, nn.HuberLoss(delta=0.3)),
    ({"kind": "SmoothL1", "beta": 0.3}, NUMBERS, nn.SmoothL1Loss(beta=0.3)),
    ("HalfSquaredError", NUMBERS, lambda output, target: nn.MSELoss(reduction="sum")(output, target) / 2 / len(target)),
    ("BCE", TWO, nn.BCELoss()),
    ("BCE", THREE, nn.BCELoss()),
    ({"kind": "BCE", "class_weights": WEIGHTS[:2]}, TWO, nn.BCELoss(weight=OF_ROWS)),
    ("BCEWithLogits", TWO, nn.BCEWithLogitsLoss()),
    ({"kind": "BCEWithLogits", "class_weights": WEIGHTS[:2]}, TWO, nn.BCEWithLogitsLoss(weight=OF_ROWS)),
    ({"kind": "BCEWithLogits", "class_weights": WEIGHTS}, THREE, nn.BCEWithLogitsLoss(weight=OF_ROWS)),
    (
        {"kind": "BCEWithLogits", "label_smoothing": 0.2},
        TWO,
        lambda output, target: nn.BCEWithLogitsLoss()(output, target * 0.8 + 0.1),
    ),
    ("CrossEntropy", THREE, nn.CrossEntropyLoss()),
    (
        {"kind": "CrossEntropy", "class_weights": WEIGHTS, "label_smoothing": 0.1},
        THREE,
        nn.CrossEntropyLoss(weight=exact(WEIGHTS), label_smoothing=0.1),
    ),
    ({"kind": "NLL", "class_weights": WEIGHTS}, THREE, nn.NLLLoss(weight=exact(WEIGHTS))),
    ("Hinge", TWO, lambda output, target: nn.HingeEmbeddingLoss()(target * output, -torch.ones_like(target))),
    ("Hinge", THREE, lambda output, target: nn.MultiMarginLoss()(output, target.argmax(dim=1))),
    ("Perceptron", TWO, lambda output, target: ((1 - 2 * target) * output).relu().mean()),
    ("Perceptron", THREE, lambda output, target: ((1 - 2 * target) * output).relu().sum() / len(target)),
]


@pytest.mark.parametrize(("value", "spec", "judge"), JUDGES, ids=[str(case[0]) for case in JUDGES])
def test_value_and_slope_are_those_of_torch(
    value: Any, spec: DataSpec, judge: Callable[[Tensor, Tensor], Tensor]
) -> None:
    loss = LossFunction.parse(value)
    assert loss.refuses(spec) is None
    random = torch.Generator().manual_seed(3)
    output = torch.randn(4, loss.width(spec), generator=random, dtype=torch.float64)
    output = output.sigmoid() if loss.expects == "probabilities" else output
    targets = torch.randn(4, 2, generator=random, dtype=torch.float64) if spec is NUMBERS else CLASSES
    encoded = loss.encode(targets, spec, torch.float64)
    pairs = []
    for function in (loss.loss, judge):
        leaf = output.clone().requires_grad_()
        result = function(leaf, encoded)
        pairs.append((result.detach(), *torch.autograd.grad(result, leaf)))
    for result, expected in zip(*pairs, strict=True):
        torch.testing.assert_close(result, expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("kind", ["CrossEntropy", "NLL", "BCE", "BCEWithLogits"])
def test_balanced_weights_are_those_of_scikit_learn(kind: str) -> None:
    from sklearn.utils.class_weight import compute_class_weight

    targets = np.array([0] * 7 + [1] * 2 + [2] * 21)
    loss = LossFunction.parse({"kind": kind, "balanced": True, "class_weights": [9.0]})
    assert loss.refuses(THREE) is None
    fitted = loss.fitted(torch.from_numpy(targets), THREE)
    expected = compute_class_weight("balanced", classes=np.arange(3), y=targets)
    assert fitted.dump()["class_weights"] == pytest.approx(expected.tolist(), rel=1e-12)
    absent = loss.fitted(torch.zeros(4, dtype=torch.int64), THREE)
    assert absent.dump()["class_weights"] == pytest.approx([1 / 3, 1.0, 1.0])
    plain = LossFunction.parse(kind)
    assert plain.fitted(torch.from_numpy(targets), THREE) is plain
    wrong = LossFunction.parse({"kind": kind, "class_weights": [1.0, 2.0]})
    assert ": 2; classes of these data: 3." in str(wrong.refuses(THREE))


def test_a_probability_outside_0_and_1_counts_as_the_nearest() -> None:
    loss = LossFunction.parse("BCE")
    near, far = exact([[0.0], [1.0]]), exact([[-3.0], [7.0]])
    target = exact([[0.0], [0.0]])
    assert loss.loss(far, target) == loss.loss(near, target)


PERCEPTRON = Layer.parse(
    {"kind": "Linear", "units": 1, "activation": "Step", "weight_init": "zeros", "bias_init": "zeros"}
)


@pytest.mark.parametrize(("truth", "learns"), [([0, 0, 0, 1], True), ([0, 1, 1, 1], True), ([0, 1, 1, 0], False)])
def test_the_perceptron_criterion_is_the_rule_of_the_perceptron(truth: list[int], learns: bool) -> None:
    """From weights that are all zero, sample by sample, to the bit; it learns AND and OR, and never XOR."""
    loss = LossFunction.parse("Perceptron")
    points, classes = exact([[0, 0], [0, 1], [1, 0], [1, 1]]), torch.tensor(truth)
    encoded = loss.encode(classes, TWO, torch.float64)
    sums = PERCEPTRON.without_step()
    assert sums is not None
    neuron = sums.build([(2,)], TWO).double()
    with torch.no_grad():
        sums.initialize(neuron, torch.Generator())
    weight, bias = np.zeros(2), 0.0
    for _ in range(20):
        for row in range(4):
            value = loss.loss(neuron(points[row : row + 1]), encoded[row : row + 1])
            slopes = torch.autograd.grad(value, list(neuron.parameters()))
            with torch.no_grad():
                for parameter, slope in zip(neuron.parameters(), slopes, strict=True):
                    parameter.sub_(0.5 * slope)
            wrong = truth[row] - float(weight @ points[row].numpy() + bias > 0)
            weight, bias = weight + 0.5 * wrong * points[row].numpy(), bias + 0.5 * wrong
            assert neuron.get_parameter("weight").tolist() == [weight.tolist()]
            assert neuron.get_parameter("bias").tolist() == [bias]
    assert (loss.decide(neuron(points), TWO).tolist() == truth) is learns
    fires = PERCEPTRON.build([(2,)], TWO).double()
    fires.load_state_dict(neuron.state_dict())
    assert fires(points)[:, 0].long().tolist() == loss.decide(neuron(points), TWO).tolist()


@pytest.mark.parametrize("kind", LOSSES.names())
def test_the_curve_of_each_loss_can_be_drawn(kind: str) -> None:
    loss = LossFunction.parse(kind)
    outputs = torch.linspace(*loss.curve_range, 41, dtype=torch.float64, requires_grad=True)
    curves = loss.curve(outputs)
    assert len(curves) == len(loss.curve_names)
    assert loss.curve_axis
    for curve in curves:
        assert curve.shape == outputs.shape
        (slope,) = torch.autograd.grad(curve.sum(), outputs)
        assert bool(curve.isfinite().all() and slope.isfinite().all() and slope.abs().sum() > 0)
        assert float(curve.detach().min()) >= 0
    weighed = "class_weights" in type(loss).model_fields
    if weighed:  # as many as the classes of the data, of which the picture knows nothing
        of_three = loss.with_(class_weights=WEIGHTS).curve(outputs)
        assert all(torch.equal(one, other) for one, other in zip(of_three, curves, strict=True))


def test_what_the_curves_show() -> None:
    def at(kind: Any, place: float) -> list[float]:
        return [curve.item() for curve in LossFunction.parse(kind).curve(exact([place]))]

    assert at("MSE", -2.0) == [4.0]
    assert at({"kind": "Huber", "delta": 0.5}, 2.0) == [0.875]
    assert at("NLL", 0.25) == pytest.approx([math.log(4)])
    assert at("CrossEntropy", 1.5) == pytest.approx([math.log1p(math.exp(-1.5))])
    assert at("BCEWithLogits", 1.5) == pytest.approx([math.log1p(math.exp(-1.5)), math.log1p(math.exp(1.5))])
    assert at({"kind": "BCE", "class_weights": [1, 3]}, 0.25) == pytest.approx([3 * math.log(4), math.log(4 / 3)])
    assert at("Hinge", -0.5) == [1.5]
    assert at("Perceptron", -0.5) == [0.5, 0.0]


every_loss = pytest.mark.parametrize("cls", list(LOSSES), ids=LOSSES.names())


@every_loss
@settings(max_examples=10)
@given(data=st.data())
def test_is_described_and_survives_json(cls: type[LossFunction], data: st.DataObject) -> None:
    assert cls.title
    assert cls.help.endswith(".")
    assert len(cls.help) < 120
    assert cls.formula.count("{") == cls.formula.count("}") > 0
    loss = data.draw(kinds(cls))
    again = LossFunction.parse(json.loads(json.dumps(loss.dump())))
    assert again == loss
    assert type(again) is cls


@every_loss
def test_nonsense_is_refused_in_a_sentence(cls: type[LossFunction]) -> None:
    wrong: list[dict[str, Any]] = [{"colour": "red"}]
    for name, spec in cls.fields().items():
        assert spec.help.endswith(".")
        beyond = [spec.low - 1, spec.high + 1] if spec.low is not None and spec.high is not None else [7]
        values = [math.nan, "nonsense", *beyond]
        wrong += [{name: [value] if spec.editor == "numbers" else value} for value in values]
    for setting in wrong:
        with pytest.raises(FieldError, match=next(iter(setting))) as refused:
            cls.parse(setting)
        assert str(refused.value).endswith(".")


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
        ("BCE", TWO, 1, [[0.0], [1.0], [1.0], [0.0]]),
        ("NLL", TWO, 2, [0, 1, 1, 0]),
        ("Huber", TWO, 1, [[-1.0], [1.0], [1.0], [-1.0]]),
        ("Hinge", TWO, 1, [[-1.0], [1.0], [1.0], [-1.0]]),
        ("Hinge", THREE, 3, [[1.0, 0, 0], [0, 1, 0], [0, 1, 0], [1, 0, 0]]),
        ("Perceptron", TWO, 1, [[0.0], [1.0], [1.0], [0.0]]),
    ],
)
def test_targets_are_written_as_the_loss_needs_them(kind: str, spec: DataSpec, width: int, encoded: Any) -> None:
    loss = LossFunction.parse(kind)
    assert loss.width(spec) == width
    result = loss.encode(CLASSES, spec, torch.float64)
    expected = torch.tensor(encoded, dtype=torch.int64 if kind in ("CrossEntropy", "NLL") else torch.float64)
    torch.testing.assert_close(result, expected, rtol=0, atol=0)


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
    last = {"BCE": "Sigmoid", "NLL": "LogSoftmax", "Perceptron": "Step"}.get(kind, "Identity")
    layers = [{"kind": "Linear", "units": 8, "activation": "Tanh"}, {"kind": "Linear", "units": 3, "activation": last}]
    of = project(layers, "iris", kind, optimizer="Adam", learning_rate=0.02, train_share=0.7)
    trained = session(of)
    trained.run(40 * trained.steps_per_epoch, record=False)
    measured = trained.probe.measure("train")
    assert measured is not None
    assert measured.score > 0.9
    predictions = trained.probe.predictions()
    assert predictions is not None
    assert predictions.confusion is not None
    assert predictions.confusion.sum() == len(of.load_data().targets["test"])


def test_penalties_act_on_weights_and_not_on_the_loss_shown() -> None:
    plain = session(project(dtype="float64"))
    weights = torch.cat(
        [torch.from_numpy(w).double().reshape(-1) for n, w in plain.probe.weights().items() if "weight" in n]
    )
    for kind, value in (("L1", weights.abs().sum()), ("L2", weights.square().sum() / 2)):
        plain = session(plain.project)
        penalized = session(project(dtype="float64", penalty={"kind": kind, "rate": 0.5}))
        assert penalized.now().train == plain.now().train
        penalized.run(1)
        plain.run(1)
        assert penalized.now().objective - plain.now().objective == pytest.approx(0.5 * float(value), rel=1e-6)
        moved = {name: penalized.probe.weights()[name] - plain.probe.weights()[name] for name in plain.probe.weights()}
        assert all((abs(change).max() > 1e-4) == name.endswith("weight") for name, change in moved.items())
