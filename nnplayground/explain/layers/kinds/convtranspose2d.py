"""How a transposed convolution is explained: each number of the input lays its kernels, scaled, into the output."""

from __future__ import annotations

from dataclasses import dataclass

from nnplayground.explain.layers.convolution import ChannelGroups, plus_bias
from nnplayground.explain.layers.sums import Sums, bias_gradients, over_samples
from nnplayground.explain.layers.weighted import WeightedExplanation
from nnplayground.explain.layers.windows import (
    Windows,
    channel_and_place,
    dot,
    position_equations,
    position_text,
    position_text_of,
    seeing,
    shifted,
    sliding,
    sum_over,
    unshifted,
    window_and_weights,
)
from nnplayground.explain.registry import explains
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Index
from nnplayground.layers.kinds.convtranspose2d import ConvTranspose2d
from nnplayground.layers.window import Axis
from nnplayground.text import mark, sentences, text


@explains(ConvTranspose2d)
class ConvTranspose2dExplanation(WeightedExplanation[ConvTranspose2d]):
    """Each number of the input lays its kernels, scaled, into the output."""

    def explain_sums(self, sums: Sums) -> TransposedSums:
        axes = self.layer.axes()
        windows = sliding(sums.z.shape[2:], sums.x.shape[2:], axes)
        return TransposedSums(sums, windows, axes, ChannelGroups(self.layer.groups, sums.x.shape[1], sums.z.shape[1]))


