"""The base of layers that set numbers to zero at random while training, and make the others larger by as much."""

from __future__ import annotations

from nnplayground.fields import fraction
from nnplayground.graph.layer import Layer
from nnplayground.layers.categories import REGULARIZATION
from nnplayground.text import mark


class Dropping(Layer):
    """Outside training nothing is changed.  What it puts out varies more in training than outside."""

    category = REGULARIZATION

    p: float = fraction(
        0.5,
        high=0.99,
        label=mark("Probability"),
        help=mark("Probability with which each one is set to zero in a training step."),
    )

    def summary(self) -> str:
        return f"{self.p:g}"
