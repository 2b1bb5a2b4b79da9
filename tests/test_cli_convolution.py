"""Sizes of convolutions and pooling by ``nnplayground analyze``, and a dilated convolution by ``nnplayground trace``:
numbers worked out elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnplayground.cli import main
from nnplayground.datasets.spec import DataSpec
from nnplayground.graph import edits
from nnplayground.graph.layer import Layer
from nnplayground.layers.convolution import Convolution
from nnplayground.layers.kinds.convtranspose2d import ConvTranspose2d
from nnplayground.layers.pooling import Pooling
from nnplayground.project_file import save
from nnplayground.templates import TEMPLATES
from nnplayground.templates.build import with_weights
from nnplayground.templates.kinds.step_by_step import by_hand

Capture = pytest.CaptureFixture[str]
CONV, POOL, BACK = "Conv2d", "MaxPool2d", "ConvTranspose2d"

SIZES: list[tuple[dict[str, Any], tuple[int, ...], tuple[int, ...], tuple[int, ...] | None, int, int]] = [
    ({"kind": CONV, "out_channels": 16, "padding": 1}, (3, 32, 32), (16, 32, 32), (16, 3, 3, 3), 448, 3),
    (
        {"kind": CONV, "out_channels": 32, "stride": 2, "padding": 1},
        (16, 32, 32), (32, 16, 16), (32, 16, 3, 3), 4640, 3,
    ),
    ({"kind": CONV, "padding": 2, "dilation": 2}, (8, 28, 28), (8, 28, 28), (8, 8, 3, 3), 584, 5),
    ({"kind": CONV, "padding": 1, "groups": 8}, (8, 28, 28), (8, 28, 28), (8, 1, 3, 3), 80, 3),
    (
        {"kind": CONV, "out_channels": 12, "kernel_size": 5, "stride": 3, "dilation": 2, "groups": 3},
        (6, 15, 20), (12, 3, 4), (12, 2, 5, 5), 612, 9,
    ),
    ({"kind": CONV, "out_channels": 4, "dilation": 3}, (1, 7, 7), (4, 1, 1), (4, 1, 3, 3), 40, 7),
    ({"kind": CONV, "out_channels": 128, "kernel_size": 1}, (64, 14, 14), (128, 14, 14), (128, 64, 1, 1), 8320, 1),
    ({"kind": POOL}, (8, 28, 28), (8, 14, 14), None, 0, 2),
    ({"kind": POOL, "kernel_size": 3, "padding": 1}, (8, 27, 27), (8, 14, 14), None, 0, 3),
    (
        {"kind": BACK, "out_channels": 4, "kernel_size": 4, "stride": 2, "padding": 1},
        (8, 7, 7), (4, 14, 14), (8, 4, 4, 4), 516, 4,
    ),
    (
        {"kind": BACK, "out_channels": 4, "stride": 2, "padding": 1, "groups": 2, "output_padding": 1},
        (8, 7, 7), (4, 14, 14), (8, 2, 3, 3), 148, 3,
    ),
]  # fmt: skip
"""A layer, what arrives, what it makes of it, its weight, its parameters, and how far its kernel reaches."""


def test_sizes_of_layers(tmp_path: Path, capsys: Capture) -> None:
    for place, (settings, arriving, leaving, weight, parameters, covered) in enumerate(SIZES):
        channels, *sides = arriving
        inner = [
            "Input",
            {"kind": "AdaptiveAvgPool2d", "output_size": sides},
            {"kind": "Conv2d", "out_channels": channels, "kernel_size": 1},
            settings,
        ]
        project = replace(TEMPLATES["digits"].build(), graph=edits.chain(*map(Layer.parse, inner)))
        save(tmp_path / f"{place}.nnp", project, None)
        assert main(["analyze", str(tmp_path / f"{place}.nnp"), "--json"]) == 0
        before, row = json.loads(capsys.readouterr().out)["layers"][-2:]
        assert tuple(before["output_shape"]) == arriving
        assert (tuple(row["output_shape"]), row["parameters"]) == (leaving, parameters)
        layer, data = Layer.parse(settings), DataSpec(arriving, "regression", target_names=("y",))
        assert layer.parameter_shapes([arriving], data).get("weight") == weight
        assert isinstance(layer, (Convolution, ConvTranspose2d, Pooling))
        assert [axis.extent for axis in layer.axes()] == [covered, covered]


X = [1.0, -2.0, 0.5, 3.0, -1.0, 2.0, 0.0, 1.5]
DILATED: dict[Any, dict[str, Any]] = {
    0: {
        "output": [-0.15, -3.4, 1.35, -0.025],
        "loss": 6.7028125,
        "dW": [7.25, -11.675, -6.6875],
        "db": -2.225,
        "dx": [-0.075, -1.7, 0.825, 3.3875, -1.3875, -0.825, 0.3375, -0.00625],
    },
    "same": {
        "output": [-0.775, 2.85, -0.15, -3.4, 1.35, -0.025, -0.4, -0.4],
        "loss": 11.224375,
        "dW": [6.85, -18.75, 1.475],
        "db": -0.95,
        "dx": [0.7, -4.55, 0.63125, 4.1, -1.5875, -1.025, 0.7375, 0.39375],
    },
    "causal": {
        "output": [0.35, -0.4, -0.775, 2.85, -0.15, -3.4, 1.35, -0.025],
        "loss": 11.205625,
        "dW": [7.25, -18.15, 2.625],
        "db": -0.2,
        "dx": [0.7875, -4.65, 0.63125, 4.1, -1.3875, -0.825, 0.3375, -0.00625],
    },
}
"""With the kernel 0.5, −1, 0.25, the bias 0.1 and a dilation of 2; the loss is half the sum of the squared outputs."""


@pytest.mark.parametrize("padding", DILATED)
def test_a_dilated_convolution(padding: int | str, tmp_path: Path, capsys: Capture) -> None:
    expected = DILATED[padding]
    targets = ", ".join("0" for _ in expected["output"])
    project = by_hand(
        [
            {"kind": "Unflatten", "channels": 1, "height": None, "width": 8},
            {"kind": "Conv1d", "out_channels": 1, "dilation": 2, "padding": padding},
            "Flatten",
            {"kind": "Loss", "function": "HalfSquaredError"},
        ],
        f"{', '.join(map(str, X))} -> {targets}",
    )
    weights: dict[str, list[Any]] = {"conv1d_1.weight": [[[0.5, -1.0, 0.25]]], "conv1d_1.bias": [0.1]}
    save(tmp_path / "dilated.nnp", with_weights(project, weights), None)
    assert main(["trace", str(tmp_path / "dilated.nnp"), "--sample", "0", "--json"]) == 0
    operations = json.loads(capsys.readouterr().out)["operations"]
    of_layer = {
        (one["phase"], name): value["data"]
        for one in operations
        if one["node"] == "conv1d_1"
        for name, value in one["values"].items()
    }
    losses = [one["values"]["L"]["data"] for one in operations if one["phase"] == "loss" and "L" in one["values"]]
    assert_close(of_layer["forward", "y"], expected["output"])
    assert_close(losses[-1], expected["loss"])
    for name in ("dW", "db", "dx"):
        assert_close(of_layer["backward", name], expected[name])


def assert_close(found: object, expected: object) -> None:
    """To a millionth; in any shape."""
    np.testing.assert_allclose(np.ravel(np.array(found)), np.ravel(np.array(expected)), rtol=1e-6, atol=1e-9)
