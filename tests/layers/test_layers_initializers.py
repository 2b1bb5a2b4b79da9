"""Initial values: their distributions, with PyTorch's own initializers as the judge."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from strategies import PICTURES, TABLE
from torch import Tensor, nn

from nnplayground.fields.errors import FieldError
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.initializers.initializer import INITIALIZERS, Initializer

FAN_IN, FAN_OUT = 300, 500

TORCH: dict[str, Callable[[Tensor, torch.Generator], Any]] = {
    "default": lambda tensor, g: nn.init.kaiming_uniform_(tensor, a=math.sqrt(5), generator=g),
    "zeros": lambda tensor, g: nn.init.zeros_(tensor),
    "ones": lambda tensor, g: nn.init.ones_(tensor),
    "constant": lambda tensor, g: nn.init.constant_(tensor, 0.1),
    "normal": lambda tensor, g: nn.init.normal_(tensor, 0.0, 0.5, generator=g),
    "uniform": lambda tensor, g: nn.init.uniform_(tensor, -0.5, 0.5, generator=g),
    "uniform_fan_in": lambda tensor, g: nn.init.uniform_(tensor, -(FAN_IN**-0.5), FAN_IN**-0.5, generator=g),
    "truncated_normal": lambda tensor, g: nn.init.trunc_normal_(tensor, 0.0, 0.5, -1.0, 1.0, generator=g),
    "xavier_uniform": lambda tensor, g: nn.init.xavier_uniform_(tensor, generator=g),
    "xavier_normal": lambda tensor, g: nn.init.xavier_normal_(tensor, generator=g),
    "kaiming_uniform": lambda tensor, g: nn.init.kaiming_uniform_(tensor, nonlinearity="relu", generator=g),
    "kaiming_normal": lambda tensor, g: nn.init.kaiming_normal_(tensor, nonlinearity="relu", generator=g),
    "orthogonal": lambda tensor, g: nn.init.orthogonal_(tensor, generator=g),
}

SET: list[tuple[dict[str, Any], Callable[[Tensor, torch.Generator], Any]]] = [
    (
        {"kind": "kaiming_uniform", "mode": "fan_out", "negative_slope": 0.2},
        lambda tensor, g: nn.init.kaiming_uniform_(tensor, a=0.2, mode="fan_out", generator=g),
    ),
    (
        {"kind": "kaiming_normal", "mode": "fan_out", "negative_slope": 0.2},
        lambda tensor, g: nn.init.kaiming_normal_(tensor, a=0.2, mode="fan_out", generator=g),
    ),
    (
        {"kind": "kaiming_normal", "negative_slope": 1.0},
        lambda tensor, g: nn.init.kaiming_normal_(tensor, nonlinearity="linear", generator=g),
    ),
    ({"kind": "xavier_normal", "gain": 2.0}, lambda tensor, g: nn.init.xavier_normal_(tensor, 2.0, generator=g)),
    ({"kind": "orthogonal", "gain": 2.0}, lambda tensor, g: nn.init.orthogonal_(tensor, 2.0, generator=g)),
    (
        {"kind": "truncated_normal", "mean": 1.0, "std": 2.0, "low": 1.5, "high": 2.0},
        lambda tensor, g: nn.init.trunc_normal_(tensor, 1.0, 2.0, 1.5, 2.0, generator=g),
    ),
]

every_initializer = pytest.mark.parametrize("cls", list(INITIALIZERS), ids=INITIALIZERS.names())


def _fill(
    initializer: Initializer, shape: tuple[int, ...], dtype: torch.dtype = torch.float64, seed: int = 1
) -> Tensor:
    tensor = torch.full(shape, math.nan, dtype=dtype)
    initializer.fill(tensor, FAN_IN, FAN_OUT, torch.Generator().manual_seed(seed))
    return tensor


@pytest.mark.parametrize("kind", TORCH)
def test_gives_the_numbers_of_torch(kind: str) -> None:
    expected = torch.empty(FAN_OUT, FAN_IN, dtype=torch.float64)
    TORCH[kind](expected, torch.Generator().manual_seed(1))
    given = _fill(Initializer.parse(kind), (FAN_OUT, FAN_IN))
    torch.testing.assert_close(given, expected, rtol=1e-12, atol=0)


@pytest.mark.parametrize(("value", "judge"), SET, ids=[str(value) for value, _ in SET])
def test_settings_are_those_of_torch(value: dict[str, Any], judge: Callable[[Tensor, torch.Generator], Any]) -> None:
    expected = torch.empty(FAN_OUT, FAN_IN, dtype=torch.float64)
    judge(expected, torch.Generator().manual_seed(1))
    torch.testing.assert_close(_fill(Initializer.parse(value), (FAN_OUT, FAN_IN)), expected, rtol=1e-12, atol=0)


@every_initializer
def test_every_initializer_is_judged_and_draws_from_its_generator_only(cls: type[Initializer]) -> None:
    assert cls.kind in TORCH
    before = torch.get_rng_state()
    one, other, another = (_fill(cls(), (6, 2, 3, 3), seed=seed) for seed in (1, 1, 2))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(one, other)
    assert torch.equal(one, another) is (cls.kind in ("zeros", "ones", "constant"))


@every_initializer
def test_fills_biases_in_every_precision(cls: type[Initializer]) -> None:
    """A bias has no fans of its own: those of the weight serve."""
    bias = _fill(cls(), (FAN_OUT,))
    spread = 0.0 if cls.kind == "orthogonal" else _fill(cls(), (FAN_OUT, FAN_IN)).std().item()
    assert bias.std().item() == pytest.approx(spread, rel=0.1, abs=1e-12)
    for dtype in (torch.float32, torch.float16, torch.bfloat16):
        assert _fill(cls(), (FAN_OUT,), dtype).isfinite().all()


@every_initializer
def test_is_described_and_survives_json(cls: type[Initializer]) -> None:
    assert cls.title
    assert cls.formula.count("{") == cls.formula.count("}")
    assert cls.formula
    assert cls.help.endswith(".")
    assert len(cls.help) < 120
    assert Initializer.parse(json.loads(json.dumps(cls().dump()))) == cls()


def test_settings_reach_the_numbers() -> None:
    assert _fill(Initializer.parse({"kind": "constant", "value": -2.0}), (3,)).tolist() == [-2.0] * 3
    drawn = _fill(Initializer.parse({"kind": "normal", "mean": 3.0, "std": 0.1}), (1000, 100))
    assert (drawn.mean().item(), drawn.std().item()) == pytest.approx((3.0, 0.1), rel=0.01)
    drawn = _fill(Initializer.parse({"kind": "uniform", "low": 1.0, "high": 2.0}), (1000, 100))
    assert 1.0 <= drawn.min() < 1.001 < 1.999 < drawn.max() <= 2.0
    plain = _fill(Initializer.parse("xavier_uniform"), (10, 10))
    torch.testing.assert_close(_fill(Initializer.parse({"kind": "xavier_uniform", "gain": 2.0}), (10, 10)), 2 * plain)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"kind": "uniform", "low": 1.0, "high": -1.0}, "lower end is above the upper end"),
        ({"kind": "truncated_normal", "low": 1.0, "high": 1.0}, "lower end is not below the upper end"),
        ({"kind": "truncated_normal", "mean": 5.0}, "mean is more than two standard deviations outside the range"),
    ],
)
def test_a_range_that_holds_nothing_is_refused(value: dict[str, Any], reason: str) -> None:
    with pytest.raises(FieldError, match=reason) as refused:
        Initializer.parse(value)
    assert str(refused.value).endswith(".")


@every_initializer
def test_nonsense_is_refused_in_a_sentence(cls: type[Initializer]) -> None:
    wrong: list[dict[str, Any]] = [{"colour": "red"}]
    for name, spec in cls.fields().items():
        assert spec.help.endswith(".")
        beyond = [spec.low - 1, spec.high + 1] if spec.low is not None and spec.high is not None else []
        wrong += [{name: value} for value in (None, "nonsense", math.nan, *beyond)]
    for setting in wrong:
        with pytest.raises(FieldError, match=next(iter(setting))) as refused:
            cls.parse(setting)
        assert str(refused.value).endswith(".")


def test_orthogonal_filters_are_at_right_angles() -> None:
    filters = _fill(Initializer.parse("orthogonal"), (8, 3, 5, 5)).reshape(8, -1)
    torch.testing.assert_close(filters @ filters.T, torch.eye(8, dtype=torch.float64), rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("layer", "reference", "inputs"),
    [
        (LAYERS["Linear"](), lambda: nn.Linear(4, 4, dtype=torch.float64), (4,)),
        (LAYERS["Conv2d"](), lambda: nn.Conv2d(3, 8, 3, dtype=torch.float64), (3, 8, 8)),
        (LAYERS["Conv1d"](), lambda: nn.Conv1d(3, 8, 3, dtype=torch.float64), (3, 8)),
        (LAYERS["ConvTranspose2d"](), lambda: nn.ConvTranspose2d(3, 8, 3, dtype=torch.float64), (3, 8, 8)),
        (
            LAYERS["Conv2d"].parse({"kernel_size": [3, 5], "groups": 4}),
            lambda: nn.Conv2d(4, 8, (3, 5), groups=4, dtype=torch.float64),
            (4, 8, 8),
        ),
        (
            LAYERS["ConvTranspose2d"].parse({"kernel_size": [3, 5], "groups": 4}),
            lambda: nn.ConvTranspose2d(4, 8, (3, 5), groups=4, dtype=torch.float64),
            (4, 8, 8),
        ),
    ],
    ids=["Linear", "Conv2d", "Conv1d", "ConvTranspose2d", "Conv2d in groups", "ConvTranspose2d in groups"],
)
def test_layers_start_as_those_of_torch(
    layer: Layer, reference: Callable[[], nn.Module], inputs: tuple[int, ...]
) -> None:
    torch.manual_seed(11)
    expected = reference().state_dict()
    module = layer.build([inputs], TABLE if len(inputs) == 1 else PICTURES).to(torch.float64)
    with torch.no_grad():
        layer.initialize(module, torch.Generator().manual_seed(11))
    for name, value in module.state_dict().items():
        torch.testing.assert_close(value, expected[name], rtol=1e-12, atol=0)
