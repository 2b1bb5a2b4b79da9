"""The explanations of layers with windows: each shown formula against the numbers that PyTorch found."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from explanation_checks import TOLERANCES, check_layer, recorded
from hypothesis import assume, given
from hypothesis import strategies as st

from nnplayground.datasets.spec import DataSpec
from nnplayground.explain.layers.layer import LayerExplanation
from nnplayground.explain.layers.windows import sliding
from nnplayground.expressions.operation import Explanation, Operation
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Array
from nnplayground.graph.graph import Edge, Graph, Node
from nnplayground.graph.layer import LAYERS, Layer, ShapeError
from nnplayground.layers.window import Axis
from nnplayground.training.session.recording import StepRecord, array

LINES = ("Conv1d", "MaxPool1d", "AvgPool1d")
PLANES = ("Conv2d", "ConvTranspose2d", "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "Upsample")
SMALL = {"kernel_size": 4, "stride": 3, "padding": 2, "output_padding": 2, "output_size": 9, "dilation": 3}
CONVOLUTIONS = ("Conv1d", "Conv2d", "ConvTranspose2d")


def passed(layer: Layer, x: Array, dtype: str = "float64") -> StepRecord:
    """One step of a network with the layer ``asked`` between input and output, for samples ``x``."""
    spec = DataSpec(tuple(x.shape[1:]), "regression", target_names=("a", "b"))
    inner: dict[str, Layer] = {
        "in": Layer.parse("Input"),
        "asked": layer,
        "flat": Layer.parse("Flatten"),
        "out": Layer.parse({"kind": "Linear", "units": 2}),
        "loss": Layer.parse({"kind": "Loss", "function": "MSE"}),
    }
    names = list(inner)
    edges = tuple(Edge(one, other) for one, other in pairwise(names))
    return recorded(Graph(tuple(Node(name, one) for name, one in inner.items()), edges), spec, x, dtype)


def explained(operation: Operation, *index: int) -> Explanation:
    assert operation.explain is not None
    return operation.explain(index)


@st.composite
def layers(draw: st.DrawFn) -> tuple[Layer, tuple[int, ...]]:
    """A layer with windows, and the shape of a batch for it."""
    kind = draw(st.sampled_from((*LINES, *PLANES)))
    known = LAYERS[kind].fields()
    sides = 1 if kind in LINES else 2
    settings: dict[str, Any] = {}
    for name, most in SMALL.items():
        if name in known:
            one: st.SearchStrategy[Any] = st.integers(int(known[name].low or 0), most)
            settings[name] = draw(one | st.tuples(one, one) if known[name].sides == 2 else one)
    for name in ("ceil_mode", "count_include_pad", "bias"):
        if name in known:
            settings[name] = draw(st.booleans())
    groups = draw(st.integers(1, 3)) if "groups" in known and draw(st.booleans()) else 1
    if "out_channels" in known:
        settings |= {"groups": groups, "out_channels": groups * draw(st.integers(1, 3))}
        settings["activation"] = draw(st.sampled_from(("Identity", "Tanh")))
    if "padding_mode" in known:
        settings["padding_mode"] = draw(st.sampled_from([value for value, _ in known["padding_mode"].choices]))
        words = [value for value, _ in known["padding"].choices]
        if draw(st.integers(0, 2)) == 0:
            settings |= {"padding": draw(st.sampled_from(words)), "stride": 1}
    if "divisor_override" in known:
        settings["divisor_override"] = draw(st.none() | st.integers(1, 5))
    if kind == "Upsample":
        settings |= {"scale_factor": draw(st.integers(1, 4)), "mode": draw(st.sampled_from(("nearest", "bilinear")))}
    layer = LAYERS[kind].parse(settings)
    inputs = (groups * draw(st.integers(1, 3)), *draw(st.tuples(*(st.integers(1, 7) for _ in range(sides)))))
    try:
        layer.output_shape([inputs], DataSpec(inputs, "regression", target_names=("a", "b")))
    except ShapeError:
        assume(False)
    return layer, (draw(st.integers(1, 3)), *inputs)


@given(layers(), st.sampled_from(sorted(TOLERANCES)), st.integers(0, 2**31))
def test_every_formula_gives_the_recorded_number(drawn: tuple[Layer, tuple[int, ...]], dtype: str, seed: int) -> None:
    layer, shape = drawn
    # Small whole numbers: the greatest of a window is often there twice.
    x = np.random.default_rng(seed).integers(-2, 3, shape).astype(np.float64)
    check_layer(layer, passed(layer, x, dtype), "asked", TOLERANCES[dtype])


@pytest.mark.parametrize("kind", CONVOLUTIONS)
def test_a_frozen_kernel_has_no_gradient_but_its_input_has(kind: str) -> None:
    layer = LAYERS[kind].parse({"activation": "ReLU", "padding": 1, "frozen": True})
    x = np.random.default_rng(1).normal(size=(2, 2, 5, 6)[: 3 if kind == "Conv1d" else 4])
    _, backward = check_layer(layer, passed(layer, x), "asked", 1e-9)
    assert [one.result for one in backward] == ["dz", "dx"]


def test_window_kernel_and_products_lie_beside_each_other() -> None:
    """At the first place of a padded picture the window's upper row and left column are zeros."""
    layer = LAYERS["Conv2d"].parse({"kernel_size": 3, "padding": 1, "out_channels": 2})
    kept = passed(layer, np.ones((1, 2, 4, 4))).nodes["asked"]
    (operation,) = LayerExplanation.of(layer).forward(kept)
    assert operation.tensors["x"].shape == (1, 2, 6, 6)
    explanation = explained(operation, 0, 1, 0, 0)
    window, kernel, products = explanation.tensors
    assert window.array.tolist() == [[[0, 0, 0], [0, 1, 1], [0, 1, 1]]] * 2
    assert np.array_equal(kernel.array, kept.parameters["weight"][1])
    assert np.array_equal(products.array, kernel.array * window.array)
    assert str(explanation.text).startswith("Filter 2 at row 1, column 1:")


