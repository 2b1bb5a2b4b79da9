"""Makes a network fit another data set: the loss function, the width of its output, and Flatten before flat layers."""

from __future__ import annotations

from nnplayground.datasets.spec import DataSpec
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph, Node
from nnplayground.graph.layer import LAYERS
from nnplayground.graph.layout import make_room
from nnplayground.graph.loss import LOSSES, LossFunction
from nnplayground.graph.shapes import Shapes, infer_shapes


def fit_to_data(graph: Graph, old: DataSpec, new: DataSpec) -> Graph:
    """``graph`` changed as little as makes it fit ``new``; the same object when nothing needs to change.

    A loss function that the user chose stays as long as it can serve and the kind of target is the same.  What this
    cannot mend stays as it is, and shape inference says so.
    """
    if len(graph.losses) != 1 or graph.cycle:
        return graph
    loss, chosen = graph.loss, graph.loss.layer.function
    fitted = _with_flatten(graph, new) if len(old.shape) < len(new.shape) else graph
    function = _serving(chosen, old, new)
    if function != chosen:
        fitted = edits.replace_layer(fitted, loss.id, loss.layer.with_(function=function))
    return _with_width(fitted, loss.id, function.width(new), new)


def _serving(chosen: LossFunction, old: DataSpec, new: DataSpec) -> LossFunction:
    """The loss function for ``new``: the chosen one if it serves, else the first in the menu that is made for it."""
    if old.target_kind == new.target_kind and chosen.refuses(new) is None and not _fewer_than_natural(chosen, old, new):
        return chosen
    other_task = DataSpec(
        new.shape,
        "regression" if new.target_kind == "classification" else "classification",
        class_names=("0", "1"),
        target_names=("y",),
    )
    able = [cls() for cls in LOSSES if cls().refuses(new) is None]
    # A loss that serves both kinds of target is second choice for classification, where a made-for-it one reads as
    # probability.
    made_for_it = [loss for loss in able if loss.refuses(other_task) is not None]
    if new.target_kind == "classification" and new.targets > 2:
        made_for_it = [loss for loss in made_for_it if not _splits_classes(loss)] or made_for_it
    return next(iter(made_for_it or able), chosen)


def _splits_classes(loss: LossFunction) -> bool:
    """Whether it is a two-class loss at heart, with one output for two classes."""
    two = DataSpec((2,), "classification", class_names=("0", "1"))
    return loss.width(two) == 1


def _fewer_than_natural(chosen: LossFunction, old: DataSpec, new: DataSpec) -> bool:
    """From two classes to more, with a loss that is made for two."""
    return (
        new.target_kind == "classification"
        and old.targets <= 2 < new.targets
        and _splits_classes(chosen)
        and any(not _splits_classes(cls()) and cls().refuses(new) is None for cls in LOSSES)
    )


def _with_width(graph: Graph, loss: str, width: int, data: DataSpec) -> Graph:
    """With the units of the last layer that has units set to ``width``, if that is what reaches the Loss."""
    node = _last_with_units(graph, loss)
    layer = None if node is None else node.layer.with_units(width)
    if node is None or layer is None or layer == node.layer:
        return graph
    adapted = edits.replace_layer(graph, node.id, layer)
    spoilt = _wrong(infer_shapes(adapted, data)) - _wrong(infer_shapes(graph, data))
    return graph if spoilt else adapted


def _wrong(shapes: Shapes) -> set[str | None]:
    """The nodes with a fault that stops a run."""
    return {problem.node for problem in shapes.problems if not problem.caution}


def _last_with_units(graph: Graph, loss: str) -> Node | None:
    """Back from the Loss through layers that hand on what arrives, up to the one that decides the width."""
    here = loss
    while True:
        edges = graph.incoming[here]
        if len(edges) != 1:
            return None
        node = graph[edges[0].source]
        if node.layer.with_units(1) is not None:
            return node
        here = node.id


def _with_flatten(graph: Graph, data: DataSpec) -> Graph:
    """With a Flatten before each layer that is reached by pictures and only takes flat numbers."""
    if "Flatten" not in LAYERS:
        return graph
    shapes = infer_shapes(graph, data)
    for target in graph.order:
        for edge in graph.incoming[target] if target in _wrong(shapes) else ():
            if len(shapes.outputs.get(edge.source, ())) > 1:
                flattened = _flattened(graph, edge)
                after = infer_shapes(flattened, data)
                if target not in _wrong(after):
                    graph, shapes = flattened, after
                    break
    return graph


def _flattened(graph: Graph, edge: Edge) -> Graph:
    layer = LAYERS["Flatten"]()
    source, target = graph[edge.source], graph[edge.target]
    graph, node = edits.add(graph, layer, (source.x + target.x) / 2, (source.y + target.y) / 2)
    return make_room(edits.insert(graph, node, edge), node)
