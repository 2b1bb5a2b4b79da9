"""Points drawn by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nnplayground.datasets.dataset import DataError, Dataset
from nnplayground.datasets.kinds.drawn import Drawn
from nnplayground.fields.errors import FieldError


def test_drawing_and_erasing_give_new_values() -> None:
    empty = Drawn()
    three = empty.with_point(1, 2, 0).with_points([(1.1, 2, 1), (-3, 0, 1)])
    assert empty.points == ()
    assert three.points == ((1.0, 2.0, 0), (1.1, 2.0, 1), (-3.0, 0.0, 1))
    assert three.without_points_near(1, 2, 0.2).points == ((-3.0, 0.0, 1),)
    assert three.without_points_near(5, 5, 1) is three
    samples = three.load(0, {})
    np.testing.assert_array_equal(samples.inputs, [[1, 2], [1.1, 2], [-3, 0]])
    np.testing.assert_array_equal(samples.targets, [0, 1, 1])


def test_a_stroke_beyond_the_edge_stays_on_the_plane() -> None:
    assert Drawn().with_point(7.5, -100, 1).points == ((6.0, -6.0, 1),)


def test_an_empty_plane_says_where_to_draw() -> None:
    with pytest.raises(DataError, match="draw points on the decision boundary plot"):
        Drawn().load(0, {})


def test_fewer_classes_take_their_points_along() -> None:
    drawn = Drawn(classes=3).with_points([(0, 0, 0), (1, 1, 2)])
    assert drawn.spec().class_names == ("A", "B", "C")
    assert drawn.with_(classes=2).points == ((0.0, 0.0, 0),)
    assert drawn.with_(classes=4).points == drawn.points


@pytest.mark.parametrize(
    "points",
    [[[0, 0, 2]], [[0, 0, -1]], [[0, 7, 0]], [[0, 0]], [["a", 0, 0]], "abc", [[math.nan, 0, 0]], [[0, 0, 0.5]]],
)
def test_nonsense_from_a_file_is_refused(points: object) -> None:
    with pytest.raises(FieldError):
        Dataset.parse({"kind": "drawn", "points": points})
