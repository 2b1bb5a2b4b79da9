"""A network follows another data set: every template's network is made fit for every other's data."""

from __future__ import annotations

from itertools import pairwise

import pytest
from graph_parts import layer
from hypothesis import given, settings
from hypothesis import strategies as st

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.spec import DataSpec
from nnplayground.graph import edits
from nnplayground.graph.fit import fit_to_data
from nnplayground.graph.graph import Graph
from nnplayground.graph.growth import append
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.graph.shapes import infer_shapes

CIRCLE = DATASETS["circle"]().spec()
PLANE = DATASETS["plane"]().spec()
DIGITS = DATASETS["digits"]().spec()
IRIS = DATASETS["iris"]().spec()


def mlp(units: int = 1, loss: str = "BCEWithLogits") -> Graph:
    return edits.chain(
        layer("Input"), layer("Linear", units=4), layer("Linear", units=units), layer("Loss", function=loss)
    )


def function_of(graph: Graph) -> str:
    return graph.loss.layer.function.kind


@pytest.mark.parametrize(
    ("new", "loss", "units"),
    [(PLANE, "MSE", 1), (DIGITS, "CrossEntropy", 10), (IRIS, "CrossEntropy", 3), (CIRCLE, "BCEWithLogits", 1)],
    ids=["plane", "digits", "iris", "circle"],
)
def test_the_circle_network_serves_other_data(new: DataSpec, loss: str, units: int) -> None:
    fitted = fit_to_data(mlp(), CIRCLE, new)
    assert infer_shapes(fitted, new).runnable
    assert function_of(fitted) == loss
    assert fitted["linear_2"].layer.units == units  # type: ignore[attr-defined]  # of Linear
    assert fitted["linear_1"].layer.units == 4  # type: ignore[attr-defined]  # of Linear


def test_what_fits_already_is_the_same_object() -> None:
    graph = mlp()
    assert fit_to_data(graph, CIRCLE, DATASETS["xor"]().spec()) is graph


def test_a_chosen_loss_stays_where_it_can_serve() -> None:
    graph = mlp(1, "MSE")
    assert function_of(fit_to_data(graph, CIRCLE, DATASETS["spiral"]().spec())) == "MSE"
    assert function_of(fit_to_data(mlp(3, "MSE"), IRIS, DIGITS)) == "MSE"


def test_pictures_reach_flat_layers_through_a_flatten() -> None:
    fitted = fit_to_data(mlp(), CIRCLE, DIGITS)
    flatten = fitted.of_kind("Flatten")
    assert len(flatten) == 1
    assert fitted.order[:3] == ("input_1", flatten[0].id, "linear_1")
    places = [fitted[node].x for node in fitted.order]
    assert all(after - before >= 140 for before, after in pairwise(places))


def test_there_and_back_again_runs() -> None:
    there = fit_to_data(mlp(), CIRCLE, DIGITS)
    back = fit_to_data(there, DIGITS, CIRCLE)
    assert infer_shapes(back, CIRCLE).runnable
    assert function_of(back) == "CrossEntropy"  # it serves two classes as well


def test_the_width_is_set_behind_an_activation() -> None:
    graph = edits.chain(layer("Input"), layer("Linear", units=1), layer("Dropout"), layer("Loss"))
    fitted = fit_to_data(graph, CIRCLE, IRIS)
    assert infer_shapes(fitted, IRIS).runnable
    assert fitted["linear_1"].layer.units == 3  # type: ignore[attr-defined]  # of Linear


def test_pictures_are_flattened_where_they_arrive_first() -> None:
    """Not behind the Input: what takes pictures and numbers alike gets the pictures."""
    graph = edits.chain(layer("Input"), layer("LayerNorm"), layer("Linear", units=1), layer("Loss"))
    fitted = fit_to_data(graph, CIRCLE, DIGITS)
    assert infer_shapes(fitted, DIGITS).runnable
    assert [fitted[node].layer.kind for node in fitted.order] == ["Input", "LayerNorm", "Flatten", "Linear", "Loss"]


def test_a_network_that_makes_its_own_pictures_takes_pictures() -> None:
    graph = edits.chain(
        layer("Input"), layer("Unflatten"), layer("Conv2d"), layer("AdaptiveAvgPool2d"), layer("Flatten"),
        layer("Linear", units=1), layer("Loss"),
    )  # fmt: skip
    fitted = fit_to_data(graph, CIRCLE, DIGITS)
    assert infer_shapes(fitted, DIGITS).runnable
    assert [fitted[node].layer.kind for node in fitted.order][:3] == ["Input", "Flatten", "Unflatten"]


def test_a_width_that_another_layer_needs_stays() -> None:
    graph = edits.chain(
        layer("Input"), layer("Linear", units=64), layer("Unflatten"), layer("Conv2d"), layer("Flatten"), layer("Loss")
    )
    fitted = fit_to_data(graph, CIRCLE, IRIS)
    assert fitted["linear_1"].layer.units == 64  # type: ignore[attr-defined]  # of Linear


def test_what_cannot_be_mended_stays() -> None:
    assert fit_to_data(Graph(), CIRCLE, DIGITS) == Graph()
    two = Graph(mlp().nodes)
    assert fit_to_data(two, CIRCLE, PLANE).edges == ()
    alone = fit_to_data(edits.add(Graph(), layer("Loss"))[0], CIRCLE, PLANE)
    assert function_of(alone) == "MSE"


SPECS = st.sampled_from([cls().spec() for cls in DATASETS if cls.kind not in ("csv",)])


@settings(max_examples=60)
@given(st.lists(st.sampled_from([cls for cls in LAYERS if cls.in_palette]), max_size=7), SPECS, SPECS)
def test_no_network_is_made_worse(kinds: list[type[Layer]], old: DataSpec, new: DataSpec) -> None:
    graph, last = Graph(), None
    for cls in kinds:
        graph, last = append(graph, cls(), last)
    before = len([p for p in infer_shapes(graph, new).problems if not p.caution])
    after = fit_to_data(graph, old, new)
    assert len([p for p in infer_shapes(after, new).problems if not p.caution]) <= before
    assert {node.id for node in graph.nodes} <= {node.id for node in after.nodes}
