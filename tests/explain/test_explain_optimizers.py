"""An update is explained as it happened: every equation is worked out again and compared with the real numbers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from explanation_checks import TOLERANCES, check_operation, some_indices
from training_cases import GRADIENTS, WORKED, name_of, project
from training_cases import OPTIMIZERS as SETTINGS

from nnplayground.datasets.prepare import Prepared
from nnplayground.explain.optimizers.optimizer import OptimizerExplanation
from nnplayground.explain.optimizers.weighing import Weighing
from nnplayground.explain.penalties.penalty import PenaltyExplanation
from nnplayground.explain.update.update import explain_update
from nnplayground.expressions.expression import Constant, Named
from nnplayground.expressions.formula_text import plain
from nnplayground.expressions.operation import Equation, Operation
from nnplayground.expressions.tensor import Ref, Tensor
from nnplayground.fields.kind import Kind
from nnplayground.graph.penalty import PENALTIES, Penalty
from nnplayground.project import Project
from nnplayground.training.optimizers.optimizer import OPTIMIZERS, Optimizer
from nnplayground.training.session.session import Session
from nnplayground.training.session.step_inspector import RecordedStep
from nnplayground.ui.toolkit.typeset import typeset

MORE: list[dict[str, Any]] = [
    {"kind": "SGD", "weight_decay": 0.1},
    {"kind": "Adagrad"},
    {"kind": "RMSprop", "momentum": 0.9, "alpha": 0.5, "centered": True, "weight_decay": 0.1},
    {"kind": "Adam", "beta1": 0.0, "beta2": 0.0, "weight_decay": 0.1},
    {"kind": "Adam", "amsgrad": True, "beta2": 0.5, "eps": 1e-3},
    {"kind": "AdamW", "weight_decay": 0.0},
    {"kind": "AdamW", "amsgrad": True, "beta1": 0.3, "beta2": 0.5},
    {"kind": "NAdam", "momentum_decay": 1.0, "beta1": 0.99},
    {"kind": "RAdam", "beta2": 0.75},
    {"kind": "Adamax", "eps": 1.0},
]


def _other(value: Any) -> Any:
    """Another value of a setting than the one that it has by itself."""
    if isinstance(value, bool):
        return not value
    return value / 2 if value else 0.25


def _both(cls: type[Kind]) -> list[dict[str, Any]]:
    """As it comes, and with every setting changed: so whatever is registered is recorded."""
    kind = {"kind": cls.kind}
    return [kind, kind | {name: _other(getattr(cls(), name)) for name in cls.fields()}]


EXPLAINED = [cls for cls in OPTIMIZERS if type(OptimizerExplanation.of(cls())) is not OptimizerExplanation]
CASES = [*SETTINGS, *MORE, *(case for cls in EXPLAINED for case in _both(cls))]
PULLING = [
    cls
    for cls in PENALTIES
    if issubclass(cls, Penalty) and (type(PenaltyExplanation.of(cls())) is not PenaltyExplanation or not cls().rates())
]
"""Those that are explained, and none at all."""
RULES: dict[str, dict[str, Any]] = {
    "clipped by value": {"clip_value": 0.003},
    "clipped by norm": {"clip_norm": 0.05},
    "not long enough to be clipped": {"clip_norm": 100.0},
    "clipped by both": {"clip_norm": 0.01, "clip_value": 0.004, "penalty": {"kind": "L2", "rate": 0.1}},
    "largest norm": {"max_norm": 0.6, "optimizer": "Adam", "learning_rate": 0.1},
    "warm-up": {"warmup": 2.5, "optimizer": "Adagrad"},
    "schedule and warm-up": {"schedule": {"kind": "exponential"}, "warmup": 0.04, "optimizer": "AdamW"},
    "one cycle": {"schedule": {"kind": "one_cycle"}},
}


@cache
def _data(dtype: str) -> Prepared:
    return project("mlp", dtype=dtype).load_data()


def _session(of: Project) -> Session:
    return Session(of, _data(of.settings.dtype))


def _steps(one: Session, count: int = 4) -> Iterator[RecordedStep]:
    """Real steps, one after the other, each recorded."""
    for _ in range(count):
        step = one.step_inspector.record_step(one.step_inspector.next_batch())
        assert step.failure is None
        assert step.end is not None
        yield step
        one.step_inspector.put_back(*step.end)


@pytest.mark.parametrize("dtype", TOLERANCES)
@pytest.mark.parametrize("chosen", CASES, ids=name_of)
def test_every_equation_of_an_optimizer(chosen: dict[str, Any], dtype: str) -> None:
    of = project("mlp", optimizer=chosen, learning_rate=0.02, dtype=dtype)
    one = _session(of)
    for step in _steps(one):
        operations = list(explain_update(step, of.settings))
        assert {f"{node}.{operation.part}" for node, operation in operations} == set(step.before.weights)
        nodes = [node for node, _ in operations]
        assert nodes == sorted(nodes), "one layer after the other, in the order of the network"
        for _, operation in operations:
            _hold(operation, TOLERANCES[dtype])
            assert operation.explain is not None
            lefts = {_tensor(equation) for equation in operation.explain((0,) * operation.output.array.ndim).equations}
            after = {key for key in operation.tensors if key.endswith("_after")}
            assert lefts - {""} == {"moved"} | after, "an equation for each part of the state"
            assert after == {f"{part}_after" for part in of.settings.optimizer.state_names()}


@pytest.mark.parametrize("dtype", TOLERANCES)
@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_every_equation_under_other_rules(rules: dict[str, Any], dtype: str) -> None:
    """Clipping, the largest norm, schedules: over the end of an epoch."""
    of = project("mlp", dtype=dtype, batch_size=80, **rules)
    names = set()
    rates = []
    for step in _steps(_session(of), 7):
        rates.append(step.learning_rate)
        operations = list(explain_update(step, of.settings))
        for _, operation in operations:
            names.add(operation.name)
            _hold(operation, TOLERANCES[dtype])
        last = {f"{node}.{operation.part}": operation.output.array for node, operation in operations if operation.part}
        assert step.after is not None
        for name, array in step.after.weights.items():
            assert np.array_equal(last[name], array), "the last number shown is the one that is gone on with"
    assert (len(set(rates)) > 1) == ("warmup" in rules or "schedule" in rules)
    expected = {
        "Clipping": "clip_value" in rules or "clip_norm" in rules,
        "Length of the gradient": "clip_norm" in rules,
        "Max-norm": "max_norm" in rules,
        "Penalty": "penalty" in rules,
        "Update": True,
    }
    assert names == {name for name, there in expected.items() if there}


@pytest.mark.parametrize("dtype", TOLERANCES)
@pytest.mark.parametrize("cls", PULLING, ids=lambda cls: cls.kind)
def test_every_penalty(cls: type[Penalty], dtype: str) -> None:
    """Of the run, of a single layer, and none of a frozen one; a weight of 0 is pulled nowhere."""
    kind = {"kind": "Linear", "units": 3, "activation": "Tanh"}
    own = {"kind": "L1", "rate": 0.3}
    rate = dict.fromkeys(cls().rates(), 0.2)
    single = [{**kind, "penalty": own}, {**kind, "penalty": "none"}, {**kind, "frozen": True}]
    layers = [kind, *single, {"kind": "Linear", "units": 1}]
    of = project(layers, penalty={"kind": cls.kind, **rate}, dtype=dtype)
    at_zero = PenaltyExplanation.of(cls()).slope(Constant(0.0))
    assert at_zero is None or at_zero.value() == 0.0
    for step in _steps(_session(of), 2):
        operations = list(explain_update(step, of.settings))
        pulled = {node for node, operation in operations if operation.name == "Penalty"}
        everywhere = {"linear_1", "linear_5"} if rate else set()
        assert pulled == {"linear_2"} | everywhere
        assert {node for node, _ in operations} == {"linear_1", "linear_2", "linear_3", "linear_5"}
        assert {operation.part for _, operation in operations if operation.name == "Penalty"} == {"weight"}
        for _, operation in operations:
            _hold(operation, TOLERANCES[dtype])


def test_formulas_can_be_read_and_drawn() -> None:
    rules: dict[str, Any] = {"clip_norm": 0.01, "clip_value": 0.004, "max_norm": 0.6, "penalty": "L1"}
    projects = [project("mlp", **rules), *(project("mlp", optimizer=case) for case in CASES)]
    formulas: set[str] = set()
    for of in projects:
        (step,) = _steps(_session(of), 1)
        operations = [
            operation for _, operation in explain_update(step, of.settings) if operation.part in ("", "weight")
        ]
        formulas |= {operation.formula for operation in operations}
        for operation in operations:
            assert operation.explain is not None
            for equation in operation.explain((0,) * operation.output.array.ndim).equations:
                for latex in (equation.latex(), equation.latex_numbers(4)):
                    assert "\\" not in plain(latex), latex
    assert len(formulas) > 25
    for latex in formulas:
        assert "\\" not in plain(latex), latex
        assert typeset(latex)


@pytest.mark.parametrize(("chosen", "expected"), WORKED, ids=[name_of(one) for one, _ in WORKED])
def test_the_explanation_alone_gives_the_worked_sequence(chosen: dict[str, Any], expected: list[float]) -> None:
    """No tensor is computed here but by the equations: what they say of the new state is the next one's old state."""
    optimizer = Optimizer.parse(chosen)
    state = {name: optimizer.initial_state().get(name, 0.0) for name in optimizer.state_names()}
    value = 1.0
    for count, (slope, wanted) in enumerate(zip(GRADIENTS, expected, strict=True), start=1):
        after = {name: _number(f"{name}'") for name in state}
        new = _number("new")
        weighing = Weighing(
            _number("w", value).at(),
            new.at(),
            _number("g", slope).at(),
            {name: _number(name, number).at() for name, number in state.items()},
            {name: tensor.at() for name, tensor in after.items()},
            Constant(float(count), "t"),
            Constant(0.1, r"\eta"),
        )  # fmt: skip
        for equation in OptimizerExplanation.of(optimizer).update(weighing):
            if isinstance(equation.left, Ref):
                equation.left.tensor.array[()] = equation.right.value()
        value, state = new.at().value(), {name: tensor.at().value() for name, tensor in after.items()}
        assert value == pytest.approx(wanted, rel=1e-6)


