"""The convolution over sequences, with its activation."""

from __future__ import annotations

from nnplayground.fields.declare import integer
from nnplayground.fields.sizes import size
from nnplayground.graph.layer import LAYERS
from nnplayground.layers.convolution import DILATION, SAME, Convolution
from nnplayground.layers.window import PaddingWord
from nnplayground.text import mark


@LAYERS.register
class Conv1d(Convolution):
    """``torch.nn.Conv1d`` and the activation behind it.

    Input: ``(channels, length)``.  Output: ``(out_channels, length')``, by ``window.slide``.
    ``out_channels``, ``kernel_size``, ``stride``, ``padding``, ``dilation``, ``groups``, ``padding_mode`` and ``bias``
    as there, and the padding ``causal`` of Keras: ``dilation * (kernel_size - 1)`` places before the sequence, so that
    no output sees what comes after it.
    """

    kind = "Conv1d"
    title = mark("Conv1d")
    help = mark("Slides small filters along a sequence; each finds its own pattern wherever it appears.")
    formula = r"y_{o,i} = f\left(b_o + \sum_{c,u} W_{o,c,u}\, x_{c,\,s i + d u - p}\right)"
    rank = 41
    icon = "mdi6.waveform"

    dimensions = 1

    kernel_size: int = integer(
        3, low=1, high=31, label=mark("Kernel size"), help=mark("Length of a filter in steps of the sequence.")
    )
    stride: int = integer(1, low=1, high=16, label=mark("Stride"), help=mark("Steps that a filter moves at a time."))
    dilation: int = integer(1, low=1, high=256, label=mark("Dilation"), help=DILATION, advanced=True)
    padding: int | PaddingWord = size(
        0,
        low=0,
        high=256,
        label=mark("Padding"),
        help=mark("Places before and behind the sequence: a number, “same” to keep its length, “causal”: all before."),
        words=(*SAME, ("causal", mark("causal"))),
    )