@dataclass(frozen=True, eq=False)
class TransposedSums:
    """Over pictures."""

    sums: Sums
    windows: Windows
    """Over the output, one for each place of the input."""
    axes: tuple[Axis, ...]
    groups: ChannelGroups

    def forward(self) -> tuple[Operation, ...]:
        """What all kernels that reach a pixel of the output lay there."""
        x, w, b, z, groups = self.sums.x, self.sums.w, self.sums.b, self.sums.z, self.groups

        def explain(index: Index) -> Explanation:
            sample, filter, *at = index
            places, offsets = seeing(self.windows, at)
            channels = groups.channels_of(filter)
            scaling = x.pick(sample, channels, *places)
            kernel = w.pick(channels, groups.filter_within(filter), *offsets)
            laid = text(
                "Filter {filter} at {place}: every number of the input whose kernel reaches this pixel, "
                "times the weight that it lays there, added up.",
                filter=filter + 1,
                place=position_text_of(z, index),
            )
            message = sentences(laid, *groups.notes_on_filter(filter))
            equation = Equation(z.at(*index), plus_bias(dot(kernel, scaling), b, filter))
            shape = (channels.stop - channels.start, *map(len, places))
            return Explanation((equation,), message, window_and_weights(scaling, kernel, shape, mark("input")))

        added = "" if b is None else " + b_o"
        formula = rf"{z.symbol}_{{o,i,j}} = {groups.over('c', 'o')} {self._reaching}{added}"
        sentence = sentences(
            text(
                "Every number of the input lays the kernels, multiplied by it, into the output; where they overlap "
                "they add up."
            ),
            *groups.notes(),
        )
        tensors = named(x, w, *(() if b is None else (b,)), z)
        return (Operation(mark("Transposed convolution"), formula, tensors, z.key, sentence, explain, 1),)

    def backward(self) -> tuple[Operation, ...]:
        """To the weights, the biases and the input."""
        return (*self._weights(), *bias_gradients(self.sums), *self._inputs())

    def _weights(self) -> tuple[Operation, ...]:
        """The gradient of the kernels: each number of the input, times what arrives where it laid the weight."""
        x, dz, dw, groups = self.sums.x, self.sums.dz, self.sums.dw, self.groups
        if dz is None or dw is None:
            return ()
        z = self.sums.z.symbol

        def explain(index: Index) -> Explanation:
            channel, within, *at = index
            filter = groups.filters_of(channel).start + within
            met = [axis.meeting(offset) for axis, offset in zip(self.windows, at, strict=True)]
            scaling = x.pick(slice(None), channel, *[places for places, _ in met])
            arriving = dz.pick(slice(None), filter, *[positions for _, positions in met])
            message = text(
                "Channel {channel}, filter {filter}, {place} of the kernel: each number of the input times the "
                "gradient of the pixel on which it laid this weight, all added up.",
                channel=channel + 1,
                filter=filter + 1,
                place=position_text(at),
            )
            return Explanation((Equation(dw.at(*index), dot(arriving, scaling)),), message)

        total, sample = over_samples(x.shape[0])
        formula = (
            rf"\frac{{\partial L}}{{\partial W_{{c,{groups.within('o')},u,v}}}} = {total}\sum_{{i,j}} "
            rf"\frac{{\partial L}}{{\partial {z}{sample}_{{o,\,{self._there}}}}} \cdot x{sample}_{{c,i,j}}"
        )
        sentence = sentences(
            text("Every weight was used by every number of the input: its gradient is the sum over all of them."),
            *groups.notes(),
        )
        name = mark("Gradient of the weights")
        unit = 1 if groups.count == 1 else None  # within its group alone it says no filter
        return (Operation(name, formula, named(dz, x, dw), dw.key, sentence, explain, unit, "weight"),)

    def _inputs(self) -> tuple[Operation, ...]:
        """The gradient of the input: over the window into which a number laid its kernels."""
        w, dz, dx, groups = self.sums.w, self.sums.dz, self.sums.dx, self.groups
        if dz is None or dx is None:
            return ()
        z = self.sums.z.symbol

        def explain(index: Index) -> Explanation:
            sample, channel, *at = index
            seen = [axis.seen(one) for axis, one in zip(self.windows, at, strict=True)]
            offsets = [axis.seen_at(one) for axis, one in zip(self.windows, at, strict=True)]
            arriving = dz.pick(sample, groups.filters_of(channel), *seen)
            weights = w.pick(channel, slice(None), *offsets)
            gathered = text(
                "Channel {channel} at {place}: for every filter, the gradients of the pixels that its kernel "
                "was laid on, each times the weight there.",
                **channel_and_place(dx, index),
            )
            message = sentences(gathered, *groups.notes_on_channel(channel))
            shape = (w.shape[1], *map(len, seen))
            equation = Equation(dx.at(*index), dot(arriving, weights))
            return Explanation((equation,), message, window_and_weights(arriving, weights, shape, mark("gradient")))

        formula = (
            rf"\frac{{\partial L}}{{\partial x_{{c,i,j}}}} = {groups.over('o', 'c')} {sum_over(self.axes, 'uv')} "
            rf"\frac{{\partial L}}{{\partial {z}_{{o,\,{self._there}}}}} \cdot W_{{c,{groups.within('o')},u,v}}"
        )
        sentence = sentences(
            text("Every number of the input gathers the gradient of the window into which it laid its kernels."),
            *groups.notes(),
        )
        name = mark("Gradient of the inputs")
        return (Operation(name, formula, named(dz, w, dx), dx.key, sentence, explain, 1),)

    @property
    def _reaching(self) -> str:
        """LaTeX of the sum over all numbers whose kernel reaches a pixel."""
        filter = self.groups.within("o")
        if any(axis.dilation > 1 for axis in self.axes):
            over = rf"\sum_{{{position_equations(self.axes, 'kl', 'uv', 'ij')}}}"
            return rf"{over} W_{{c,{filter},u,v}} \cdot x_{{c,k,l}}"
        inner = r",\,".join(unshifted(self.axes, "kl", "ij"))
        return rf"\sum_{{k,l}} W_{{c,{filter},\,{inner}}} \cdot x_{{c,k,l}}"

    @property
    def _there(self) -> str:
        return shifted(self.axes, "ij", "uv", padded=False)
