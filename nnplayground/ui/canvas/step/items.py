"""The items of an opened step: one of each kind for each node and edge, while the microscope is open."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QGraphicsItem

from nnplayground.graph.graph import Edge

if TYPE_CHECKING:
    from nnplayground.ui.canvas.scene import CanvasScene
    from nnplayground.ui.canvas.step.edge_values import EdgeValuesItem
    from nnplayground.ui.canvas.step.flow import FlowItem, TermsItem
    from nnplayground.ui.canvas.step.marks import DotItem, MarkItem, NameItem
    from nnplayground.ui.canvas.step.neuron_values import NeuronValuesItem

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item", bound=QGraphicsItem)


class StepItems:
    """Of one scene."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self.marks: dict[str, MarkItem] = {}
        self.neuron_values: dict[str, NeuronValuesItem] = {}
        self.dots: dict[str, DotItem] = {}
        self.flows: dict[Edge, FlowItem] = {}
        self.terms: dict[Edge, TermsItem] = {}
        self.edge_values: dict[Edge, EdgeValuesItem] = {}
        self.names: dict[str, NameItem] = {}
        """One: that of the operation."""

    def match(self, nodes: Iterable[str], edges: Iterable[Edge]) -> None:
        """Be there for these, and for none else."""
        scene, nodes, edges = self._scene, set(nodes), set(edges)
        if not (nodes or self.marks):
            return
        # Their kinds come with the first step that is opened: the window comes sooner.
        from nnplayground.ui.canvas.step.edge_values import EdgeValuesItem
        from nnplayground.ui.canvas.step.flow import FlowItem, TermsItem
        from nnplayground.ui.canvas.step.marks import DotItem, MarkItem, NameItem
        from nnplayground.ui.canvas.step.neuron_values import NeuronValuesItem

        self._match(self.marks, nodes, lambda _: MarkItem())
        self._match(self.neuron_values, nodes, lambda _: NeuronValuesItem(scene.cache))
        self._match(self.dots, nodes, lambda _: DotItem())
        self._match(self.flows, edges, lambda edge: FlowItem(scene.edges[edge]))
        self._match(self.terms, edges, lambda _: TermsItem())
        self._match(self.edge_values, edges, lambda _: EdgeValuesItem())
        self._match(self.names, {""} if nodes else set(), lambda _: NameItem())

    def drop(self, edge: Edge) -> None:
        """The edge is about to go, and what lies on it with it."""
        if edge in self.flows:
            self._scene.removeItem(self.flows.pop(edge))

    def _match(self, items: dict[Key, Item], wanted: set[Key], make: Callable[[Key], Item]) -> None:
        for key in [key for key in items if key not in wanted]:
            self._scene.removeItem(items.pop(key))
        for key in wanted - items.keys():
            items[key] = make(key)
            if items[key].parentItem() is None:
                self._scene.addItem(items[key])
