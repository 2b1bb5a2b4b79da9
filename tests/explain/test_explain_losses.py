"""How every loss explains itself, reckoned again from what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from explanation_checks import check_sentence

from nnplayground.datasets.spec import DataSpec
from nnplayground.explain.losses.loss import LossExplanation
from nnplayground.expressions.expression import Named
from nnplayground.expressions.operation import Operation
from nnplayground.expressions.record import LossRecord
from nnplayground.expressions.tensor import Ref
from nnplayground.graph.loss import LOSSES, LossFunction

TWO = DataSpec((2,), "classification", class_names=("a", "b"))
FOUR = DataSpec((2,), "classification", class_names=("a", "b", "c", "d"))
NUMBERS = DataSpec((2,), "regression", target_names=("u", "v", "w"))

EXPLAINED = [cls for cls in LOSSES if type(LossExplanation.of(cls())) is not LossExplanation]

SETTINGS: dict[str, list[dict[str, Any]]] = {
    "CrossEntropy": [
        {},
        {"label_smoothing": 0.2},
        {"class_weights": "some"},
        {"class_weights": "some", "label_smoothing": 0.3},
        {"balanced": True},
    ],
    "NLL": [{}, {"class_weights": "some"}, {"balanced": True}],
    "BCE": [{}, {"label_smoothing": 0.2}, {"class_weights": "some", "label_smoothing": 0.3}, {"balanced": True}],
    "BCEWithLogits": [{}, {"label_smoothing": 0.2}, {"class_weights": "some", "label_smoothing": 0.3}],
    "Huber": [{}, {"delta": 0.3}],
    "SmoothL1": [{}, {"beta": 0.3}],
}
"""Those of a loss that change its explanation; weights are given for as many classes as there are."""


@dataclass(frozen=True)
class Case:
    kind: str
    settings: dict[str, Any]
    data: DataSpec
    batch: int
    scale: float

    def __str__(self) -> str:
        settings = "-".join(f"{name}={value}" for name, value in self.settings.items())
        return f"{self.kind}-{settings}-{self.data.target_kind[:5]}{self.data.targets}-{self.batch}-{self.scale:g}"


def _cases() -> Iterator[Case]:
    for cls in EXPLAINED:
        for settings in SETTINGS.get(cls.kind, [{}]):
            for data in (TWO, FOUR, NUMBERS):
                if LossFunction.parse(cls.kind).refuses(data) is None:
                    yield from (Case(cls.kind, settings, data, *rows) for rows in ((1, 1.0), (5, 1.0), (3, 30.0)))


def _record(case: Case, dtype: torch.dtype) -> tuple[LossFunction, LossRecord]:
    generator = torch.Generator().manual_seed(7)
    width = case.data.targets
    given = dict(case.settings)
    if given.get("class_weights") == "some":
        given["class_weights"] = [0.5, 2.0, 1.25, 0.75][:width]
    if case.data.target_kind == "classification":
        targets = torch.randint(0, width, (case.batch,), generator=generator)
    else:
        targets = torch.randn((case.batch, width), generator=generator, dtype=torch.float64)
    function = LossFunction.parse({"kind": case.kind, **given}).fitted(targets, case.data)
    shape = case.batch, function.width(case.data)
    output = (torch.randn(shape, generator=generator, dtype=torch.float64) * case.scale).to(dtype)
    if function.expects == "probabilities" and case.scale == 1.0:
        output = output.sigmoid()  # as large ones it is also given what are no probabilities
    if function.expects == "log probabilities":
        output = output.log_softmax(dim=1)
    output.requires_grad_()
    encoded = function.encode(targets, case.data, dtype)
    loss = function.loss(output, encoded)
    (slope,) = torch.autograd.grad(loss, output)
    arrays = (output.detach().numpy(), encoded.numpy(), loss.detach().numpy(), slope.numpy())
    return function, LossRecord("loss", *arrays, case.data)


def _resolution(record: LossRecord) -> float:
    return float(np.finfo(record.output.dtype).eps * max(1.0, np.abs(record.output).max()))


def _check(operations: tuple[Operation, ...], tolerance: float, resolution: float) -> None:
    """Every number of every result; ``resolution``: what the logarithm of a probability near 1 is lost in."""
    for operation in operations:
        assert operation.explain is not None
        check_sentence(str(operation.text))
        assert set(operation.tensors) == {tensor.key for tensor in operation.tensors.values()}
        scale = max(float(np.abs(operation.output.array).max()), 1e-30)
        for index in np.ndindex(operation.output.shape):
            explanation = operation.explain(index)
            check_sentence(str(explanation.text))
            equations = explanation.equations
            last = equations[-1].left
            assert isinstance(last, Ref)
            assert last.tensor is operation.output
            assert last.index == index
            for equation in equations:
                assert isinstance(equation.left, Ref | Named)
                assert equation.right.value() == pytest.approx(
                    equation.left.value(), rel=tolerance, abs=tolerance * scale + resolution
                )
                shown = {id(tensor) for tensor in operation.tensors.values()}
                if isinstance(equation.left, Ref):
                    assert {id(numbers.tensor) for numbers in equation.sources()} <= shown
                    assert equation.latex_numbers(4).startswith(equation.left.latex())


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("case", list(_cases()), ids=str)
def test_every_equation_gives_the_number_that_was_recorded(case: Case, dtype: torch.dtype) -> None:
    function, record = _record(case, dtype)
    tolerance = 1e-9 if dtype == torch.float64 else 1e-5
    forward, backward = LossExplanation.of(function).forward(record), LossExplanation.of(function).backward(record)
    _check(forward + backward, tolerance, _resolution(record))
    assert forward[-1].output.array is record.loss
    assert backward[-1].output.array is record.output_gradient
    for operations in (forward, backward):
        names = [operation.name for operation in operations]
        assert len(set(names)) == len(names)
        assert all(operation.formula for operation in operations)


@pytest.mark.parametrize("cls", EXPLAINED, ids=lambda cls: cls.kind)
def test_every_loss_explains_more_than_what_goes_in_and_out(cls: type[LossFunction]) -> None:
    """And of a run without a gradient nothing of the way back."""
    data = TWO if cls().refuses(TWO) is None else NUMBERS
    function, record = _record(Case(cls.kind, {}, data, 2, 0.5), torch.float64)
    explanation, shown = LossExplanation.of(function), LossExplanation(function)
    assert [one.name for one in explanation.forward(record)] != [one.name for one in shown.forward(record)]
    assert explanation.backward(record)[-1].formula != shown.backward(record)[-1].formula
    assert explanation.backward(LossRecord("loss", record.output, record.encoded, record.loss, None, data)) == ()


def test_what_is_joined_says_so() -> None:
    names = {kind: _record(Case(kind, {}, FOUR, 3, 1.0), torch.float64) for kind in ("CrossEntropy", "BCEWithLogits")}
    joined = [LossExplanation.of(function).backward(record)[-1].name for function, record in names.values()]
    assert joined == ["Softmax and cross-entropy together", "Sigmoid and cross-entropy together"]
    function, record = names["CrossEntropy"]
    probability, each, _ = LossExplanation.of(function).forward(record)
    np.testing.assert_allclose(probability.output.array.sum(axis=1), 1.0, rtol=1e-12)
    right = probability.output.array[np.arange(3), record.encoded]
    np.testing.assert_allclose(each.output.array, -np.log(right), rtol=1e-12)


@pytest.mark.parametrize("kind", ["CrossEntropy", "BCEWithLogits"])
def test_no_score_is_too_large(kind: str) -> None:
    """Where a power of e would overflow, the formula takes the largest off first."""
    data = FOUR if kind == "CrossEntropy" else TWO
    function, record = _record(Case(kind, {}, data, 3, 4000.0), torch.float64)
    _check(
        LossExplanation.of(function).forward(record) + LossExplanation.of(function).backward(record),
        1e-9,
        _resolution(record),
    )
