"""The arithmetic of windows, against looking at each of them; and how much of it long sides take."""

from __future__ import annotations

import sys
from itertools import product
from types import FrameType
from typing import Any

import pytest
from strategies import PICTURES

from nnplayground.graph import edits
from nnplayground.graph.layer import Layer
from nnplayground.graph.shapes import infer_shapes
from nnplayground.layers.window import Axis


def test_a_window_is_found_that_sees_nothing() -> None:
    outcomes = set()
    for length, size, stride, before, after, dilation, ceil in product(
        (1, 2, 3, 5, 8), (1, 2, 3), (1, 2, 5), (0, 1, 2), (0, 2), (1, 2, 4), (False, True)
    ):
        axis = Axis(size, stride, before, after, dilation, ceil)
        windows = [
            [start + dilation * place for place in range(size)]
            for start in range(-before, -before + stride * axis.steps(length), stride)
        ]
        if windows:
            empty = any(not any(0 <= place < length for place in window) for window in windows)
            assert axis.is_ever_empty(length) == empty, (axis, length)
            outcomes.add(empty)
    assert outcomes == {False, True}


@pytest.mark.parametrize(
    "pooling",
    [{}, {"ceil_mode": True}, {"kernel_size": 31, "stride": 1, "padding": 15}, {"kernel_size": 3, "padding": 1}],
    ids=str,
)
def test_shapes_of_large_pictures_take_no_longer_than_those_of_small_ones(pooling: dict[str, Any]) -> None:
    """Counted by calls of Python: the thread of the window waits for them."""
    calls = {}
    for factor in (1, 16):
        larger = [{"kind": "Upsample", "scale_factor": factor}] * 4
        graph = edits.chain(*map(Layer.parse, ["Input", *larger, {"kind": "MaxPool2d", **pooling}, "Flatten"]))
        calls[factor] = 0

        def count(frame: FrameType, event: str, _: object, factor: int = factor) -> None:
            calls[factor] += event == "call"

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            shapes = infer_shapes(graph, PICTURES)
        finally:
            sys.setprofile(before)
        assert len(shapes.outputs) == 7
    assert calls[16] < calls[1] + 100