@pytest.mark.parametrize("kind", ["Conv2d", "ConvTranspose2d"])
def test_what_groups_and_copies_add_are_sentences_of_their_own(kind: str) -> None:
    """So that a translation can turn each of them round."""
    x, plain, told = np.ones((1, 4, 4, 4)), {"kernel_size": 3, "padding": 1, "out_channels": 4}, []
    copies = {"padding_mode": "circular"} if kind == "Conv2d" else {}
    for settings in (plain, {**plain, "groups": 2, **copies}, {**plain, "groups": 4}):
        layer = LAYERS[kind].parse(settings)
        kept = passed(layer, x).nodes["asked"]
        operations = (LayerExplanation.of(layer).forward(kept)[-1], LayerExplanation.of(layer).backward(kept)[-1])
        told += [str(explained(one, 0, 3, 0, 0).text) for one in operations] + [str(one.text) for one in operations]
    before, after = told[:4], told[4:]
    own = [one.removeprefix(start) for one, start in zip(after, before * 2, strict=True)]
    groups = " The channels are in {} groups: a filter knows those of its own group only, and its kernel counts them"
    two, four = f"{groups.format(2)} from 1.", f"{groups.format(4)} from 1."
    copies_here = " Its copies in the padding count, too." if copies else ""
    copies_all = " So it does for its copies in the padding." if copies else ""
    assert own == [
        *(" This filter knows channels 3 to 4 only.", f"{copies_here} Only filters 3 to 4 know it."),
        *(two, f"{copies_all}{two}"),
        *(" This filter knows channel 4 only.", " Only filter 4 knows it."),
        *(four, four),
    ]


def test_the_first_of_equal_numbers_is_the_greatest_and_alone_gets_the_gradient() -> None:
    layer = LAYERS["MaxPool2d"].parse({"kernel_size": 2})
    kept = passed(layer, np.array([[[[1.0, 3.0], [3.0, 0.0]]]])).nodes["asked"]
    (forward,), (backward,) = LayerExplanation.of(layer).forward(kept), LayerExplanation.of(layer).backward(kept)
    assert forward.tensors["s"].array.tolist() == [[[[2]]]]
    assert "the one at row 1, column 2 of the input" in str(explained(forward, 0, 0, 0, 0).text)
    explanations = [explained(backward, 0, 0, row, column) for row in range(2) for column in range(2)]
    assert [one.equations[-1].right.value() != 0 for one in explanations] == [False, True, False, False]
    assert "gets 0" in str(explanations[2].text)


@pytest.mark.parametrize("strange", [np.nan, -np.inf])
def test_of_nan_and_infinity_the_same_is_chosen_as_pytorch_chooses(strange: float) -> None:
    layer = LAYERS["MaxPool1d"].parse({"kernel_size": 3, "stride": 2, "padding": 1})
    x = torch.full((1, 1, 6), strange, dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.max_pool1d(x, 3, 2, 1)
    slope = torch.arange(1.0, y.numel() + 1, dtype=torch.float64).view_as(y)
    (result,) = torch.autograd.grad(y, x, slope)
    (operation,) = LayerExplanation.of(layer).backward(
        NodeRecord("n", (array(x),), array(y), (array(result),), array(slope))
    )
    assert [explained(operation, 0, 0, at).equations[-1].right.value() for at in range(6)] == result.flatten().tolist()


def test_windows_and_positions_find_each_other() -> None:
    """Three windows of two places over five positions, with steps of two and one place of padding."""
    (axis,) = sliding((5,), (3,), [Axis(2, stride=2, before=1)])
    assert axis.places.tolist() == [[-1, 0], [1, 2], [3, 4]]
    assert [axis.seen(window) for window in range(3)] == [[0], [1, 2], [3, 4]]
    assert [axis.seen_at(window) for window in range(3)] == [[1], [0, 1], [0, 1]]
    assert [axis.seeing(position) for position in range(5)] == [
        ([0], [1]), ([1], [0]), ([1], [1]), ([2], [0]), ([2], [1])
    ]  # fmt: skip
    assert axis.meeting(0) == ([1, 2], [1, 3])
    assert axis.meeting(1) == ([0, 1, 2], [0, 2, 4])


@pytest.mark.parametrize(
    ("mode", "places"),
    [("zeros", [-1, -1, 0, 1, 2, -1]), ("reflect", [2, 1, 0, 1, 2, 1]), ("replicate", [0, 0, 0, 1, 2, 2]),
     ("circular", [1, 2, 0, 1, 2, 0])],
)  # fmt: skip
def test_a_window_over_the_padding_sees_copies(mode: str, places: list[int]) -> None:
    """One window over three positions, two places before them and one behind."""
    (axis,) = sliding((3,), (1,), [Axis(6, before=2, after=1)], mode)
    assert axis.places.tolist() == [places]
    wanted = [offset for offset, place in enumerate(places) if place == 1]
    assert axis.seeing(1) == ([0] * len(wanted), wanted)
