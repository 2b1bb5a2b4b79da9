"""The explanation of the convolution over sequences."""

from __future__ import annotations

from nnplayground.explain.layers.convolution import ConvolutionSums
from nnplayground.explain.layers.sums import Sums
from nnplayground.explain.layers.weighted import WeightedExplanation
from nnplayground.explain.layers.windows import sliding
from nnplayground.explain.registry import explains
from nnplayground.layers.kinds.conv1d import Conv1d


@explains(Conv1d)
class Conv1dExplanation(WeightedExplanation[Conv1d]):
    """Kernels slide over the sequence."""

    def explain_sums(self, sums: Sums) -> ConvolutionSums:
        size, stride, padding = self.layer.kernel_size, self.layer.stride, self.layer.padding
        windows = sliding(sums.x.shape[2:], sums.z.shape[2:], size, stride, padding)
        return ConvolutionSums(sums, windows, size, stride, padding)
