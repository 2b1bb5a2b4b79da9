"""The curve of an activation and its slope, over what the network feeds it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from nnplayground import notation
from nnplayground.datasets.spec import DataSpec
from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.graph.graph import Node
from nnplayground.graph.layer import Layer
from nnplayground.layers.activation import Activation
from nnplayground.layers.kinds.identity import Identity
from nnplayground.layers.weighted import Weighted
from nnplayground.text import mark
from nnplayground.training.measurements import Activity
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.previews.drawing import Bars, CurveLine, PreviewDrawing
from nnplayground.ui.panels.previews.preview import PREVIEWS, LayerPreview

if TYPE_CHECKING:
    from nnplayground.training.evaluation.previews import ActivationCurve

_ANY = DataSpec((1,), "regression", target_names=("y",))
"""An activation asks nothing of the data."""
_USUAL = 4.0
"""The curve goes from minus this to this at least."""
_FARTHEST = 60.0
_RARE = 0.005
"""Part of the inputs at either end that does not widen the picture."""
_MUCH = 0.5
"""Share of saturated inputs that is worth a warning."""


@PREVIEWS.register
class ActivationPreview(LayerPreview):
    """Of a layer that is an activation, or has one that does something."""

    kind = "activation"
    title = mark("Activation")
    rank = 20

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self._curve: ActivationCurve | None = None
        self._curve_of: object = None
        self.chart.setAccessibleName(self.tr("Curve of the activation and what it is fed"))
        document.training.snapshot_changed.connect(self.refresh)

    @classmethod
    def serves(cls, layer: Layer) -> bool:
        activation = _of(layer)
        return activation is not None and (activation is layer or not isinstance(activation, Identity))

    def show_node(self, node: Node) -> None:
        super().show_node(node)
        self._want()

    def renew(self) -> None:
        activation = None if self.node is None else _of(self.node.layer)
        if activation is None or self.waiting():
            return
        activity = self._activity()
        low, high = (-_USUAL, _USUAL) if activity is None else _range(activity)
        trained = self._trained(activation)
        key = activation, low, high, trained
        if self._curve is not None and self._curve_of == key:
            self._show(self._curve, activity)
            return

        def work() -> ActivationCurve:
            from nnplayground.training.evaluation.previews import activation_curve

            return activation_curve(activation, low, high, trained)

        def show(curve: ActivationCurve) -> None:
            self._curve, self._curve_of = curve, key
            self._show(curve, self._activity())

        self.task.run(key, work, show)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.document.training.request("inspector_activation", SnapshotRequest())

    # -- inside

    def _want(self) -> None:
        if self.isVisible() and self.node is not None:
            request = SnapshotRequest(activity=frozenset({self.node.id}), weights=bool(_parameters(self.node.layer)))
            self.document.training.request("inspector_activation", request)

    def _activity(self) -> Activity | None:
        snapshot = self.document.training.snapshot
        return None if snapshot is None or self.node is None else snapshot.activity.get(self.node.id)

    def _trained(self, activation: Activation) -> tuple[tuple[str, float], ...]:
        """The parameters of the activation as they are by now, the mean of each over its channels."""
        snapshot, node = self.document.training.snapshot, self.node
        if snapshot is None or node is None:
            return ()
        place = f"{node.id}." if activation is node.layer else f"{node.id}.activation."
        known = {name: snapshot.weights.get(place + name) for name in _parameters(node.layer)}
        return tuple((name, round(float(values.mean()), 4)) for name, values in known.items() if values is not None)

    def _show(self, curve: ActivationCurve, activity: Activity | None) -> None:
        x, y, slope = curve.x, curve.y, curve.slope
        both = np.concatenate([y, slope])
        low, high = min(float(both.min()), 0.0), max(float(both.max()), 0.1)
        room = 0.06 * (high - low)
        fed = () if activity is None else (activity,)
        bars = tuple(Bars(self.tr("inputs"), one.low, one.high, one.counts, "train") for one in fed)
        drawing = PreviewDrawing(
            (float(x[0]), float(x[-1])),
            (low - room, high + room),
            (
                CurveLine(self.tr("slope"), x, slope, "validation", dashed=True),
                CurveLine(self.tr("output"), x, y, "accent"),
            ),
            bars,
        )
        shown = self._note(activity)
        if not curve.alone:
            shown = " ".join([self.tr("Drawn for two units, the other of which is fed 0."), shown])
        alarming = activity is not None and (activity.dead > 0 or activity.saturated >= _MUCH)
        self.show_drawing(drawing, shown, self._spoken(curve, shown), alarming)

    def _note(self, activity: Activity | None) -> str:
        if activity is None:
            if self.document.training.obstacle is not None or self.document.training.snapshot is None:
                return self.tr("What the network feeds it is drawn here once the network can run.")
            return ""
        sentences = []
        if activity.dead == 1 < activity.units:
            sentences.append(
                self.tr("1 of {units} units is dead: its slope is 0 for every sample.").format(
                    units=notation.count(activity.units)
                )
            )
        elif activity.dead:
            sentences.append(
                self.tr("{dead} of {units} units are dead: their slope is 0 for every sample.").format(
                    dead=notation.count(activity.dead), units=notation.count(activity.units)
                )
            )
        elif activity.units > 1:
            sentences.append(self.tr("None of its {units} units is dead.").format(units=notation.count(activity.units)))
        else:
            sentences.append(self.tr("Its unit is alive."))
        sentences.append(
            self.tr("Inputs from {low} to {high}; for {share} % of them the slope is nearly 0 (saturated).").format(
                share=_per_cent(activity.saturated),
                low=notation.short(activity.low),
                high=notation.short(activity.high),
            )
        )
        return " ".join(sentences)

    def _spoken(self, curve: ActivationCurve, shown: str) -> str:
        x, y = curve.x, curve.y
        xs = [float(x[0]), 0.0, float(x[-1])]
        values = ", ".join(
            self.tr("{y} at {x}").format(y=notation.short(float(np.interp(at, x, y))), x=notation.short(at))
            for at in xs
        )
        return f"{values}. {shown}"


def _of(layer: Layer) -> Activation | None:
    """The activation that a layer is or has."""
    if isinstance(layer, Weighted):
        return layer.activation
    return layer if isinstance(layer, Activation) else None


def _parameters(layer: Layer) -> tuple[str, ...]:
    """Names of what the activation of a layer learns."""
    activation = _of(layer)
    return () if activation is None else tuple(activation.parameter_shapes([(1,)], _ANY))


def _range(activity: Activity) -> tuple[float, float]:
    """Whole numbers around nearly all of the inputs."""
    edges = np.linspace(activity.low, activity.high, len(activity.counts) + 1)
    below = np.concatenate([[0], np.cumsum(activity.counts)]) / max(int(activity.counts.sum()), 1)
    low, high = np.interp([_RARE, 1.0 - _RARE], below, edges).tolist()
    return max(min(math.floor(low), -_USUAL), -_FARTHEST), min(max(math.ceil(high), _USUAL), _FARTHEST)


def _per_cent(share: float) -> str:
    value = 100.0 * share
    if 0 < value < 1:
        return "<1"
    if 99 < value < 100:
        return ">99"
    return notation.fixed(value, 0)
