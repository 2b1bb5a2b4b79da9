"""The base of layers with parameters: they can be frozen."""

from __future__ import annotations

from nnplayground.fields.declare import flag
from nnplayground.graph.layer import Layer
from nnplayground.text import mark


class Freezable(Layer):
    """Has parameters, which learn unless the layer is frozen (as for transfer learning)."""

    frozen: bool = flag(
        False,
        label=mark("Frozen"),
        help=mark("Keep the weights of this layer as they are while the others learn."),
        late=True,
    )

    def is_frozen(self) -> bool:
        return self.frozen
