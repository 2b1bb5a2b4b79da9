"""What layers compute, with the modules of PyTorch as the judge; and what they do in training only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import torch
from strategies import PICTURES
from torch import Tensor, nn

from nnplayground.datasets.spec import Shape
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.layers.freezable import Freezable


class Named(nn.Sequential):
    """One after the other; the parameters are called as those of the last."""

    def state_dict(self, *arguments: Any, **options: Any) -> Any:
        return self[-1].state_dict(*arguments, **options)

    def load_state_dict(self, state_dict: Mapping[str, Any], *arguments: Any, **options: Any) -> Any:
        return self[-1].load_state_dict(state_dict, *arguments, **options)

    def named_parameters(self, *arguments: Any, **options: Any) -> Iterator[tuple[str, nn.Parameter]]:
        return self[-1].named_parameters(*arguments, **options)


CASES: list[tuple[dict[str, Any], Shape, Callable[[], nn.Module]]] = [
    ({"kind": "Linear", "units": 3}, (5,), lambda: nn.Linear(5, 3)),
    (
        {"kind": "Conv1d", "out_channels": 3, "kernel_size": 4, "stride": 2, "padding": 3},
        (2, 9),
        lambda: nn.Conv1d(2, 3, 4, 2, 3),
    ),
    (
        {"kind": "Conv2d", "out_channels": 3, "kernel_size": 3, "stride": 2, "padding": 1},
        (2, 9, 6),
        lambda: nn.Conv2d(2, 3, 3, 2, 1),
    ),
    (
        {"kind": "ConvTranspose2d", "out_channels": 4, "stride": 3, "padding": 1, "output_padding": 2},
        (2, 5, 3),
        lambda: nn.ConvTranspose2d(2, 4, 3, 3, 1, 2),
    ),
    ({"kind": "ConvTranspose2d", "bias": False}, (2, 5, 3), lambda: nn.ConvTranspose2d(2, 8, 3, bias=False)),
    *(
        (
            {"kind": "Conv1d", "kernel_size": 4, "padding": padding, "dilation": 2, "padding_mode": mode},
            (2, 9),
            lambda padding=padding, mode=mode: nn.Conv1d(2, 8, 4, 1, padding, 2, padding_mode=mode),
        )
        for padding in (2, "same")
        for mode in ("zeros", "reflect", "replicate", "circular")
    ),
    *(
        (
            {"kind": "Conv2d", "kernel_size": [2, 3], "padding": padding, "padding_mode": mode},
            (2, 5, 6),
            lambda padding=padding, mode=mode: nn.Conv2d(2, 8, (2, 3), 1, padding, padding_mode=mode),
        )
        for padding in ((1, 2), "same")
        for mode in ("zeros", "reflect", "replicate", "circular")
    ),
    (
        {"kind": "Conv1d", "kernel_size": 3, "dilation": 2, "padding": "causal"},
        (2, 9),
        lambda: Named(nn.ZeroPad1d((4, 0)), nn.Conv1d(2, 8, 3, dilation=2)),
    ),
    (
        {"kind": "Conv2d", "out_channels": 4, "stride": [2, 1], "dilation": [1, 2], "groups": 2},
        (6, 9, 8),
        lambda: nn.Conv2d(6, 4, 3, (2, 1), dilation=(1, 2), groups=2),
    ),
    (
        {
            "kind": "ConvTranspose2d",
            "stride": [1, 2],
            "padding": 1,
            "output_padding": [0, 1],
            "dilation": 2,
            "groups": 2,
        },
        (4, 5, 3),
        lambda: nn.ConvTranspose2d(4, 8, 3, (1, 2), 1, (0, 1), 2, dilation=2),
    ),
    (
        {"kind": "MaxPool1d", "kernel_size": 3, "padding": 1, "dilation": 2, "ceil_mode": True},
        (2, 8),
        lambda: nn.MaxPool1d(3, 2, 1, 2, ceil_mode=True),
    ),
    (
        {"kind": "MaxPool2d", "kernel_size": [3, 2], "padding": [1, 0], "dilation": [1, 2], "ceil_mode": True},
        (2, 8, 7),
        lambda: nn.MaxPool2d((3, 2), 2, (1, 0), (1, 2), ceil_mode=True),
    ),
    (
        {"kind": "AvgPool1d", "kernel_size": 3, "padding": 1, "ceil_mode": True},
        (2, 8),
        lambda: nn.AvgPool1d(3, 2, 1, ceil_mode=True),
    ),
    (
        {"kind": "AvgPool2d", "kernel_size": [3, 2], "padding": 1, "ceil_mode": True, "count_include_pad": False},
        (2, 8, 7),
        lambda: nn.AvgPool2d((3, 2), 2, 1, True, False),
    ),
    (
        {"kind": "AvgPool2d", "kernel_size": 3, "padding": 1, "divisor_override": 4},
        (2, 8, 7),
        lambda: nn.AvgPool2d(3, 2, 1, divisor_override=4),
    ),
    ({"kind": "AdaptiveAvgPool2d", "output_size": [3, 2]}, (2, 8, 5), lambda: nn.AdaptiveAvgPool2d((3, 2))),
    ({"kind": "Dropout2d", "p": 0.3}, (4, 5), lambda: nn.Dropout1d(0.3)),
    ({"kind": "Dropout2d", "p": 0.3}, (6,), lambda: nn.Dropout(0.3)),
    ({"kind": "Dropout", "p": 1.0}, (6,), lambda: nn.Dropout(1.0)),
    ({"kind": "Dropout2d", "p": 1.0}, (4, 5, 3), lambda: nn.Dropout2d(1.0)),
    ({"kind": "GroupNorm", "num_groups": 2, "affine": False}, (6, 2, 3), lambda: nn.GroupNorm(2, 6, affine=False)),
    ({"kind": "GroupNorm", "num_groups": 3}, (6,), lambda: nn.GroupNorm(3, 6)),
    ({"kind": "GroupNorm", "num_groups": 6}, (6,), lambda: nn.GroupNorm(6, 6)),
    ({"kind": "MaxPool1d", "kernel_size": 3, "padding": 1}, (2, 7), lambda: nn.MaxPool1d(3, 2, 1)),
    ({"kind": "MaxPool2d", "kernel_size": 3, "padding": 1}, (2, 7, 5), lambda: nn.MaxPool2d(3, 2, 1)),
    ({"kind": "AvgPool1d", "kernel_size": 3, "padding": 1}, (2, 7), lambda: nn.AvgPool1d(3, 2, 1)),
    ({"kind": "AvgPool2d", "kernel_size": 3, "padding": 1}, (2, 7, 5), lambda: nn.AvgPool2d(3, 2, 1)),
    ({"kind": "AdaptiveAvgPool2d", "output_size": 3}, (2, 8, 5), lambda: nn.AdaptiveAvgPool2d(3)),
    ({"kind": "Upsample"}, (2, 3, 5), lambda: nn.Upsample(scale_factor=2)),
    (
        {"kind": "Upsample", "scale_factor": 3, "mode": "bilinear"},
        (2, 3, 5),
        lambda: nn.Upsample(scale_factor=3, mode="bilinear"),
    ),
    ({"kind": "Flatten"}, (2, 3, 5), nn.Flatten),
    ({"kind": "Unflatten"}, (64,), lambda: nn.Unflatten(1, (1, 8, 8))),
    ({"kind": "Unflatten", "channels": 4, "height": None, "width": 3}, (12,), lambda: nn.Unflatten(1, (4, 3))),
    ({"kind": "Dropout", "p": 0.3}, (2, 3, 5), lambda: nn.Dropout(0.3)),
    ({"kind": "Dropout2d", "p": 0.3}, (2, 3, 5), lambda: nn.Dropout2d(0.3)),
    ({"kind": "BatchNorm1d", "momentum": 0.3}, (5,), lambda: nn.BatchNorm1d(5, momentum=0.3)),
    ({"kind": "BatchNorm1d"}, (5, 4), lambda: nn.BatchNorm1d(5)),
    ({"kind": "BatchNorm2d", "eps": 0.1}, (3, 4, 2), lambda: nn.BatchNorm2d(3, eps=0.1)),
    ({"kind": "LayerNorm"}, (3, 4, 2), lambda: nn.LayerNorm((3, 4, 2))),
    ({"kind": "GroupNorm", "num_groups": 2, "eps": 0.1}, (6, 4), lambda: nn.GroupNorm(2, 6, 0.1)),
]
NAMES = [f"{'-'.join(map(str, layer.values()))}-{'x'.join(map(str, shape))}" for layer, shape, _ in CASES]


def _module(layer: Layer, shape: Shape) -> nn.Module:
    module = layer.build([shape], PICTURES).to(torch.float64)
    with torch.no_grad():
        layer.initialize(module, torch.Generator().manual_seed(3))
    return module


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
@pytest.mark.parametrize(("settings", "shape", "reference"), CASES, ids=NAMES)
def test_computes_and_learns_what_the_module_of_torch_does(
    settings: dict[str, Any], shape: Shape, reference: Callable[[], nn.Module]
) -> None:
    module, judge = _module(Layer.parse(settings), shape), reference().to(torch.float64)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.1 * torch.rand_like(parameter))
    judge.load_state_dict(module.state_dict())
    for training in (True, True, False):  # twice: running statistics move
        results = []
        for one in (module, judge):
            torch.manual_seed(5)
            x = torch.randn(6, *shape, dtype=torch.float64, requires_grad=True)
            y = one.train(training)(x)
            y.square().sum().backward()
            gradients = {name: parameter.grad for name, parameter in one.named_parameters()}
            results.append({"y": y, "x": x.grad, **gradients, **one.state_dict()})
            one.zero_grad()
        assert results[0].keys() == results[1].keys()
        for name, value in results[0].items():
            assert torch.equal(value, results[1][name]), name


@pytest.mark.parametrize(
    ("side", "kernel", "padding", "stride", "expected"),
    [(5, 3, 1, 1, 5), (5, 3, 0, 1, 3), (5, 3, 0, 2, 2), (28, 5, 2, 1, 28), (32, 5, 0, 1, 28)],
)
def test_sizes_of_convolutions(side: int, kernel: int, padding: int, stride: int, expected: int) -> None:
    settings = {"kernel_size": kernel, "padding": padding, "stride": stride}
    layer = Layer.parse({"kind": "Conv2d", "out_channels": 6, **settings})
    assert layer.output_shape([(1, side, side)], PICTURES) == (6, expected, expected)
    moves = rf"\frac{{{side} + 2 \cdot {padding} - {kernel}}}{{{stride}}}"
    line = rf"h = w = \left\lfloor {moves} \right\rfloor + 1 = {expected}"
    assert layer.arithmetic([(1, side, side)], PICTURES) == (line,)
    along = Layer.parse({"kind": "Conv1d", "out_channels": 6, **settings})
    assert along.output_shape([(1, side)], PICTURES) == (6, expected)


@pytest.mark.parametrize(
    ("settings", "shape", "lines"),
    [
        (
            {"kind": "Conv2d", "kernel_size": [3, 5], "padding": [1, 2], "dilation": [2, 1]},
            (1, 8, 8),
            (
                r"h = \left\lfloor \frac{8 + 2 \cdot 1 - 2 \cdot (3 - 1) - 1}{1} \right\rfloor + 1 = 6",
                r"w = \left\lfloor \frac{8 + 2 \cdot 2 - 5}{1} \right\rfloor + 1 = 8",
            ),
        ),
        (
            {"kind": "Conv1d", "padding": "causal"},
            (1, 8),
            (r"l = \left\lfloor \frac{8 + 2 + 0 - 3}{1} \right\rfloor + 1 = 8",),
        ),
        (
            {"kind": "MaxPool1d", "kernel_size": 2, "stride": 2, "padding": 1, "ceil_mode": True},
            (1, 5),
            (r"l = \left\lceil \frac{5 + 2 \cdot 1 - 2}{2} \right\rceil + 1 - 1 = 3",),
        ),
        (
            {"kind": "ConvTranspose2d", "stride": [2, 1], "dilation": [1, 2], "output_padding": [1, 0]},
            (1, 4, 4),
            (
                r"h = (4 - 1) \cdot 2 - 2 \cdot 0 + 3 + 1 = 10",
                r"w = (4 - 1) \cdot 1 - 2 \cdot 0 + 2 \cdot (3 - 1) + 1 + 0 = 8",
            ),
        ),
    ],
)
def test_the_size_formula_has_the_numbers_of_the_layer(settings: object, shape: Shape, lines: tuple[str, ...]) -> None:
    layer = Layer.parse(settings)
    assert layer.arithmetic([shape], PICTURES) == lines
    assert tuple(int(line.rpartition(" ")[2]) for line in lines) == layer.output_shape([shape], PICTURES)[1:]


def test_the_windows_of_an_adaptive_pool_are_those_that_are_explained() -> None:
    picture = torch.randn(1, 1, 8, 8, dtype=torch.float64)
    layer = Layer.parse({"kind": "AdaptiveAvgPool2d", "output_size": 3})
    assert layer.arithmetic([(1, 8, 8)], PICTURES)[0] == (
        r"\left\lfloor \frac{8 (i - 1)}{3} \right\rfloor + 1 \leq u \leq \left\lceil \frac{8 i}{3} \right\rceil, "
        r"\quad i = 1, \ldots, 3"
    )
    windows = [slice(8 * (i - 1) // 3, -(-8 * i // 3)) for i in (1, 2, 3)]
    expected = torch.stack([torch.stack([picture[0, 0, r, c].mean() for c in windows]) for r in windows])
    torch.testing.assert_close(_module(layer, (1, 8, 8))(picture)[0, 0], expected)


@pytest.mark.parametrize(
    ("settings", "shape", "expected"),
    [
        ({"kind": "Linear", "units": 3}, (5,), 15),
        ({"kind": "Conv1d", "out_channels": 3, "kernel_size": 4}, (2, 9), 3 * 2 * 4 * 6),
        ({"kind": "Conv2d", "out_channels": 6, "kernel_size": 5}, (1, 32, 32), 6 * 25 * 28 * 28),
        ({"kind": "ConvTranspose2d", "out_channels": 4, "stride": 2}, (3, 5, 7), 35 * 3 * 4 * 9),
        ({"kind": "Conv2d", "kernel_size": [3, 5], "groups": 2}, (6, 9, 9), 8 * 3 * 15 * 7 * 5),
        ({"kind": "Conv1d", "dilation": 4, "padding": "causal"}, (2, 9), 8 * 2 * 3 * 9),
        ({"kind": "ConvTranspose2d", "kernel_size": [3, 2], "groups": 2}, (4, 5, 7), 35 * 4 * 4 * 6),
        ({"kind": "BatchNorm2d"}, (3, 4, 4), 0),
        ({"kind": "MaxPool2d"}, (3, 4, 4), 0),
        ({"kind": "LayerNorm"}, (3,), 0),
    ],
)
def test_multiply_adds_are_the_weights_at_each_position(settings: object, shape: Shape, expected: int) -> None:
    assert Layer.parse(settings).multiply_adds([shape], PICTURES) == expected


@pytest.mark.parametrize("cls", [cls for cls in LAYERS if issubclass(cls, Freezable)], ids=lambda cls: cls.kind)
def test_a_frozen_layer_is_the_same_in_training_and_does_not_change(cls: type[Layer]) -> None:
    layer = cls.parse({"frozen": True})
    assert layer.is_frozen()
    assert not cls().is_frozen()
    shape = next(shape for shape in ((6,), (4, 6), (4, 6, 6)) if _takes(layer, shape))
    module = _module(layer, shape)
    x = torch.randn(5, *shape, dtype=torch.float64)
    before = {name: value.clone() for name, value in module.state_dict().items()}
    outside = module.eval()(x)
    assert torch.equal(module.train()(x), outside)
    for name, value in module.state_dict().items():
        assert torch.equal(value, before[name]), name


def _takes(layer: Layer, shape: Shape) -> bool:
    try:
        layer.output_shape([shape], PICTURES)
    except Exception as error:
        assert type(error).__name__ == "ShapeError"  # noqa: PT017  # any other is a fault
        return False
    return True


@pytest.mark.parametrize(
    ("settings", "shape", "expected"),
    [
        ({"kind": "BatchNorm1d"}, (4,), True),
        ({"kind": "BatchNorm1d"}, (4, 1), True),
        ({"kind": "BatchNorm1d"}, (4, 2), False),
        ({"kind": "BatchNorm2d"}, (4, 1, 1), True),
        ({"kind": "BatchNorm2d"}, (4, 1, 2), False),
        ({"kind": "BatchNorm1d", "frozen": True}, (4,), False),
        ({"kind": "LayerNorm"}, (4,), False),
        ({"kind": "GroupNorm"}, (4,), False),
    ],
)
def test_a_single_row_is_enough_where_a_channel_has_several_numbers(
    settings: object, shape: Shape, expected: bool
) -> None:
    layer = Layer.parse(settings)
    assert layer.needs_several_rows([shape]) is expected
    module = _module(layer, shape).train()
    row = torch.randn(1, *shape, dtype=torch.float64)
    if expected:
        with pytest.raises(ValueError, match="more than 1 value per channel"):
            module(row)
    else:
        assert module(row).isfinite().all()


def test_noise_has_its_spread_and_is_for_training_only() -> None:
    module = _module(Layer.parse({"kind": "GaussianNoise", "std": 0.2}), (100,))
    x = torch.ones(500, 100, dtype=torch.float64)
    assert torch.equal(module.eval()(x), x)
    torch.manual_seed(1)
    added = module.train()(x) - x
    assert added.mean().item() == pytest.approx(0.0, abs=0.005)
    assert added.std().item() == pytest.approx(0.2, rel=0.02)


def test_multiply_is_the_product_of_all_that_arrives() -> None:
    parts = [torch.randn(4, 3) for _ in range(3)]
    product = LAYERS["Multiply"]().build([(3,)] * 3, PICTURES)(*parts)
    assert torch.equal(product, parts[0] * parts[1] * parts[2])


def _augmented(pictures: Tensor, **settings: Any) -> Tensor:
    layer = Layer.parse({"kind": "Augment", "shift": 0, "rotate": 0.0, **settings})
    module = _module(layer, tuple(pictures.shape[1:]))
    assert torch.equal(module.eval()(pictures), pictures)
    torch.manual_seed(2)
    changed: Tensor = module.train()(pictures)
    assert changed.shape == pictures.shape
    return changed


def test_augment_moves_each_picture_by_whole_pixels_and_repeats_the_edge() -> None:
    picture = torch.randn(2, 6, 9, dtype=torch.float64)
    moved = _augmented(picture.repeat(400, 1, 1, 1), shift=2)
    result = set()
    for one in moved:
        for down in range(-2, 3):
            for across in range(-2, 3):
                rows = (torch.arange(6) + down).clamp(0, 5)
                columns = (torch.arange(9) + across).clamp(0, 8)
                if torch.allclose(one, picture[:, rows][:, :, columns], atol=1e-9):
                    result.add((down, across))
    assert len(result) == 25


def test_augment_mirrors_every_other_picture() -> None:
    picture = torch.randn(1, 5, 4, dtype=torch.float64)
    flipped = _augmented(picture.repeat(400, 1, 1, 1), flip=True)
    mirrored = [torch.allclose(one, picture.flip(2), atol=1e-9) for one in flipped]
    same = [torch.allclose(one, picture, atol=1e-9) for one in flipped]
    assert sum(mirrored) + sum(same) == 400
    assert 160 < sum(mirrored) < 240


def test_augment_turns_about_the_middle_without_distortion() -> None:
    """A spot keeps its distance from the middle, in a picture that is no square too, and reaches all directions."""
    rows, columns = torch.meshgrid(torch.arange(9.0) - 4, torch.arange(21.0) - 10, indexing="ij")
    spot = torch.exp(-(rows**2 + (columns - 2) ** 2)).to(torch.float64)
    turned = _augmented(spot.repeat(300, 1, 1, 1), rotate=180.0)[:, 0]
    mass = turned.sum(dim=(1, 2))
    y, x = (turned * rows).sum(dim=(1, 2)) / mass, (turned * columns).sum(dim=(1, 2)) / mass
    torch.testing.assert_close(torch.hypot(x, y), torch.full_like(x, 2.0), atol=0.1, rtol=0)
    assert min(x.min(), y.min()) < -1.9
    assert max(x.max(), y.max()) > 1.9
    a_little = _augmented(spot.repeat(300, 1, 1, 1), rotate=30.0)[:, 0]
    angles = torch.atan2((a_little * rows).sum(dim=(1, 2)), (a_little * columns).sum(dim=(1, 2))).rad2deg()
    assert angles.min().item() == pytest.approx(-30.0, abs=1.0)
    assert angles.max().item() == pytest.approx(30.0, abs=1.0)


def test_augment_brightens_pictures_as_a_whole_and_disturbs_each_pixel() -> None:
    pictures = torch.zeros(2000, 1, 4, 4, dtype=torch.float64)
    brightened = _augmented(pictures, brightness=0.5)
    assert torch.equal(brightened, brightened[:, :, :1, :1].expand_as(brightened))
    assert brightened.min().item() == pytest.approx(-0.5, abs=0.01)
    assert brightened.max().item() == pytest.approx(0.5, abs=0.01)
    assert _augmented(pictures, noise=0.5).std().item() == pytest.approx(0.5, rel=0.02)
