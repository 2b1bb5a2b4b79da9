"""What a loss function makes of one sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QWidget

from nnplayground import notation
from nnplayground.graph.layer import Layer
from nnplayground.graph.loss import LossFunction
from nnplayground.layers.kinds.loss import Loss
from nnplayground.text import mark
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.previews.drawing import Colour, CurveLine, PreviewDrawing
from nnplayground.ui.panels.previews.preview import PREVIEWS, LayerPreview
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.training.evaluation.previews import LossCurves

_COLOURS: dict[int, tuple[Colour, ...]] = {1: ("accent",), 2: ("positive", "negative")}
_MORE: tuple[Colour, ...] = ("positive", "negative", "good", "validation", "faint")


@PREVIEWS.register
class LossPreview(LayerPreview):
    """Of the Loss: a curve, or one for each class."""

    kind = "loss_curve"
    title = mark("Loss of a sample")
    rank = 10

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.chart.setAccessibleName(self.tr("Curve of the loss"))

    @classmethod
    def serves(cls, layer: Layer) -> bool:
        return isinstance(layer, Loss)

    def renew(self) -> None:
        layer = None if self.node is None else self.node.layer
        if not isinstance(layer, Loss) or self.waiting():
            return
        function = layer.function

        def work() -> LossCurves:
            from nnplayground.training.evaluation.previews import loss_curves

            return loss_curves(function)

        self.task.run(function, work, lambda curves: self._show(function, curves))

    def _show(self, function: LossFunction, curves: LossCurves) -> None:
        x, names = curves.x, [translated(name) for name in function.curve_names]
        finite = curves.y[np.isfinite(curves.y)]
        high = float(finite.max(initial=1.0))
        colours = _COLOURS.get(len(curves.y), _MORE)
        lines = tuple(
            CurveLine(name or self.tr("loss"), x, y, colours[place % len(colours)])
            for place, (name, y) in enumerate(zip(names, curves.y, strict=True))
        )
        low = min(float(finite.min(initial=0.0)), 0.0)
        axis = translated(function.curve_axis)
        drawing = PreviewDrawing((float(x[0]), float(x[-1])), (low, high * 1.05), lines, x_label=axis)
        spoken = []
        for line in lines:
            ends = (float(x[0]), 0.0, float(x[-1])) if x[0] < 0 < x[-1] else (float(x[0]), float(x[-1]))
            values = (
                self.tr("{y} at {x}").format(
                    y=notation.short(float(np.interp(place, line.x, line.y))), x=notation.short(place)
                )
                for place in ends
            )
            spoken.append(f"{line.name}: {', '.join(values)}")
        self.show_drawing(drawing, "", f"{axis}. {'; '.join(spoken)}.")
