"""How a transposed convolution is explained: each number of the input lays its kernels, scaled, into the output."""

from __future__ import annotations

from dataclasses import dataclass

from nnplayground.explain.layers.convolution import plus_bias
from nnplayground.explain.layers.sums import Sums, bias_gradients, over_samples
from nnplayground.explain.layers.weighted import WeightedExplanation
from nnplayground.explain.layers.windows import (
    Windows,
    beside,
    dot,
    seeing,
    shifted,
    sliding,
    spot,
    spot_of,
    sum_over,
    unshifted,
    whose,
)
from nnplayground.explain.registry import explains
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Index
from nnplayground.layers.kinds.convtranspose2d import ConvTranspose2d
from nnplayground.text import mark, text


@explains(ConvTranspose2d)
class ConvTranspose2dExplanation(WeightedExplanation[ConvTranspose2d]):
    """Each number of the input lays its kernels, scaled, into the output."""

    def explain_sums(self, sums: Sums) -> TransposedSums:
        size, stride, padding = self.layer.kernel_size, self.layer.stride, self.layer.padding
        windows = sliding(sums.z.shape[2:], sums.x.shape[2:], size, stride, padding)
        return TransposedSums(sums, windows, size, stride, padding)


@dataclass(frozen=True, eq=False)
class TransposedSums:
    """Over pictures."""

    sums: Sums
    windows: Windows
    """Over the output, one for each place of the input."""
    size: int
    stride: int
    padding: int

    def forward(self) -> tuple[Operation, ...]:
        """What all kernels that reach a pixel of the output lay there."""
        x, w, b, z = self.sums.x, self.sums.w, self.sums.b, self.sums.z

        def explain(index: Index) -> Explanation:
            sample, filter, *at = index
            places, offsets = seeing(self.windows, at)
            scaling = x.pick(sample, slice(None), *places)
            kernel = w.pick(slice(None), filter, *offsets)
            message = text(
                "Filter {filter} at {place}: every number of the input whose kernel reaches this pixel, times the "
                "weight that it lays there, added up.",
                filter=filter + 1,
                place=spot_of(z, index),
            )
            equation = Equation(z.at(*index), plus_bias(dot(kernel, scaling), b, filter))
            shape = (w.shape[0], *map(len, places))
            return Explanation((equation,), message, beside(scaling, kernel, shape, mark("input")))

        inner = r",\,".join(unshifted(self.windows, "kl", "ij", self.stride, self.padding))
        added = "" if b is None else " + b_o"
        formula = rf"{z.symbol}_{{o,i,j}} = \sum_c \sum_{{k,l}} W_{{c,o,\,{inner}}} \cdot x_{{c,k,l}}{added}"
        sentence = text(
            "Every number of the input lays the kernels, multiplied by it, into the output; where they overlap they "
            "add up."
        )
        tensors = named(x, w, *(() if b is None else (b,)), z)
        return (Operation(mark("Transposed convolution"), formula, tensors, z.key, sentence, explain, 1),)

    def backward(self) -> tuple[Operation, ...]:
        """To the weights, the biases and the input."""
        return (*self._weights(), *bias_gradients(self.sums), *self._inputs())

    def _weights(self) -> tuple[Operation, ...]:
        """The gradient of the kernels: each number of the input, times what arrives where it laid the weight."""
        x, dz, dw = self.sums.x, self.sums.dz, self.sums.dw
        if dz is None or dw is None:
            return ()
        z = self.sums.z.symbol

        def explain(index: Index) -> Explanation:
            channel, filter, *at = index
            met = [axis.meeting(offset) for axis, offset in zip(self.windows, at, strict=True)]
            scaling = x.pick(slice(None), channel, *[places for places, _ in met])
            arriving = dz.pick(slice(None), filter, *[positions for _, positions in met])
            message = text(
                "Channel {channel}, filter {filter}, {place} of the kernel: each number of the input times the "
                "gradient of the pixel on which it laid this weight, all added up.",
                channel=channel + 1,
                filter=filter + 1,
                place=spot(at),
            )
            return Explanation((Equation(dw.at(*index), dot(arriving, scaling)),), message)

        total, sample = over_samples(x.shape[0])
        formula = (
            rf"\frac{{\partial L}}{{\partial W_{{c,o,u,v}}}} = {total}\sum_{{i,j}} "
            rf"\frac{{\partial L}}{{\partial {z}{sample}_{{o,\,{self._there}}}}} \cdot x{sample}_{{c,i,j}}"
        )
        sentence = text("Every weight was used by every number of the input: its gradient is the sum over all of them.")
        name = mark("Gradient of the weights")
        return (Operation(name, formula, named(dz, x, dw), dw.key, sentence, explain, 1, "weight"),)

    def _inputs(self) -> tuple[Operation, ...]:
        """The gradient of the input: over the window into which a number laid its kernels."""
        w, dz, dx = self.sums.w, self.sums.dz, self.sums.dx
        if dz is None or dx is None:
            return ()
        z = self.sums.z.symbol

        def explain(index: Index) -> Explanation:
            sample, channel, *at = index
            seen = [axis.seen(one) for axis, one in zip(self.windows, at, strict=True)]
            offsets = [
                [position - int(axis.first[one]) for position in positions]
                for axis, one, positions in zip(self.windows, at, seen, strict=True)
            ]
            arriving = dz.pick(sample, slice(None), *seen)
            weights = w.pick(channel, slice(None), *offsets)
            message = text(
                "Channel {channel} at {place}: for every filter, the gradients of the pixels that its kernel was laid "
                "on, each times the weight there.",
                **whose(dx, index),
            )
            shape = (w.shape[1], *map(len, seen))
            equation = Equation(dx.at(*index), dot(arriving, weights))
            return Explanation((equation,), message, beside(arriving, weights, shape, mark("gradient")))

        formula = (
            rf"\frac{{\partial L}}{{\partial x_{{c,i,j}}}} = \sum_o {sum_over(self.windows, 'uv', self.size)} "
            rf"\frac{{\partial L}}{{\partial {z}_{{o,\,{self._there}}}}} \cdot W_{{c,o,u,v}}"
        )
        sentence = text("Every number of the input gathers the gradient of the window into which it laid its kernels.")
        name = mark("Gradient of the inputs")
        return (Operation(name, formula, named(dz, w, dx), dx.key, sentence, explain, 1),)

    @property
    def _there(self) -> str:
        return shifted(self.windows, "ij", "uv", self.stride, self.padding)
