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

from nnplayground.fields import FieldError
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.initializer import INITIALIZERS, Initializer

FAN_IN, FAN_OUT = 300, 500

TORCH: dict[str, Callable[[Tensor, torch.Generator], Any]] = {
    "default": lambda tensor, g: nn.init.kaiming_uniform_(tensor, a=math.sqrt(5), generator=g),
    "zeros": lambda tensor, g: nn.init.zeros_(tensor),
    "constant": lambda tensor, g: nn.init.constant_(tensor, 0.1),
    "normal": lambda tensor, g: nn.init.normal_(tensor, 0.0, 0.5, generator=g),
    "uniform": lambda tensor, g: nn.init.uniform_(tensor, -0.5, 0.5, generator=g),
    "xavier_uniform": lambda tensor, g: nn.init.xavier_uniform_(tensor, generator=g),
    "xavier_normal": lambda tensor, g: nn.init.xavier_normal_(tensor, generator=g),
    "kaiming_uniform": lambda tensor, g: nn.init.kaiming_uniform_(tensor, nonlinearity="relu", generator=g),
    "kaiming_normal": lambda tensor, g: nn.init.kaiming_normal_(tensor, nonlinearity="relu", generator=g),
}

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


@every_initializer
def test_fills_biases_in_every_precision(cls: type[Initializer]) -> None:
    """A bias has no fans of its own: those of the weight serve."""
    bias = _fill(cls(), (FAN_OUT,))
    assert bias.std().item() == pytest.approx(_fill(cls(), (FAN_OUT, FAN_IN)).std().item(), rel=0.1, abs=1e-12)
    for dtype in (torch.float32, torch.float16, torch.bfloat16):
        assert _fill(cls(), (FAN_OUT,), dtype).isfinite().all()


@every_initializer
def test_is_described_and_survives_json(cls: type[Initializer]) -> None:
    assert cls.title
    assert cls.formula
    assert cls.help.endswith(".")
    assert Initializer.parse(json.loads(json.dumps(cls().dump()))) == cls()


def test_settings_reach_the_numbers() -> None:
    assert _fill(Initializer.parse({"kind": "constant", "value": -2.0}), (3,)).tolist() == [-2.0] * 3
    drawn = _fill(Initializer.parse({"kind": "normal", "mean": 3.0, "std": 0.1}), (1000, 100))
    assert (drawn.mean().item(), drawn.std().item()) == pytest.approx((3.0, 0.1), rel=0.01)
    drawn = _fill(Initializer.parse({"kind": "uniform", "low": 1.0, "high": 2.0}), (1000, 100))
    assert 1.0 <= drawn.min() < 1.001 < 1.999 < drawn.max() <= 2.0
    plain = _fill(Initializer.parse("xavier_uniform"), (10, 10))
    torch.testing.assert_close(_fill(Initializer.parse({"kind": "xavier_uniform", "gain": 2.0}), (10, 10)), 2 * plain)


def test_a_range_upside_down_is_refused() -> None:
    with pytest.raises(FieldError, match="lower end is above the upper end"):
        Initializer.parse({"kind": "uniform", "low": 1.0, "high": -1.0})


@pytest.mark.parametrize(
    ("layer", "reference", "inputs"),
    [
        (LAYERS["Linear"](), lambda: nn.Linear(4, 4, dtype=torch.float64), (4,)),
        (LAYERS["Conv2d"](), lambda: nn.Conv2d(3, 8, 3, dtype=torch.float64), (3, 8, 8)),
    ],
    ids=["Linear", "Conv2d"],
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
