"""The weights that a linear layer has learned, beside those of the rule that the data follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.layers.kinds.identity import Identity
from nnplayground.layers.kinds.linear import Linear
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.names import subscripted
from nnplayground.ui.toolkit.theme import theme, themes

if TYPE_CHECKING:
    from nnplayground.datasets.prepare import Prepared
    from nnplayground.engine.snapshot import Snapshot
    from nnplayground.graph.graph import Graph

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Learned:
    """``weights`` ``(features,)`` and ``bias``, for inputs and targets in the data's own unit."""

    weights: Floats
    bias: float


def lone_linear(graph: Graph) -> str | None:
    """The Linear layer without activation that is all of a network between Input and Loss."""
    if len(graph.losses) != 1:
        return None
    nodes = [graph[name] for name in graph.ancestors(graph.loss.id)]
    between = [node for node in nodes if node not in graph.inputs]
    only = between[0].layer if len(between) == 1 else None
    return between[0].id if isinstance(only, Linear) and isinstance(only.activation, Identity) else None


def learned(graph: Graph, data: Prepared, snapshot: Snapshot) -> Learned | None:
    """What the network has found of the rule, where it is of that form: standardizing is undone."""
    node = lone_linear(graph)
    matrix = None if node is None else snapshot.weights.get(f"{node}.weight")
    if matrix is None or matrix.shape != (1, len(data.spec.true_weights)):
        return None
    weights = matrix[0].astype(np.float64)
    offset = snapshot.weights.get(f"{node}.bias")
    bias = 0.0 if offset is None else float(offset[0])
    if data.mean is not None and data.scale is not None:
        weights = weights / data.scale.reshape(-1)
        bias -= float(weights @ data.mean.reshape(-1))
    if data.target_mean is not None and data.target_scale is not None:
        factor = float(data.target_scale[0])
        weights, bias = weights * factor, bias * factor + float(data.target_mean[0])
    return Learned(weights, bias)


class TrueWeights(QWidget):
    """A line for each feature: a ring at the true weight, a dot at the learned one.  Follows the training."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._title = ToneLabel(self.tr("True and learned weights"), "heading", self)
        self._sentence = ToneLabel(tone="faint", parent=self)
        self._sentence.setObjectName("true_weights_text")
        self.dots = Dots(self)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        for widget in (self._title, self.dots, self._sentence):
            lines.addWidget(widget)
        for signal in (document.snapshot_changed, document.data_changed, document.graph_changed, document.replaced):
            signal.connect(self.refresh)

    def refresh(self) -> None:
        """Draw the weights of this moment, if someone can see them."""
        data, snapshot = self.document.data, self.document.snapshot
        if not self.isVisible() or data is None or not data.spec.true_weights:
            return
        spec = data.spec
        graph = self.document.project.graph
        weights = None if snapshot is None else learned(graph, data, snapshot)
        names = [*(subscripted(name) for name in spec.feature_names), self.tr("bias")]
        true = np.array([*spec.true_weights, spec.true_bias])
        now = None if weights is None else np.array([*weights.weights, weights.bias])
        self.dots.show_values(names, true, now)
        if now is not None:
            apart = float(np.abs(now - true).max())
            self._sentence.setText(
                self.tr("Ring: true, dot: learned. Farthest apart: {distance}.").format(distance=notation.figure(apart))
            )
        elif lone_linear(graph) is None:
            self._sentence.setText(
                self.tr("Rings are the true weights. A network of one Linear layer without activation shows its own.")
            )
        else:
            self._sentence.setText(self.tr("Rings are the true weights. The learned ones appear with training."))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.document.request("true_weights", SnapshotRequest(weights=True))
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.document.request("true_weights", SnapshotRequest())


class Dots(QWidget):
    """Pairs of values on one scale, with zero marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._true: Floats = np.empty(0)
        self._now: Floats | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes().changed.connect(self._resize)

    def show_values(self, names: list[str], true: Floats, now: Floats | None) -> None:
        grown = len(names) != len(self._names)
        self._names, self._true, self._now = names, true, now
        if grown:
            self._resize()
        self.setAccessibleName("; ".join(self.words()))
        self.setToolTip("\n".join(self.words()))
        self.update()

    def words(self) -> list[str]:
        """What it says, a line each."""
        if self._now is None:
            return [
                f"{name}: {notation.figure(true)}" for name, true in zip(self._names, self._true.tolist(), strict=True)
            ]
        return [
            self.tr("{name}: true {true}, learned {learned}").format(
                name=name, true=notation.figure(true), learned=notation.figure(result)
            )
            for name, true, result in zip(self._names, self._true.tolist(), self._now.tolist(), strict=True)
        ]

    def sizeHint(self) -> QSize:
        return QSize(220, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._names:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        metrics, line, now = QFontMetricsF(self.font()), self._line(), theme()
        names = min(max(metrics.horizontalAdvance(name) for name in self._names), 0.35 * self.width())
        digits = metrics.horizontalAdvance("\N{MINUS SIGN}0.000")
        numbers = digits if self.width() - names - 2 * digits > 0.4 * self.width() else 0.0
        left, right = names + 10, self.width() - 2 * numbers - 14 if numbers else self.width() - 8.0
        values = self._true if self._now is None else np.concatenate([self._true, self._now])
        known = values[np.isfinite(values)]
        low, high = min(0.0, float(known.min())), max(0.0, float(known.max()))
        span = (high - low) or 1.0

        def place(value: float) -> float:
            return left + (value - low) / span * (right - left)

        painter.setPen(QPen(QColor(now.border), 1))
        painter.drawLine(QPointF(place(0.0), 0), QPointF(place(0.0), self.height()))
        radius = metrics.height() * 0.27
        middle = Qt.AlignmentFlag.AlignVCenter
        for row, name in enumerate(self._names):
            y = (row + 0.5) * line
            painter.setPen(QColor(now.text))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRectF(0, row * line, names, line), int(Qt.AlignmentFlag.AlignLeft | middle), shown)
            true = float(self._true[row])
            x = float("nan") if self._now is None else float(self._now[row])
            if np.isfinite(x):
                painter.setPen(QPen(QColor(now.faint), 1.5))
                painter.drawLine(QPointF(place(true), y), QPointF(place(x), y))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(now.accent))
                painter.drawEllipse(QPointF(place(x), y), radius * 0.75, radius * 0.75)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(now.text), 1.6))
            painter.drawEllipse(QPointF(place(true), y), radius, radius)
            if numbers:
                self._numbers(painter, QRectF(self.width() - 2 * digits, row * line, digits, line), true, x)
        painter.end()

    def _numbers(self, painter: QPainter, box: QRectF, true: float, result: float) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme().faint))
        painter.drawText(box, int(right), _short(true))
        if np.isfinite(result):
            painter.setPen(QColor(theme().accent))
            painter.drawText(box.translated(box.width(), 0), int(right), _short(result))

    def _line(self) -> int:
        return round(self.fontMetrics().height() * 1.2)

    def _resize(self) -> None:
        self.setFixedHeight(max(1, len(self._names) * self._line()))
        self.update()


def _short(value: float) -> str:
    return notation.short(value) if abs(value) >= 1000 else notation.fixed(value, 2)
