"""The values that the parameters of a layer start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nnplayground import notation
from nnplayground.graph.layer import Layer
from nnplayground.layers.initializers.initializer import Initializer
from nnplayground.text import mark
from nnplayground.training.state.state import START
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.previews.drawing import Bars, PreviewDrawing
from nnplayground.ui.panels.previews.preview import PREVIEWS, LayerPreview
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.training.evaluation.previews import FirstValues


@PREVIEWS.register
class FirstValuesPreview(LayerPreview):
    """Of a layer whose initializers can be chosen."""

    kind = "first_values"
    title = mark("Initial weights")
    rank = 30
    is_open = False

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.chart.setAccessibleName(self.tr("Distribution of the initial weights"))
        document.shapes_changed.connect(self.refresh)
        document.settings_changed.connect(self.refresh)

    @classmethod
    def serves(cls, layer: Layer) -> bool:
        return any(spec.base is Initializer for spec in type(layer).fields().values())

    def renew(self) -> None:
        node, project, shapes = self.node, self.document.project, self.document.shapes
        if node is None or node.id not in project.graph or self.waiting():
            return
        layer = project.graph[node.id].layer
        arriving = tuple(shapes.outputs.get(edge.source) for edge in project.graph.incoming[node.id])
        known = tuple(shape for shape in arriving if shape is not None)
        if node.id not in shapes.outputs or not known or len(known) < len(arriving):
            problems = shapes.of_node(node.id)
            self.show_reason(
                translated(problems[0].text)
                if problems
                else self.tr("Connect it: its inputs decide how many there are.")
            )
            return
        seed, draw, spec = project.settings.seed, project.weight_draw, project.spec

        def work() -> tuple[FirstValues, ...]:
            from nnplayground.training.evaluation.previews import first_values

            return first_values(layer, known, spec, seed, draw, node.id)

        self.task.run((node.id, layer, known, seed, draw), work, self._show)

    def _show(self, histograms: tuple[FirstValues, ...]) -> None:
        low, high = min(one.low for one in histograms), max(one.high for one in histograms)
        if low == high:
            low, high = low - 1.0, high + 1.0
        room = 0.03 * (high - low)
        bars, sentences = [], []
        for one in histograms:
            bias = one.name.endswith("bias")
            name = self._name_of(one.name)
            bars.append(
                Bars(name, one.low, one.high, one.counts, "validation" if bias else "accent", 0.5 if bias else 0.9)
            )
            sentences.append(
                self.tr("{name} ({count}): mean {mean}, standard deviation {deviation}.").format(
                    count=notation.count(one.count),
                    name=name,
                    mean=notation.short(_cleaned(one)),
                    deviation=notation.short(one.deviation),
                )
            )
        if START in self.document.project.files:
            sentences.append(
                self.tr("Where the trained weights of another project fit, the run starts from those instead.")
            )
        self.show_drawing(PreviewDrawing((low - room, high + room), None, bars=tuple(bars)), " ".join(sentences))

    def _name_of(self, parameter: str) -> str:
        last = parameter.rpartition(".")[2]
        return {"weight": self.tr("Weights"), "bias": self.tr("Biases")}.get(last, last)


def _cleaned(one: FirstValues) -> float:
    """A mean that is 0 but for rounding is 0."""
    return 0.0 if abs(one.mean) < 1e-9 * one.deviation else one.mean
