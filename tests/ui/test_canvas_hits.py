"""What lies under a point, without a window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.graph.layer import Layer
from nnplayground.graph.shapes import infer_shapes
from nnplayground.ui.canvas.geometry import NodeGeometry, node_geometry
from nnplayground.ui.canvas.gestures.snapping import snap
from nnplayground.ui.canvas.hits import BiasHit, EdgeHit, Hit, NodeHit, PortHit, TileHit, ToggleHit, hit, nodes_in
from nnplayground.ui.canvas.links import EdgeGeometry, edge_geometry

SPEC = DataSpec((2,), "classification", ("a", "b"), planar=True)
EDGE = Edge("linear_1", "linear_2")


def network() -> Graph:
    linear = Layer.parse({"kind": "Linear", "units": 3})
    return edits.chain(Layer.parse("Input"), linear, linear, Layer.parse("Loss"))


def geometries(near: bool) -> tuple[dict[str, NodeGeometry], dict[Edge, EdgeGeometry]]:
    graph = network()
    shapes = infer_shapes(graph, SPEC)
    nodes = {node.id: node_geometry(node, shapes, near) for node in graph.nodes}
    edges = {EDGE: edge_geometry(EDGE, nodes["linear_1"], nodes["linear_2"], (3, 3), None)}
    return nodes, edges


def hit_at(point: QPointF, near: bool = True) -> Hit | None:
    return hit(*geometries(near), point)


def test_every_part_of_a_near_node_is_found() -> None:
    geometry = geometries(True)[0]["linear_1"]
    assert hit_at(geometry.tiles[1].center()) == TileHit("linear_1", 1)
    assert hit_at(geometry.bias(2).center()) == BiasHit("linear_1", 2)
    assert hit_at(geometry.toggle.center()) == ToggleHit("linear_1")
    assert hit_at(QPointF(geometry.rect.center().x(), geometry.rect.bottom() - 6)) == NodeHit("linear_1")
    assert hit_at(geometry.outputs[0].point + QPointF(3, 3)) == PortHit(geometry.outputs[0])
    assert hit_at(QPointF(300, 4000)) is None


@pytest.mark.parametrize(("row", "column"), [(0, 0), (0, 2), (2, 1)])
def test_the_nearest_line_of_a_bundle_is_found(row: int, column: int) -> None:
    line = next(line for line in geometries(True)[1][EDGE].lines if (line.row, line.column) == (row, column))
    at = line.path.pointAtPercent(0.25)
    seen = hit_at(at + QPointF(0, 1))
    assert isinstance(seen, EdgeHit)
    assert (seen.row, seen.column) == (row, column)
    assert seen.share == pytest.approx(0.25, abs=0.05)


def test_a_far_edge_is_one_cable_and_knows_how_far_along() -> None:
    nodes, edges = geometries(False)
    at = edges[EDGE].cable.pointAtPercent(0.5)
    seen = hit(nodes, edges, at + QPointF(0, 5))
    assert isinstance(seen, EdgeHit)
    assert (seen.edge, seen.line) == (EDGE, None)
    assert seen.share == pytest.approx(0.5, abs=0.05)
    assert hit(nodes, edges, at + QPointF(0, 12)) is None
    assert hit(nodes, edges, at + QPointF(0, 12), pixel=2.0) is not None, "zoomed out, the reach grows"


def test_an_edge_goes_around_the_cards_in_its_way() -> None:
    nodes, _ = geometries(False)
    block = nodes["linear_2"].rect
    around = edge_geometry(Edge("linear_1", "loss_1"), nodes["linear_1"], nodes["loss_1"], None, None, [block])
    assert not any(block.contains(QPointF(*point)) for point in around.points[0])
    straight = edge_geometry(Edge("linear_1", "loss_1"), nodes["linear_1"], nodes["loss_1"], None, None, [])
    assert any(block.contains(QPointF(*point)) for point in straight.points[0])


def test_a_band_selects_what_it_touches() -> None:
    nodes, _ = geometries(False)
    area = QRectF(nodes["input_1"].rect.center(), nodes["linear_1"].rect.topLeft() + QPointF(3, 3)).normalized()
    assert nodes_in(nodes, area) == {"input_1", "linear_1"}


def test_a_dragged_centre_is_drawn_level_within_reach_only() -> None:
    still = [QPointF(0, 0), QPointF(400, 100)]
    shift, guides = snap(QPointF(150, 50), QPointF(20, -46), still, 7.0)
    assert shift == QPointF(20, -50)
    assert len(guides) == 1
    shift, guides = snap(QPointF(150, 50), QPointF(20, 0), still, 7.0)
    assert (shift, guides) == (QPointF(20, 0), [])
    shift, _ = snap(QPointF(150, 50), QPointF(37, 0), still, 7.0)
    assert shift.x() == 40.0, "the usual distance beside another"
