"""What the canvas needs of the next snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from nnplayground.engine.snapshot import SnapshotRequest

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene


def snapshot_request(scene: CanvasScene, seen: QRectF) -> SnapshotRequest:
    """Maps and weights of the near nodes in ``seen``, which is in scene units."""
    project, shapes = scene.document.project, scene.document.shapes
    nodes = [key for key, geometry in scene.node_geometries.items() if geometry.near and geometry.rect.intersects(seen)]
    maps = [key for key in nodes if type(project.graph[key].layer).inputs] if project.spec.planar else []
    return SnapshotRequest(neurons=frozenset(maps), weights=any(shapes.parameters.get(key) for key in nodes))
