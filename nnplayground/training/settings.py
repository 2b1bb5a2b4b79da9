"""Everything about training that the user sets."""

from __future__ import annotations

from typing import Literal

from nnplayground.fields.declare import choice, flag, fraction, integer, kind_of, optional_integer, optional_real, real
from nnplayground.fields.kind import Kind
from nnplayground.graph.penalty import Penalty
from nnplayground.text import mark
from nnplayground.training.optimizers.optimizer import Optimizer
from nnplayground.training.schedules.schedule import Schedule


class Settings(Kind):
    """The training settings of a project."""

    kind = "Settings"
    title = mark("Training")
    help = mark("How the network is trained.")

    optimizer: Optimizer = kind_of(
        Optimizer, "SGD", label=mark("Optimizer"), help=mark("The rule that turns gradients into steps.")
    )
    learning_rate: float = real(
        0.03,
        low=1e-10,
        high=100.0,
        logarithmic=True,
        label=mark("Learning rate"),
        help=mark("How large a step is. Can be changed while it trains."),
    )
    schedule: Schedule = kind_of(
        Schedule,
        "constant",
        label=mark("Schedule"),
        help=mark("How the learning rate changes in the course of a run. Can be changed while it trains."),
    )
    warmup: float = real(
        0.0,
        low=0.0,
        high=10_000.0,
        step=1.0,
        label=mark("Warm-up"),
        help=mark("Epochs in which the learning rate grows evenly from a hundredth, before the schedule begins."),
    )
    batch_size: int = integer(
        10,
        low=1,
        high=100_000,
        label=mark("Batch size"),
        help=mark("Samples per step. Can be changed while it trains."),
    )
    penalty: Penalty = kind_of(
        Penalty,
        "none",
        label=mark("Penalty"),
        help=mark("Added to the loss so that weights stay small; spares biases. Can be changed while it trains."),
    )
    max_norm: float | None = optional_real(
        None,
        low=1e-3,
        high=1000.0,
        suggested=3.0,
        logarithmic=True,
        label=mark("Max-norm"),
        help=mark("After each step, shorten the incoming weights of a unit that are longer than this."),
    )
    clip_value: float | None = optional_real(
        None,
        low=1e-6,
        high=1e6,
        suggested=1.0,
        logarithmic=True,
        label=mark("Clip values"),
        help=mark("Cut each number of the gradient to lie between minus this and this."),
    )
    clip_norm: float | None = optional_real(
        None,
        low=1e-6,
        high=1e6,
        suggested=1.0,
        logarithmic=True,
        label=mark("Clip norm"),
        help=mark("Shorten the whole gradient, without turning it, to be no longer than this."),
    )
    label_noise: float = fraction(
        0.0,
        label=mark("Label noise"),
        help=mark("Part of the training samples given a wrong class; for regression, noise in standard deviations."),
    )
    patience: int | None = optional_integer(
        None,
        low=1,
        high=100_000,
        suggested=20,
        label=mark("Early stopping"),
        help=mark("Stop after this many epochs without a smaller validation loss, and go back to the best weights."),
    )
    epochs: int | None = optional_integer(
        None,
        low=1,
        high=1_000_000,
        suggested=100,
        label=mark("Stop after"),
        help=mark("Epochs after which a run stops by itself."),
    )
    shuffle: bool = flag(True, label=mark("Shuffle"), help=mark("Draw a new order of the samples in every epoch."))
    train_share: float = fraction(
        0.5, low=0.01, high=1.0, label=mark("Training share"), help=mark("Part of the samples that it learns from.")
    )
    validation_share: float = fraction(
        0.0,
        low=0.0,
        high=0.9,
        label=mark("Validation share"),
        help=mark("Part kept aside to choose settings by. What remains is for the test."),
    )
    seed: int = integer(
        0,
        low=0,
        high=2**31 - 1,
        label=mark("Seed"),
        help=mark("The same seed gives the same numbers: data, split, initial weights and order."),
    )
    device: Literal["auto", "cpu", "cuda", "mps"] = choice(
        "auto",
        options=(
            ("auto", mark("Automatic")),
            ("cpu", mark("CPU")),
            ("cuda", mark("GPU (CUDA)")),
            ("mps", mark("GPU (Apple)")),
        ),
        label=mark("Device"),
        help=mark("Where it computes. Automatic takes a GPU only for networks that gain from it."),
    )
    execution: Literal["auto", "plain", "captured"] = choice(
        "auto",
        options=(("auto", mark("Automatic")), ("plain", mark("Plain")), ("captured", mark("Captured"))),
        label=mark("Execution"),
        help=mark(
            "Plain runs each operation through Python; captured runs a recording of them, mostly many times as fast. "
            "Both give the same numbers; automatic measures and takes the faster."
        ),
    )
    dtype: Literal["float32", "float64"] = choice(
        "float32",
        options=(("float32", mark("32 bits")), ("float64", mark("64 bits"))),
        label=mark("Precision"),
        help=mark("Bits per number; 64 for comparing with a calculation by hand."),
    )
    threads: int | None = optional_integer(
        None,
        low=1,
        high=64,
        suggested=2,
        label=mark("Threads"),
        help=mark(
            "Processors that compute together. Without a number: 1, and 2 for large networks. Another number changes "
            "the last digits of the results."
        ),
    )

    def next_stop(self, epoch: int) -> int | None:
        """The epoch at which a run that is at ``epoch`` stops: the next multiple of ``epochs``; None for never.

        A run that is paused and goes on stops where it would have; Run pressed there trains as many epochs again.
        """
        return None if self.epochs is None else (epoch // self.epochs + 1) * self.epochs
