"""How a convolution is explained: its kernels slide over the padded input; on the way back each weight and each number
of the input gathers what it had a share in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from nnplayground.explain.layers.sums import Sums, bias_gradients, over_samples
from nnplayground.explain.layers.weighted import WeightedExplanation
from nnplayground.explain.layers.windows import (
    Windows,
    channel_and_place,
    dot,
    letters,
    position_equations,
    position_text,
    position_text_of,
    seeing,
    shifted,
    sliding,
    sum_over,
    surrounded,
    unshifted,
    window_and_weights,
)
from nnplayground.explain.registry import explains
from nnplayground.expressions.expression import Expr
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Dot, Index, Tensor
from nnplayground.layers.convolution import Convolution
from nnplayground.layers.window import Axis
from nnplayground.text import Text, mark, sentences, text

C = TypeVar("C", bound=Convolution)


@explains(Convolution)
class ConvolutionExplanation(WeightedExplanation[C]):
    """Kernels slide over a sequence or a picture."""

    def explain_sums(self, sums: Sums) -> ConvolutionSums:
        layer, axes = self.layer, self.layer.axes()
        windows = sliding(sums.x.shape[2:], sums.z.shape[2:], axes, layer.padding_mode)
        groups = ChannelGroups(layer.groups, sums.x.shape[1], sums.z.shape[1])
        return ConvolutionSums(sums, windows, axes, groups, layer.padding_mode)


@dataclass(frozen=True)
class ChannelGroups:
    """Which channels of the input and which filters belong together."""

    count: int
    channels: int
    """Channels of the input, of all groups."""
    filters: int

    def channels_of(self, filter: int) -> slice:
        """Those of the input that a filter knows."""
        return self._part(self.channels, filter // (self.filters // self.count))

    def filters_of(self, channel: int) -> slice:
        """Those that know a channel of the input."""
        return self._part(self.filters, channel // (self.channels // self.count))

    def channel_within(self, channel: int) -> int:
        """The number of a channel of the input in its group."""
        return channel % (self.channels // self.count)

    def filter_within(self, filter: int) -> int:
        """The number of a filter in its group."""
        return filter % (self.filters // self.count)

    def notes(self) -> tuple[Text, ...]:
        """What there is to say of them to an operation."""
        if self.count == 1:
            return ()
        return (
            text(
                "The channels are in {count} groups: a filter knows those of its own group only, and its kernel counts "
                "them from 1.",
                count=self.count,
            ),
        )

    def notes_on_filter(self, filter: int) -> tuple[Text, ...]:
        """The channels that a filter knows."""
        known = self.channels_of(filter)
        if self.count == 1:
            return ()
        if known.stop - known.start == 1:
            return (text("This filter knows channel {channel} only.", channel=known.stop),)
        return (text("This filter knows channels {first} to {last} only.", first=known.start + 1, last=known.stop),)

    def notes_on_channel(self, channel: int) -> tuple[Text, ...]:
        """The filters that know a channel of the input."""
        knowing = self.filters_of(channel)
        if self.count == 1:
            return ()
        if knowing.stop - knowing.start == 1:
            return (text("Only filter {filter} knows it.", filter=knowing.stop),)
        return (text("Only filters {first} to {last} know it.", first=knowing.start + 1, last=knowing.stop),)

    def over(self, letter: str, of: str) -> str:
        r"""LaTeX of the sum over the channels ``c`` that belong to the filter ``o``: ``\sum_c``, or of its group."""
        return rf"\sum_{{{letter} \in G_{of}}} \, " if self.count > 1 else rf"\sum_{letter}"

    def within(self, letter: str) -> str:
        """LaTeX of the number in its group."""
        return rf"\bar{{{letter}}}" if self.count > 1 else letter

    def _part(self, all: int, group: int) -> slice:
        size = all // self.count
        return slice(group * size, (group + 1) * size)


@dataclass(frozen=True, eq=False)
class ConvolutionSums:
    """Over sequences and pictures."""

    sums: Sums
    windows: Windows
    """Over the input, one for each place of the output."""
    axes: tuple[Axis, ...]
    groups: ChannelGroups
    mode: str
    """What stands in the padding."""

    def forward(self) -> tuple[Operation, ...]:
        """Kernel times window, for each filter and place; before that the padding, where it is made of the input."""
        x, w, b, z = self._surrounded, self.sums.w, self.sums.b, self.sums.z
        groups = self.groups

        def explain(index: Index) -> Explanation:
            sample, filter, *at = index
            under = [self._under(axis, one) for axis, one in zip(self.axes, at, strict=True)]
            window = x.pick(sample, groups.channels_of(filter), *under)
            kernel = w.pick(filter, *[slice(None)] * (w.array.ndim - 1))
            number, place = filter + 1, position_text_of(z, index)
            added = (
                text(
                    "Filter {filter} at {place}: each number in the window is multiplied by the kernel's number on it, "
                    "and the products are added up.",
                    filter=number,
                    place=place,
                )
                if b is None
                else text(
                    "Filter {filter} at {place}: each number in the window is multiplied by the kernel's number on it, "
                    "and the products are added up with the bias.",
                    filter=number,
                    place=place,
                )
            )
            message = sentences(added, *groups.notes_on_filter(filter))
            equation = Equation(z.at(*index), plus_bias(Dot(kernel, window), b, filter))
            return Explanation((equation,), message, window_and_weights(window, kernel, w.shape[1:]))

        out, inner = ",".join(letters(self.axes, "ij")), ",".join(letters(self.axes, "uv"))
        added = "" if b is None else " + b_o"
        sums = rf"{groups.over('c', 'o')} {sum_over(self.axes, 'uv')}"
        weight = rf"W_{{o,{groups.within('c')},{inner}}}"
        formula = rf"{z.symbol}_{{o,{out}}} = {sums} {weight} \cdot {x.symbol}_{{c,\,{self._there}}}{added}"
        sentence = sentences(
            text(
                "Each filter's kernel slides over the input; at every place the numbers under it are multiplied by its "
                "weights and added up."
            ),
            *groups.notes(),
        )
        tensors = named(x, w, *(() if b is None else (b,)), z)
        return (*self._padding(), Operation(mark("Convolution"), formula, tensors, z.key, sentence, explain, 1))

    def backward(self) -> tuple[Operation, ...]:
        """To the weights, the biases and the input."""
        return (*self._weights(), *bias_gradients(self.sums), *self._inputs())

    def _padding(self) -> tuple[Operation, ...]:
        """Copies of the input's own numbers around it; of zeros there is nothing to tell."""
        x, padded = self.sums.x, self._surrounded
        if self.mode == "zeros" or padded is x:
            return ()
        lengths, counts = x.shape[2:], padded.shape[2:]
        copied = sliding(lengths, counts, [Axis(1, before=axis.before) for axis in self.axes], self.mode)

        def explain(index: Index) -> Explanation:
            sample, channel, *at = index
            source = [axis.seen(one)[0] for axis, one in zip(copied, at, strict=True)]
            message = text(
                "Channel {channel} at {place} of the padded input: what stands at {source} of the input.",
                **channel_and_place(padded, index),
                source=position_text(source),
            )
            return Explanation((Equation(padded.at(*index), x.at(sample, channel, *source)),), message)

        sentence = {
            "reflect": text("Around the input it is repeated, mirrored at its edge; the edge itself is not repeated."),
            "replicate": text("Around the input the numbers at its edge are repeated."),
            "circular": text("Around the input it begins again: beyond each edge comes the opposite one."),
        }[self.mode]
        at, source = letters(self.axes, "ij"), letters(self.axes, "kl")
        formula = rf"\tilde{{x}}_{{c,{','.join(at)}}} = x_{{c,{','.join(source)}}}"
        for axis, length, place, copied_from in zip(self.axes, lengths, at, source, strict=True):
            formula += rf", \quad {copied_from} = {_copied(self.mode, place, length, axis.before)}"
        return (Operation(mark("Padding"), formula, named(x, padded), padded.key, sentence, explain, 1),)

    def _weights(self) -> tuple[Operation, ...]:
        """The gradient of the kernels: what arrives at each place, times what lay under the weight there."""
        x, dz, dw, groups = self._surrounded, self.sums.dz, self.sums.dw, self.groups
        if dz is None or dw is None:
            return ()
        z = self.sums.z.symbol

        def explain(index: Index) -> Explanation:
            filter, within, *at = index
            channel = groups.channels_of(filter).start + within
            lain = [self._lain(axis, one) for axis, one in enumerate(at)]
            arriving = dz.pick(slice(None), filter, *[slice(None)] * len(at))
            under = x.pick(slice(None), channel, *lain)
            message = text(
                "Filter {filter}, channel {channel}, {place} of the kernel: everywhere the kernel was laid, the number "
                "under this weight times the gradient there, all added up.",
                filter=filter + 1,
                channel=channel + 1,
                place=position_text(at),
            )
            return Explanation((Equation(dw.at(*index), Dot(arriving, under)),), message)

        out, inner = ",".join(letters(self.axes, "ij")), ",".join(letters(self.axes, "uv"))
        total, sample = over_samples(x.shape[0])
        formula = (
            rf"\frac{{\partial L}}{{\partial W_{{o,{groups.within('c')},{inner}}}}} = {total}\sum_{{{out}}} "
            rf"\frac{{\partial L}}{{\partial {z}{sample}_{{o,{out}}}}} \cdot {x.symbol}{sample}_{{c,\,{self._there}}}"
        )
        sentence = sentences(
            text("Every weight was used at every place: its gradient is the sum over all of them."),
            *groups.notes(),
        )
        name = mark("Gradient of the weights")
        return (Operation(name, formula, named(dz, x, dw), dw.key, sentence, explain, 0, "weight"),)

    def _inputs(self) -> tuple[Operation, ...]:
        """The gradient of the input: through every kernel that touched it, or a copy of it in the padding."""
        w, dz, dx, groups = self.sums.w, self.sums.dz, self.sums.dx, self.groups
        if dz is None or dx is None:
            return ()

        def explain(index: Index) -> Explanation:
            sample, channel, *at = index
            windows, offsets = seeing(self.windows, at)
            filters = groups.filters_of(channel)
            arriving = dz.pick(sample, filters, *windows)
            weights = w.pick(filters, groups.channel_within(channel), *offsets)
            gathered = text(
                "Channel {channel} at {place}: for every filter and every place at which its kernel touched this "
                "number, the gradient there times the weight that lay on it.",
                **channel_and_place(dx, index),
            )
            copies = () if self.mode == "zeros" else (text("Its copies in the padding count, too."),)
            message = sentences(gathered, *copies, *groups.notes_on_channel(channel))
            shape = (filters.stop - filters.start, *map(len, windows))
            equation = Equation(dx.at(*index), dot(arriving, weights))
            return Explanation((equation,), message, window_and_weights(arriving, weights, shape, mark("gradient")))

        at = ",".join(letters(self.axes, "ij"))
        formula = rf"\frac{{\partial L}}{{\partial x_{{c,{at}}}}} = {groups.over('o', 'c')} {self._touching(at)}"
        sentence = sentences(
            text("Every number of the input gathers the gradient of all places whose window it lay in."),
            *(() if self.mode == "zeros" else (text("So it does for its copies in the padding."),)),
            *groups.notes(),
        )
        name = mark("Gradient of the inputs")
        return (Operation(name, formula, named(dz, w, dx), dx.key, sentence, explain, 1),)

    def _touching(self, at: str) -> str:
        """LaTeX of the sum over all places at which a kernel touched the number at ``at``."""
        z, channel = self.sums.z.symbol, self.groups.within("c")
        other, inner = ",".join(letters(self.axes, "kl")), ",".join(letters(self.axes, "uv"))
        slope = rf"\frac{{\partial L}}{{\partial {z}_{{o,{other}}}}}"
        if self.mode != "zeros":
            there = shifted(self.axes, "kl", "uv", padded=True)
            over = rf"\sum_{{\tilde{{x}}_{{c,\,{there}}} = x_{{c,{at}}}}}"
            return rf"{over} {slope} \cdot W_{{o,{channel},{inner}}}"
        if any(axis.dilation > 1 for axis in self.axes):
            over = rf"\sum_{{{position_equations(self.axes, 'kl', 'uv', 'ij')}}}"
            return rf"{over} {slope} \cdot W_{{o,{channel},{inner}}}"
        places = r",\,".join(unshifted(self.axes, "kl", "ij"))
        return rf"\sum_{{{other}}} {slope} \cdot W_{{o,{channel},\,{places}}}"

    @property
    def _surrounded(self) -> Tensor:
        return surrounded(self.sums.x, self.axes, self.mode)

    @property
    def _there(self) -> str:
        return shifted(self.axes, "ij", "uv", padded=True)

    def _under(self, axis: Axis, window: int) -> slice:
        """What a window covers, in the padded input."""
        first = window * axis.stride
        return slice(first, first + axis.extent, axis.dilation)

    def _lain(self, number: int, offset: int) -> slice:
        """What lay under one place of the kernel, window after window, in the padded input."""
        axis, first = self.axes[number], offset * self.axes[number].dilation
        return slice(first, first + (len(self.windows[number].places) - 1) * axis.stride + 1, axis.stride)


def plus_bias(products: Expr, bias: Tensor | None, filter: int) -> Expr:
    return products if bias is None else products + bias.at(filter)


def _copied(mode: str, place: str, length: int, before: int) -> str:
    """LaTeX of where in the input stands what is copied to a place of the padded input, both from 1."""
    there = f"{place} - {before}" if before else place
    if mode == "replicate":
        return rf"\min(\max({there}, 1), {length})"
    if mode == "circular":
        return rf"({there} - 1) \; \mathrm{{mod}} \; {length} + 1"
    return rf"{length} - \left|{length - 1} - \left|{there} - 1\right|\right|"
