"""The headings of the palette."""

from __future__ import annotations

from nnplayground.text import mark

BASIC = mark("Basic")
ACTIVATION = mark("Activation")
CONVOLUTION = mark("Convolution")
REGULARIZATION = mark("Regularization")
COMBINATION = mark("Combination")
