"""The numbers of the inspector's pictures are those of the modules that train."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nnplayground.datasets.dataset import DATASETS
from nnplayground.graph import edits
from nnplayground.graph.layer import LAYERS
from nnplayground.graph.loss import LOSSES, LossFunction
from nnplayground.layers.activation import Activation
from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer
from nnplayground.project import Project
from nnplayground.training.evaluation.previews import activation_curve, augmented, first_values, loss_curves
from nnplayground.training.step.compile import compile_network

ACTIVATIONS = [cls for cls in LAYERS if issubclass(cls, Activation)]


@pytest.mark.parametrize("cls", ACTIVATIONS, ids=lambda cls: cls.kind)
def test_the_slope_is_that_of_the_curve(cls: type[Activation]) -> None:
    curve = activation_curve(cls(), -4.0, 4.0)
    assert np.isfinite(curve.y).all()
    assert 0.0 in curve.x
    between = np.diff(curve.y) / np.diff(curve.x)
    middle = (curve.slope[1:] + curve.slope[:-1]) / 2
    smooth = (np.abs(np.diff(curve.slope)) < 0.2) & (np.abs(between) < 10.0)  # neither a kink nor a step
    assert smooth.sum() > 250
    assert np.allclose(between[smooth], middle[smooth], atol=2e-3)


def test_curves_are_those_of_torch_with_the_settings_of_the_layer() -> None:
    curve = activation_curve(LAYERS["LeakyReLU"].model_validate({"negative_slope": 0.25}), -4.0, 4.0)
    x = torch.from_numpy(curve.x)
    assert np.array_equal(curve.y, torch.nn.functional.leaky_relu(x, 0.25).numpy())
    assert set(curve.slope.tolist()) == {0.25, 1.0}
    assert curve.alone
    softmax = activation_curve(LAYERS["Softmax"](), -4.0, 4.0)
    assert not softmax.alone
    assert np.allclose(softmax.y, torch.sigmoid(x).numpy())  # e^x / (e^x + e^0)


@pytest.mark.parametrize("cls", list(INITIALIZERS), ids=lambda cls: cls.kind)
def test_first_values_are_those_that_training_starts_from(cls: type[Initializer]) -> None:
    hidden = LAYERS["Linear"].model_validate({"units": 40, "weight_init": cls.kind, "bias_init": "default"})
    graph = edits.chain(LAYERS["Input"](), hidden, LAYERS["Linear"].model_validate({"units": 1}), LAYERS["Loss"]())
    project = Project(graph, DATASETS["circle"]())
    network = compile_network(graph, project.spec, 7, 3, torch.float64)
    histograms = first_values(hidden, [(2,)], project.spec, 7, 3, "linear_1")
    assert [one.name for one in histograms] == ["weight", "bias"]
    for one in histograms:
        values = network.get_parameter(f"nodes.linear_1.{one.name}").detach().numpy()
        assert one.count == values.size == one.counts.sum()
        assert one.mean == values.mean()
        assert one.deviation == values.std()
        counts, _ = np.histogram(values, bins=len(one.counts), range=(one.low, one.high))
        assert np.array_equal(counts, one.counts)


@pytest.mark.parametrize("cls", list(LOSSES), ids=lambda cls: cls.kind)
def test_every_loss_has_curves_that_can_be_drawn(cls: type[LossFunction]) -> None:
    function = LOSSES[cls.kind]()
    curves = loss_curves(function)
    assert curves.y.shape == (len(function.curve_names), len(curves.x))
    assert np.isfinite(curves.y).all()
    assert curves.y.min() >= -1e-9
    assert np.ptp(curves.y) > 0.5


def test_loss_curves_are_those_of_torch() -> None:
    error = loss_curves(LOSSES["MSE"]())
    assert np.allclose(error.y[0], error.x**2)
    logits = loss_curves(LOSSES["BCEWithLogits"]())
    assert np.allclose(logits.y[0], np.log1p(np.exp(-logits.x)))
    assert np.allclose(logits.y[1], np.log1p(np.exp(logits.x)))


def test_augmented_pictures_leave_the_noise_of_training_alone() -> None:
    pictures = np.random.default_rng(0).random((2, 1, 8, 8), dtype=np.float32)
    layer = LAYERS["Augment"].model_validate({"shift": 2, "noise": 0.1})
    before = torch.get_rng_state()
    first, second = augmented(layer, pictures, 3, 5), augmented(layer, pictures, 3, 6)
    assert torch.equal(before, torch.get_rng_state())
    assert first.shape == (3, 2, 1, 8, 8)
    assert np.array_equal(first, augmented(layer, pictures, 3, 5))
    assert not np.array_equal(first, second)
    assert not np.array_equal(first[0], first[1])
