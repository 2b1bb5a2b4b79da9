"""The explanation of the convolution over pictures."""

from __future__ import annotations

from nnplayground.explain.layers.convolution import ConvolutionSums
from nnplayground.explain.layers.sums import Sums
from nnplayground.explain.layers.weighted import WeightedExplanation
from nnplayground.explain.layers.windows import sliding
from nnplayground.explain.registry import explains
from nnplayground.layers.kinds.conv2d import Conv2d


@explains(Conv2d)
class Conv2dExplanation(WeightedExplanation[Conv2d]):
    """Kernels slide over the picture."""

    def explain_sums(self, sums: Sums) -> ConvolutionSums:
        size, stride, padding = self.layer.kernel_size, self.layer.stride, self.layer.padding
        windows = sliding(sums.x.shape[2:], sums.z.shape[2:], size, stride, padding)
        return ConvolutionSums(sums, windows, size, stride, padding)
