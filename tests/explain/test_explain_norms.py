"""The explanations of normalizations and of random layers, against modules with figures of all kinds."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from explanation_checks import TOLERANCES, check_layer, check_operations
from torch import Tensor

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.explain.layers.layer import LayerExplanation
from nnplayground.expressions.operation import Operation
from nnplayground.expressions.record import NodeRecord
from nnplayground.graph.layer import Layer
from nnplayground.training.session.recording import array

SPEC = DataSpec((2,), "regression", target_names=("y",))
NORMS: list[tuple[dict[str, Any], Shape]] = [
    ({"kind": "BatchNorm1d"}, (1,)),
    ({"kind": "BatchNorm1d", "momentum": 1.0, "eps": 0.5}, (5,)),
    ({"kind": "BatchNorm1d", "momentum": 0.0}, (3, 7)),
    ({"kind": "BatchNorm2d", "momentum": 0.3}, (2, 3, 4)),
    ({"kind": "BatchNorm2d", "frozen": True}, (2, 3, 4)),
    ({"kind": "BatchNorm1d", "frozen": True, "eps": 0.1}, (4,)),
    ({"kind": "LayerNorm"}, (6,)),
    ({"kind": "LayerNorm", "eps": 0.5}, (2, 3, 4)),
    ({"kind": "LayerNorm", "frozen": True}, (3, 4)),
    ({"kind": "GroupNorm", "num_groups": 1}, (4,)),
    ({"kind": "GroupNorm", "num_groups": 2}, (6, 5)),
    ({"kind": "GroupNorm", "num_groups": 4, "eps": 0.01}, (4, 3, 2)),
    ({"kind": "GroupNorm", "num_groups": 3, "affine": False}, (6, 2, 2)),
    ({"kind": "GroupNorm", "num_groups": 2, "affine": False}, (4, 5)),
]
RANDOM: list[tuple[dict[str, Any], Shape]] = [
    ({"kind": "Dropout", "p": 0.0}, (4,)),
    ({"kind": "Dropout", "p": 0.3}, (4, 5)),
    ({"kind": "Dropout", "p": 0.99}, (3, 4, 5)),
    ({"kind": "Dropout", "p": 1.0}, (4, 5)),
    ({"kind": "Dropout2d", "p": 1.0}, (4, 3, 2)),
    ({"kind": "Dropout2d", "p": 0.5}, (4, 3, 2)),
    ({"kind": "Dropout2d", "p": 0.5}, (4, 5)),
    ({"kind": "Dropout2d", "p": 0.5}, (6,)),
    ({"kind": "GaussianNoise", "std": 2.0}, (3, 4)),
    ({"kind": "GaussianNoise", "std": 0.0}, (3,)),
    ({"kind": "Augment", "shift": 0, "rotate": 0.0}, (1, 4, 4)),
    ({"kind": "Augment", "shift": 2, "rotate": 0.0, "noise": 0.3}, (1, 6, 4)),
    ({"kind": "Augment", "shift": 3, "rotate": 180.0, "flip": True, "brightness": 0.5, "noise": 0.3}, (3, 5, 8)),
    ({"kind": "Augment", "rotate": 40.0, "brightness": 2.0}, (1, 28, 28)),
    ({"kind": "Augment", "shift": 0, "rotate": 0.0, "flip": True}, (2, 1, 5)),
    ({"kind": "Augment", "shift": 0, "rotate": 0.0, "brightness": 1.0}, (2, 3, 3)),
]
both = pytest.mark.parametrize("dtype", TOLERANCES)


def _name(part: Any) -> str:
    return "-".join(str(value) for value in part.values()) if isinstance(part, dict) else str(part)


@both
@pytest.mark.parametrize(("chosen", "shape"), NORMS, ids=_name)
def test_normalizations(chosen: dict[str, Any], shape: Shape, dtype: str) -> None:
    layer = Layer.parse(chosen)
    record = _record(layer, shape, dtype)
    forward, backward = _check(layer, record, dtype)
    batch = chosen["kind"].startswith("Batch")
    measured = ["Mean", "Variance", *(["Running mean", "Running variance"] if batch else [])]
    still = batch and layer.is_frozen()
    scales = chosen.get("affine", True)
    last = ["Normalization", "Scale and shift"] if scales else ["Normalization"]
    assert [one.name for one in forward] == [*([] if still else measured), *last]
    if batch and not still:
        assert np.array_equal(forward[2].output.array, record.buffers_after["running_mean"])
        assert np.array_equal(forward[3].output.array, record.buffers_after["running_var"])
    through = [] if still else ["Gradient of the variance", "Gradient of the mean"]
    learned = [] if layer.is_frozen() else ["Gradient of the scale", "Gradient of the shift"]
    if scales:
        through = ["Gradient through the scale", *through]
    expected = [*(learned if scales else []), *through, "Gradient of the inputs"]
    assert [one.name for one in backward] == expected


@both
@pytest.mark.parametrize(("chosen", "shape"), RANDOM, ids=_name)
def test_what_is_drawn(chosen: dict[str, Any], shape: Shape, dtype: str) -> None:
    layer = Layer.parse(chosen)
    record = _record(layer, shape, dtype)
    forward, _ = _check(layer, record, dtype)
    arrays = {tensor.key: tensor.array for one in forward for tensor in one.tensors.values()}
    if chosen["kind"].startswith("Dropout"):
        mask = arrays["m"]
        assert mask.shape == record.output.shape[: 2 if chosen["kind"] == "Dropout2d" else None]
        kept = mask.reshape(*mask.shape, *(1,) * (record.output.ndim - mask.ndim)) == 1
        np.testing.assert_array_equal(record.output != 0, np.broadcast_to(kept, record.output.shape))
    elif chosen["kind"] == "GaussianNoise" and layer != layer.with_(std=0.0):
        np.testing.assert_array_equal(record.output, record.inputs[0] + arrays["noise"])


@pytest.mark.parametrize(("chosen", "shape"), RANDOM, ids=_name)
def test_outside_training_everything_passes(chosen: dict[str, Any], shape: Shape) -> None:
    layer = Layer.parse(chosen)
    forward, backward = _check(layer, _record(layer, shape, "float64", training=False), "float64")
    for one in (*forward, *backward):
        source, result = one.tensors.values()
        np.testing.assert_array_equal(source.array, result.array)


def test_a_gradient_that_nobody_asks_for_is_not_explained() -> None:
    for chosen, shape in [*NORMS, *RANDOM]:
        layer = Layer.parse(chosen)
        record = _record(layer, shape, "float64")
        here = replace(record, output_gradient=None, input_gradients=(None,), gradients={})
        assert LayerExplanation.of(layer).backward(here) == ()
        here = replace(record, input_gradients=(None,))
        operations = LayerExplanation.of(layer).backward(here)
        assert {one.part for one in operations} == set(record.gradients)
        check_operations(operations, 1e-9)


@pytest.mark.parametrize("number", [np.inf, np.nan, 1e300])
def test_numbers_that_are_not_finite_are_explained_too(number: float) -> None:
    """Without a warning, which would fail the test."""
    for chosen, shape in [*NORMS, *RANDOM]:
        layer = Layer.parse(chosen)
        record = _record(layer, shape, "float64")
        x = record.inputs[0].copy()
        x.flat[0], x.flat[-1] = number, -number
        spoilt = replace(record, inputs=(x,))
        for one in (*LayerExplanation.of(layer).forward(spoilt), *LayerExplanation.of(layer).backward(spoilt)):
            if one.explain is not None:
                explanation = one.explain((0,) * one.output.array.ndim)
                assert str(explanation.text).endswith(".")
                assert all(equation.latex_numbers(4) for equation in explanation.equations)


def _check(layer: Layer, record: NodeRecord, dtype: str) -> tuple[list[Operation], list[Operation]]:
    passes = cast("Any", SimpleNamespace(nodes={"asked": record}))
    return check_layer(layer, passes, "asked", TOLERANCES[dtype])


def _record(layer: Layer, shape: Shape, dtype: str, training: bool = True) -> NodeRecord:
    """What PyTorch makes of seven samples, with drawn parameters, running figures and gradients."""
    generator = torch.Generator().manual_seed(5)
    kind = getattr(torch, dtype)

    def drawn(*sizes: int) -> Tensor:
        return torch.randn(*sizes, generator=generator, dtype=torch.float64).to(kind)

    module = layer.build([shape], SPEC).to(kind).train(training)
    for parameter in module.parameters():
        parameter.data = drawn(*parameter.shape)
        parameter.requires_grad_(not layer.is_frozen())
    for name, buffer in module.named_buffers():
        if buffer.is_floating_point():
            buffer.copy_(drawn(*buffer.shape).abs() + (0.5 if name == "running_var" else 0.0))
    before = {name: array(buffer) for name, buffer in module.named_buffers()}
    x = (2 * drawn(7, *shape) + 1).requires_grad_()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        y = module(x.view_as(x))
        torch.manual_seed(3)
        result = layer.drawn(module, [x.detach()])
    arriving = drawn(*y.shape)
    leaves = {name: parameter for name, parameter in module.named_parameters() if parameter.requires_grad}
    slopes = torch.autograd.grad(y, [x, *leaves.values()], arriving)
    return NodeRecord(
        "asked",
        (array(x),),
        array(y),
        (array(slopes[0]),),
        array(arriving),
        parameters={name: array(parameter) for name, parameter in module.named_parameters()},
        gradients={name: array(slope) for name, slope in zip(leaves, slopes[1:], strict=True)},
        buffers=before,
        buffers_after={name: array(buffer) for name, buffer in module.named_buffers()},
        drawn={name: array(tensor) for name, tensor in result.items()},
        training=module.training,
    )
