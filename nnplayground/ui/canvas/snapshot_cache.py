"""The newest numbers of the run as the canvas paints them, fetched from the snapshot once and kept until the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from nnplayground.layers.kinds.input import Input
from nnplayground.ui.canvas.features import feature_maps
from nnplayground.ui.toolkit import colours
from nnplayground.ui.toolkit.theme import theme

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class NeuronImages:
    """The maps of a node's neurons, one above the other in one image: neuron 0 on top, each ``size`` rows high."""

    image: QImage
    size: int
    low: Floats
    """Least output of each neuron over the plane."""
    high: Floats

    @property
    def count(self) -> int:
        return len(self.low)


class SnapshotCache:
    """Answers for the document's snapshot of this moment."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._pictures: dict[str, NeuronImages | None] = {}
        self._features: dict[object, NeuronImages] = {}
        self.step_open: Mapping[str, npt.NDArray[Any]] | None = None
        """Weights of the moment at which the microscope stands; None while it is closed."""

    def renew(self) -> None:
        """Forget what was made from an older snapshot."""
        self._pictures.clear()

    def recolour(self) -> None:
        """Forget all pictures: the theme is another."""
        self._pictures.clear()
        self._features.clear()

    def weight(self, node: str) -> Floats | None:
        """``(units, inputs)``."""
        return self._tensor(node, "weight", 2)

    def bias(self, node: str) -> Floats | None:
        """``(units,)``."""
        return self._tensor(node, "bias", 1)

    def pictures(self, node: str) -> NeuronImages | None:
        """Maps over the plane, or None where the data have no plane or nothing is known yet."""
        if node not in self._pictures:
            self._pictures[node] = self._make(node)
        return self._pictures[node]

    def losses(self) -> tuple[float | None, float | None]:
        """Of the training and of the test part."""
        snapshot = self._document.training.snapshot
        if snapshot is None:
            return None, None
        train, test = snapshot.now.train, snapshot.now.test
        return (None if train is None else train.loss), (None if test is None else test.loss)

    def _tensor(self, node: str, name: str, dimensions: int) -> Floats | None:
        snapshot = self._document.training.snapshot
        weights = self.step_open if self.step_open is not None else snapshot.weights if snapshot is not None else {}
        result = weights.get(f"{node}.{name}")
        if result is None or result.ndim != dimensions or f"{node}.{name}" not in self._expected(node):
            return None
        return result if result.shape == self._expected(node)[f"{node}.{name}"] else None

    def _expected(self, node: str) -> dict[str, tuple[int, ...]]:
        shapes = self._document.shapes.parameters.get(node, {})
        return {f"{node}.{name}": tuple(shape) for name, shape in shapes.items()}

    def _make(self, node: str) -> NeuronImages | None:
        project, spec = self._document.project, self._document.project.spec
        if not spec.planar or node not in project.graph:
            return None
        layer = project.graph[node].layer
        if isinstance(layer, Input):
            key = (layer.features, spec.plane)
            if layer.features and key not in self._features:
                self._features[key] = _painted(feature_maps(*key))
            return self._features.get(key)
        snapshot = self._document.training.snapshot
        values = None if snapshot is None else snapshot.neurons.get(node)
        if values is None or (len(values),) != self._document.shapes.outputs.get(node):
            return None
        return _painted(values)


def _painted(values: Floats) -> NeuronImages:
    """Each neuron on its own scale, at least [-1, 1]: one that does little looks pale, one that grows keeps detail."""
    count, size = values.shape[0], values.shape[1]
    flat = values.reshape(count, -1)
    low, high = flat.min(axis=1), flat.max(axis=1)
    reach = np.maximum(np.maximum(-low, high), 1.0)
    scaled = values / np.where(np.isfinite(reach), reach, 1.0)[:, None, None]
    stacked = scaled[::-1].reshape(count * size, size)  # the picture begins with the last row
    return NeuronImages(colours.image(stacked, -1.0, 1.0, colours.diverging(theme())), size, low, high)
