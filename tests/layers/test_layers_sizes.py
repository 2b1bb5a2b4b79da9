"""Random settings of layers: the shapes that are declared are those of PyTorch's own modules, and what is refused is
what they refuse."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from strategies import PICTURES
from torch import Tensor, nn

from nnplayground.datasets.spec import Shape
from nnplayground.graph.layer import LAYERS, Layer, ShapeError

Settings = Mapping[str, Any]
CONVOLVING = ("kernel_size", "stride", "padding", "dilation", "groups", "bias", "padding_mode")
TRANSPOSING = ("kernel_size", "stride", "padding", "output_padding", "groups", "bias", "dilation")
GREATEST = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
MEANS = ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad")


def named(settings: Settings, *names: str) -> dict[str, Any]:
    return {name: settings[name] for name in names}


class Causal(nn.Module):
    """What Keras means by it."""

    def __init__(self, channels: int, settings: Settings) -> None:
        super().__init__()
        self._before = settings["dilation"] * (settings["kernel_size"] - 1)
        self._mode = "constant" if settings["padding_mode"] == "zeros" else str(settings["padding_mode"])
        rest = {name: settings[name] for name in CONVOLVING if name not in ("padding", "padding_mode")}
        self._inner = nn.Conv1d(channels, settings["out_channels"], **rest)

    def forward(self, input: Tensor) -> Tensor:
        padded = nn.functional.pad(input, (self._before, 0), self._mode)
        result: Tensor = self._inner(padded)
        return result


def conv1d(channels: int, settings: Settings) -> nn.Module:
    if settings["padding"] == "causal":
        return Causal(channels, settings)
    return nn.Conv1d(channels, settings["out_channels"], **named(settings, *CONVOLVING))


JUDGES: dict[str, tuple[tuple[int, ...], Callable[[Shape, Settings], nn.Module]]] = {
    "Linear": ((1,), lambda shape, s: nn.Linear(shape[0], s["units"], s["bias"])),
    "Conv1d": ((2,), lambda shape, s: conv1d(shape[0], s)),
    "Conv2d": ((3,), lambda shape, s: nn.Conv2d(shape[0], s["out_channels"], **named(s, *CONVOLVING))),
    "ConvTranspose2d": (
        (3,), lambda shape, s: nn.ConvTranspose2d(shape[0], s["out_channels"], **named(s, *TRANSPOSING)),
    ),
    "MaxPool1d": ((2,), lambda shape, s: nn.MaxPool1d(**named(s, *GREATEST))),
    "MaxPool2d": ((3,), lambda shape, s: nn.MaxPool2d(**named(s, *GREATEST))),
    "AvgPool1d": ((2,), lambda shape, s: nn.AvgPool1d(**named(s, *MEANS))),
    "AvgPool2d": ((3,), lambda shape, s: nn.AvgPool2d(**named(s, *MEANS, "divisor_override"))),
    "AdaptiveAvgPool2d": ((3,), lambda shape, s: nn.AdaptiveAvgPool2d(s["output_size"])),
    "Upsample": ((3,), lambda shape, s: nn.Upsample(scale_factor=s["scale_factor"], mode=s["mode"])),
    "Flatten": ((1, 2, 3), lambda shape, s: nn.Flatten()),
    "Dropout": ((1, 2, 3), lambda shape, s: nn.Dropout(s["p"])),
    "Dropout2d": ((1, 2, 3), lambda shape, s: nn.Dropout2d(s["p"])),
    "BatchNorm1d": ((1, 2), lambda shape, s: nn.BatchNorm1d(shape[0])),
    "BatchNorm2d": ((3,), lambda shape, s: nn.BatchNorm2d(shape[0])),
    "LayerNorm": ((1, 2, 3), lambda shape, s: nn.LayerNorm(shape)),
    "GroupNorm": ((1, 2, 3), lambda shape, s: nn.GroupNorm(s["num_groups"], shape[0], affine=s["affine"])),
    "Softmax": ((1, 2, 3), lambda shape, s: nn.Softmax(dim=1)),
    "ReLU": ((1, 2, 3), lambda shape, s: nn.ReLU()),
}  # fmt: skip
"""Of each kind how many dimensions it may be given without the batch (of fewer PyTorch takes the batch for channels),
and the module of ``torch.nn``, of that shape and of all settings."""
UNJUDGED = {
    "keeps the shape of whatever arrives, as its base says": {
        "ELU", "GELU", "GaussianNoise", "Identity", "LeakyReLU", "LogSoftmax", "PReLU", "SELU", "SiLU", "Sigmoid",
        "Softplus", "Step", "Tanh",
    },
    "torch.nn has no such module; refusals have their sentences tested": {"Augment", "Input", "Loss"},
    "takes several inputs, for which torch.nn has no module": {"Add", "Concat", "Multiply"},
    "random sizes hardly ever multiply to what arrives; what it refuses has its sentences tested": {"Unflatten"},
}  # fmt: skip
"""Why a kind has no judge."""
WEIGHTS = {
    "Conv1d": 12,
    "Conv2d": 12,
    "ConvTranspose2d": 8,
    "MaxPool1d": 8,
    "MaxPool2d": 8,
    "AvgPool1d": 5,
    "AvgPool2d": 8,
}
MOST = {
    "kernel_size": 5, "stride": 4, "padding": 4, "dilation": 5, "output_padding": 4, "output_size": 7,
    "scale_factor": 3, "groups": 4, "num_groups": 4, "out_channels": 6, "units": 5, "divisor_override": 9,
}  # fmt: skip
LEFT_ALONE = {"activation", "weight_init", "bias_init", "penalty", "frozen", "momentum", "eps"}
"""Settings that say nothing of shapes."""


def test_a_layer_is_judged_or_it_is_said_why_not() -> None:
    excused = [kind for kinds in UNJUDGED.values() for kind in kinds]
    assert sorted([*JUDGES, *excused]) == sorted(LAYERS.names())


def drawn(random: random.Random, kind: str) -> dict[str, Any]:
    """Random settings; each is left as it is in half of the cases, so that enough of them go together."""
    result: dict[str, Any] = {}
    for name, spec in LAYERS[kind].fields().items():
        if name in LEFT_ALONE or random.random() < 0.5:
            continue
        if spec.editor in ("integer", "size"):
            low = int(spec.low or 0)
            values: list[Any] = [random.randint(low, MOST[name]) for _ in range(3)]
            values += [(values[0], values[1])] * (2 * (spec.sides - 1))
            values += [value for value, _ in spec.choices]
            result[name] = random.choice(values)
        elif spec.editor == "flag":
            result[name] = random.random() < 0.5
        elif spec.editor == "choice":
            result[name] = random.choice(spec.choices)[0]
    return result


def expected(kind: str, layer: Layer, shape: Shape) -> Shape | None:
    """The shape that PyTorch makes of it; None where it raises.

    Where a window of a maximum sees nothing but padding, PyTorch puts out minus infinity, and on the way back it
    writes where it must not: this counts as refused.
    """
    settings = {name: getattr(layer, name) for name in type(layer).model_fields}
    try:
        result = JUDGES[kind][1](shape, settings).double()(torch.zeros(2, *shape, dtype=torch.float64))
    except (RuntimeError, ValueError):
        return None
    return None if result.isinf().any() else tuple(result.shape[1:])


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
@pytest.mark.filterwarnings("ignore:dropout2d. Received a:UserWarning")
@pytest.mark.parametrize("count", [400, pytest.param(10_000, marks=pytest.mark.long)])
def test_shapes_and_refusals_are_those_of_torch(count: int) -> None:
    source = random.Random(count)
    outcomes: dict[str, set[bool]] = {}
    refusals = 0
    for _ in range(count):
        kind = source.choice([kind for kind in JUDGES for _ in range(WEIGHTS.get(kind, 1))])
        layer = LAYERS[kind].parse(drawn(source, kind))
        channels = source.choice([1, 2, 3, 4, 6, 8])
        shape = (channels, *(source.randint(1, 9) for _ in range(source.choice(JUDGES[kind][0]) - 1)))
        wanted = expected(kind, layer, shape)
        refused: str | None = None
        try:
            declared = layer.output_shape([shape], PICTURES)
        except ShapeError as error:
            refused = str(error)
        assert (refused is None) == (wanted is not None), f"{layer!r} of {shape}: {refused or wanted}"
        outcomes.setdefault(kind, set()).add(refused is None)
        if refused is not None:
            refusals += 1
            assert refused.endswith(".")
            assert len(refused) < 300
            continue
        assert declared == wanted, f"{layer!r} of {shape}"
        built = layer.build([shape], PICTURES)
        parameters = {name: tuple(one.shape) for name, one in built.named_parameters()}
        assert parameters == layer.parameter_shapes([shape], PICTURES)
        assert tuple(built(torch.zeros(2, *shape)).shape) == (2, *declared)
    assert outcomes.keys() == JUDGES.keys()
    assert all(True in one for one in outcomes.values()), "a layer was always refused"
    assert count / 5 < refusals < count / 2