def _number(symbol: str, value: float = np.nan) -> Tensor:
    return Tensor(symbol, symbol, np.array(value), batched=False)


def _hold(operation: Operation, tolerance: float) -> None:
    """As every operation; and more strictly, for a number is not measured by larger ones beside it."""
    check_operation(operation, tolerance)
    assert operation.explain is not None
    for index in some_indices(operation.output.array):
        for equation in operation.explain(index).equations:
            if isinstance(equation.left, Named):
                assert equation.left.of is equation.right
            else:
                _agree(equation, operation, tolerance)


def _agree(equation: Equation, operation: Operation, tolerance: float) -> None:
    assert isinstance(equation.left, Ref)
    real, value = equation.left.value(), equation.right.value()
    if equation.left.tensor.key != "moved":
        largest = float(np.abs(equation.left.tensor.array).max())
        assert abs(value - real) <= tolerance * max(abs(real), 1e-3 * largest), equation.latex_numbers(10)
        return
    # A step is small beside the weight: it is looked at by itself, as far as the weight's digits show it.
    old = operation.tensors["old"].array
    steps = float(np.abs(operation.output.array - old).max())
    assert steps > 0
    rounding = 2 * float(np.spacing(np.abs(old[equation.left.index])))
    assert abs(value - real) <= tolerance * steps + rounding, equation.latex_numbers(10)


def _tensor(equation: Equation) -> str:
    """The key of the tensor whose number an equation gives; none of a name on the way."""
    return equation.left.tensor.key if isinstance(equation.left, Ref) else ""


def test_parameters_are_called_as_in_the_explanations_of_their_layers() -> None:
    layers = [{"kind": "Linear", "units": 2, "activation": "PReLU"}, "BatchNorm1d", {"kind": "Linear", "units": 1}]
    of = project(layers, dtype="float32")
    (step,) = _steps(_session(of), 1)
    called = {f"{node}.{one.part}": one.tensors["old"].symbol for node, one in explain_update(step, of.settings)}
    assert called == {
        "linear_1.weight": "W",
        "linear_1.bias": "b",
        "linear_1.activation.weight": "a",
        "batchnorm1d_1.weight": r"\gamma",
        "batchnorm1d_1.bias": r"\beta",
        "linear_2.weight": "W",
        "linear_2.bias": "b",
    }
