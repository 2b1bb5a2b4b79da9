"""How things are called on the canvas."""

from __future__ import annotations

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.graph import Node
from nnplayground.layers.kinds.input import FEATURES, Input
from nnplayground.ui.toolkit.names import subscripted
from nnplayground.ui.toolkit.translate import translated


def shape_name(shape: Shape) -> str:
    """``8×8×8``."""
    return "×".join(str(size) for size in shape) or "1"


def neuron_titles(node: Node, count: int, spec: DataSpec) -> tuple[str, ...]:
    """Names of the numbers that a node without inputs hands on; empty for all other nodes."""
    if type(node.layer).inputs:
        return ()
    if spec.planar:
        chosen = node.layer.features if isinstance(node.layer, Input) else ()
        return tuple(translated(FEATURES[feature][0]) for feature in chosen) if len(chosen) == count else ()
    return tuple(map(subscripted, spec.feature_names)) if len(spec.feature_names) == count else ()
