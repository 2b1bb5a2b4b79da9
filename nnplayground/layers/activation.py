"""The base of layers that apply one function to every number: a node of its own, or a setting of Linear and Conv2d."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.graph.layer import Layer
from nnplayground.layers.categories import ACTIVATION


class Activation(Layer):
    """One number in, one number out; the shape stays."""

    category = ACTIVATION
    short: ClassVar[str] = ""
    """Name inside the summary of another layer: ``4, tanh``."""

    def output_shape(self, inputs: Sequence[Shape], data: DataSpec) -> Shape:
        return inputs[0]
