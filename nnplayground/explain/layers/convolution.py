"""How a convolution is explained: its kernels slide over the padded input; on the way back each weight and each number
of the input gathers what it had a share in."""

from __future__ import annotations

from dataclasses import dataclass

from nnplayground.explain.layers.sums import Sums, bias_gradients, over_samples
from nnplayground.explain.layers.windows import (
    Windows,
    beside,
    dot,
    letters,
    seeing,
    shifted,
    spot,
    spot_of,
    sum_over,
    surrounded,
    unshifted,
    whose,
)
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Dot, Index, Tensor
from nnplayground.text import mark, text


@dataclass(frozen=True, eq=False)
class ConvolutionSums:
    """Over sequences and pictures."""

    sums: Sums
    windows: Windows
    """Over the input, one for each place of the output."""
    size: int
    stride: int
    padding: int

    def forward(self) -> tuple[Operation, ...]:
        """Kernel times window, for each filter and place."""
        x, w, b, z = surrounded(self.sums.x, self.padding), self.sums.w, self.sums.b, self.sums.z

        def explain(index: Index) -> Explanation:
            sample, filter, *at = index
            under = [self._under(axis, one) for axis, one in enumerate(at)]
            window = x.pick(sample, slice(None), *under)
            kernel = w.pick(filter, *[slice(None)] * (w.array.ndim - 1))
            message = text(
                "Filter {filter} at {place}: each number in the window is multiplied by the kernel's number on it, "
                "and the products are added up{bias}.",
                filter=filter + 1,
                place=spot_of(z, index),
                bias="" if b is None else text(" with the bias"),
            )
            equation = Equation(z.at(*index), plus_bias(Dot(kernel, window), b, filter))
            return Explanation((equation,), message, beside(window, kernel, w.shape[1:]))

        out, inner = ",".join(letters(self.windows, "ij")), ",".join(letters(self.windows, "uv"))
        there = shifted(self.windows, "ij", "uv", self.stride, 0)
        added = "" if b is None else " + b_o"
        sums = rf"\sum_{{c}} {sum_over(self.windows, 'uv', self.size)}"
        formula = rf"{z.symbol}_{{o,{out}}} = {sums} W_{{o,c,{inner}}} \cdot {x.symbol}_{{c,\,{there}}}{added}"
        sentence = text(
            "Each filter's kernel slides over the input; at every place the numbers under it are multiplied by its "
            "weights and added up."
        )
        tensors = named(x, w, *(() if b is None else (b,)), z)
        return (Operation(mark("Convolution"), formula, tensors, z.key, sentence, explain, 1),)

    def backward(self) -> tuple[Operation, ...]:
        """To the weights, the biases and the input."""
        return (*self._weights(), *bias_gradients(self.sums), *self._inputs())

    def _weights(self) -> tuple[Operation, ...]:
        """The gradient of the kernels: what arrives at each place, times what lay under the weight there."""
        x, dz, dw = surrounded(self.sums.x, self.padding), self.sums.dz, self.sums.dw
        if dz is None or dw is None:
            return ()
        z = self.sums.z.symbol

        def explain(index: Index) -> Explanation:
            filter, channel, *at = index
            lain = [self._lain(axis, one) for axis, one in enumerate(at)]
            arriving = dz.pick(slice(None), filter, *[slice(None)] * len(at))
            under = x.pick(slice(None), channel, *lain)
            message = text(
                "Filter {filter}, channel {channel}, {place} of the kernel: everywhere the kernel was laid, the number "
                "under this weight times the gradient there, all added up.",
                filter=filter + 1,
                channel=channel + 1,
                place=spot(at),
            )
            return Explanation((Equation(dw.at(*index), Dot(arriving, under)),), message)

        out, inner = ",".join(letters(self.windows, "ij")), ",".join(letters(self.windows, "uv"))
        there = shifted(self.windows, "ij", "uv", self.stride, 0)
        total, sample = over_samples(x.shape[0])
        formula = (
            rf"\frac{{\partial L}}{{\partial W_{{o,c,{inner}}}}} = {total}\sum_{{{out}}} "
            rf"\frac{{\partial L}}{{\partial {z}{sample}_{{o,{out}}}}} \cdot {x.symbol}{sample}_{{c,\,{there}}}"
        )
        sentence = text("Every weight was used at every place: its gradient is the sum over all of them.")
        name = mark("Gradient of the weights")
        return (Operation(name, formula, named(dz, x, dw), dw.key, sentence, explain, 0, "weight"),)

    def _inputs(self) -> tuple[Operation, ...]:
        """The gradient of the input: through every kernel that touched it."""
        w, dz, dx = self.sums.w, self.sums.dz, self.sums.dx
        if dz is None or dx is None:
            return ()
        z = self.sums.z.symbol

        def explain(index: Index) -> Explanation:
            sample, channel, *at = index
            windows, offsets = seeing(self.windows, at)
            arriving = dz.pick(sample, slice(None), *windows)
            weights = w.pick(slice(None), channel, *offsets)
            message = text(
                "Channel {channel} at {place}: for every filter and every place at which its kernel touched this "
                "number, the gradient there times the weight that lay on it.",
                **whose(dx, index),
            )
            shape = (w.shape[0], *map(len, windows))
            equation = Equation(dx.at(*index), dot(arriving, weights))
            return Explanation((equation,), message, beside(arriving, weights, shape, mark("gradient")))

        at, other = ",".join(letters(self.windows, "ij")), ",".join(letters(self.windows, "kl"))
        inner = r",\,".join(unshifted(self.windows, "kl", "ij", self.stride, self.padding))
        formula = (
            rf"\frac{{\partial L}}{{\partial x_{{c,{at}}}}} = \sum_o \sum_{{{other}}} "
            rf"\frac{{\partial L}}{{\partial {z}_{{o,{other}}}}} \cdot W_{{o,c,\,{inner}}}"
        )
        sentence = text("Every number of the input gathers the gradient of all places whose window it lay in.")
        name = mark("Gradient of the inputs")
        return (Operation(name, formula, named(dz, w, dx), dx.key, sentence, explain, 1),)

    def _under(self, axis: int, window: int) -> slice:
        """What a window covers, in the padded input."""
        first = int(self.windows[axis].first[window]) + self.padding
        return slice(first, first + self.size)

    def _lain(self, axis: int, offset: int) -> slice:
        """What lay under one place of the kernel, window after window, in the padded input."""
        last = offset + (len(self.windows[axis].first) - 1) * self.stride
        return slice(offset, last + 1, self.stride)


def plus_bias(products: Expr, bias: Tensor | None, filter: int) -> Expr:
    return products if bias is None else products + bias.at(filter)
