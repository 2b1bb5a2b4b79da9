"""The headings of the palette, in the order in which their layers' ranks put them."""

from __future__ import annotations

from nnplayground.text import mark

BASIC = mark("Basic")
ACTIVATION = mark("Activation")
CONVOLUTION = mark("Convolution")
POOLING = mark("Pooling")
NORMALIZATION = mark("Normalization")
REGULARIZATION = mark("Regularization")
COMBINATION = mark("Combination")

CATEGORIES = (BASIC, ACTIVATION, CONVOLUTION, POOLING, NORMALIZATION, REGULARIZATION, COMBINATION)
