"""The largest number in each window of a sequence."""

from __future__ import annotations

from nnplayground.fields.declare import integer
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.pooling import DILATION, MaxPooling, Pooling1d, padding_field
from nnplayground.text import mark


@LAYERS.register
class MaxPool1d(Pooling1d, MaxPooling):
    """``torch.nn.MaxPool1d``.

    Input: ``(channels, length)``.  Output: ``(channels, length')``, by ``window.slide``.
    ``kernel_size``, ``stride``, ``padding``, ``dilation`` and ``ceil_mode`` as there, but ``stride`` is 2 unless set, a
    window that sees only padding is refused, and there is no ``return_indices``.
    """

    kind = "MaxPool1d"
    title = mark("MaxPool1d")
    help = mark("Makes a sequence shorter by keeping the largest number in each window.")
    formula = r"y_{c,i} = \max_{u} x_{c,\,s i + d u - p}"
    rank = 53
    icon = "mdi6.arrow-collapse-horizontal"

    padding: int = padding_field(mark("Places before and behind the sequence that are never the largest."))
    dilation: int = integer(1, low=1, high=31, label=mark("Dilation"), help=DILATION, advanced=True)
