"""What every operation of a explanation must keep: its formulas, worked out from what is shown, give what is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import torch

from nnplayground.datasets.spec import DataSpec
from nnplayground.explain.layers.activation import ActivationExplanation
from nnplayground.explain.layers.layer import LayerExplanation
from nnplayground.explain.layers.weighted import WeightedExplanation
from nnplayground.expressions.operation import Explanation, Operation
from nnplayground.expressions.tensor import Array, Index, Ref
from nnplayground.graph.graph import Graph
from nnplayground.graph.layer import Layer
from nnplayground.training.session.learner import Learner
from nnplayground.training.session.recording import StepRecord, array, record_passes
from nnplayground.training.settings import Settings
from nnplayground.training.step.compile import compile_network
from nnplayground.training.step.step import TrainingStep

TOLERANCES = {"float64": 1e-9, "float32": 1e-5}
"""Relative to the largest number of a tensor."""
SHOWN = (LayerExplanation, ActivationExplanation, WeightedExplanation)
"""Of kinds that have no explanation."""


def recorded(
    graph: Graph, spec: DataSpec, x: Array, dtype: str = "float64", targets: Array | None = None
) -> StepRecord:
    """One step of a fresh network with samples ``x``, ``(batch, *shape)``; drawn numbers as targets of a regression."""
    kind = getattr(torch, dtype)
    if targets is None:
        targets = np.random.default_rng(1).normal(size=(len(x), spec.targets))
    settings = Settings.parse({"kind": "Settings", "dtype": dtype})
    loss = graph.loss.layer.function.fitted(torch.from_numpy(targets), spec)
    step = TrainingStep(compile_network(graph, spec, 3, 0, kind).train(), loss, settings)
    encoded = loss.encode(torch.from_numpy(targets), spec, kind)
    learner = Learner(step, graph, settings, torch.from_numpy(x).to(kind), encoded)
    weights = {name.removeprefix("nodes."): array(one) for name, one in step.network.named_parameters()}
    with learner.training():
        return record_passes(learner, graph, spec, learner.inputs, learner.targets, weights)


def check_layer(
    layer: Layer, step_record: StepRecord, node: str, tolerance: float
) -> tuple[list[Operation], list[Operation]]:
    """Both ways of a node are explained, whole and right, or shown where there is no explanation; returns the
    operations of both."""
    record, explanation = step_record.nodes[node], LayerExplanation.of(layer)
    forward, backward = list(explanation.forward(record)), list(explanation.backward(record))
    explained = type(explanation) not in SHOWN
    assert not explained or any(one.explain for one in forward), "only shows what went in and came out"
    np.testing.assert_array_equal(forward[-1].output.array, record.output)
    assert record.output_gradient is not None
    assert not explained or not backward or any(one.explain for one in backward), "only shows the gradients"
    for name, slope in record.gradients.items():
        assert any(_is(one, slope) and one.part == name for one in backward), f"nothing tells of the gradient of {name}"
    for arrived in record.input_gradients:
        assert arrived is None or any(_is(one, arrived) for one in backward), "nothing tells of an input's gradient"
    for way in (forward, backward):
        check_operations(way, tolerance)
    return forward, backward


def check_operations(operations: Iterable[Operation], tolerance: float) -> None:
    """Of one node and phase."""
    seen: set[tuple[str, str]] = set()
    for one in operations:
        assert (one.name, one.part) not in seen, f"there are two of {one.name}"
        seen.add((one.name, one.part))
        check_operation(one, tolerance)


def check_operation(operation: Operation, tolerance: float) -> None:
    """At its first and last number and some between."""
    check_sentence(str(operation.text))
    assert operation.unit is None or 0 <= operation.unit < operation.output.array.ndim
    assert all(key == tensor.key for key, tensor in operation.tensors.items())
    assert operation.formula.count("{") == operation.formula.count("}")
    if operation.explain is None:
        return
    assert operation.formula, f"{operation.name} has no formula"
    for index in some_indices(operation.output.array):
        check_explanation(operation, index, operation.explain(index), tolerance)


def check_explanation(operation: Operation, index: Index, explanation: Explanation, tolerance: float) -> None:
    check_sentence(str(explanation.text))
    last = explanation.equations[-1].left
    assert isinstance(last, Ref)
    assert last.tensor is operation.output
    assert last.index == index
    samples = {id(tensor) for tensor in (*operation.tensors.values(), *explanation.tensors)}
    for equation in explanation.equations:
        left, right = equation.left.value(), equation.right.value()
        scale = _scale(equation.left.tensor.array) if isinstance(equation.left, Ref) else abs(left)
        assert close(left, right, tolerance * scale), (
            f"{operation.name} at {index}: {equation.latex_numbers(10)} gives {right!r} and not {left!r}"
        )
        assert all(id(numbers.tensor) in samples for numbers in equation.sources()), "made of what is not shown"
        for line in (equation.latex(), equation.latex_numbers(4)):
            assert line.count("{") == line.count("}")


def check_sentence(sentence: str) -> None:
    assert sentence[0].isupper() or sentence[0].isdigit()
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert len(sentence) < 250


def some_indices(array: Array) -> list[Index]:
    """First, last, and three more."""
    places = {0, array.size - 1, *np.random.default_rng(array.size).integers(0, array.size, 3).tolist()}
    return [tuple(int(part) for part in np.unravel_index(place, array.shape)) for place in sorted(places)]


def close(left: float, right: float, allowed: float) -> bool:
    """NaN is like NaN, infinity like the same infinity."""
    if math.isnan(left) or math.isinf(left):
        return math.isnan(right) if math.isnan(left) else left == right
    return abs(left - right) <= allowed


def _scale(array: Array) -> float:
    finite = np.abs(array[np.isfinite(array)]).astype(np.float64)
    return float(finite.max(initial=0.0)) or 1.0


def _is(operation: Operation, array: Array) -> bool:
    return operation.output.array.shape == array.shape and np.array_equal(operation.output.array, array, equal_nan=True)
