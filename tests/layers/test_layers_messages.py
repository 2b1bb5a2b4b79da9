"""What single layers compute, refuse and warn of."""

from __future__ import annotations

import pytest
import torch
from strategies import PICTURES, PLANAR, SURFACE, TABLE

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.errors import FieldError
from nnplayground.graph.layer import LAYERS, Layer, ShapeError

REFUSALS: list[tuple[object, list[Shape], DataSpec, list[str]]] = [
    ("Linear", [(1, 8, 8)], PICTURES, ["Linear needs a flat input", "1 × 8 × 8", "Put Flatten before it"]),
    ("Conv2d", [(64,)], PICTURES, ["Conv2d needs pictures", "Received: 64", "before Flatten"]),
    ({"kind": "Conv2d", "kernel_size": 5}, [(1, 3, 8)], PICTURES, ["5 × 5", "1 × 3 × 8", "smaller kernel"]),
    ({"kind": "Conv2d", "kernel_size": 9, "padding": 1}, [(1, 6, 6)], PICTURES, ["9 × 9", "padding 1", "larger"]),
    ("MaxPool2d", [(4,)], TABLE, ["MaxPool2d needs pictures", "Received: 4"]),
    ("MaxPool2d", [(8, 1, 1)], PICTURES, ["2 × 2", "8 × 1 × 1"]),
    ("BatchNorm1d", [(1, 8, 8)], PICTURES, ["flat input", "1 × 8 × 8", "behind Flatten"]),
    ("BatchNorm2d", [(64,)], PICTURES, ["BatchNorm2d needs pictures", "Received: 64", "Unflatten"]),
    ("Conv1d", [(64,)], TABLE, ["Conv1d needs sequences", "Received: 64", "Unflatten without a height"]),
    ("MaxPool1d", [(1, 8, 8)], PICTURES, ["needs sequences", "1 × 8 × 8", "Flatten and then Unflatten"]),
    ("AvgPool1d", [(3, 1)], TABLE, ["kernel of 2", "3 × 1", "smaller kernel"]),
    ({"kind": "Conv1d", "kernel_size": 9, "padding": 1}, [(2, 6)], TABLE, ["2 × 6", "padding 1", "larger padding"]),
    ({"kind": "MaxPool2d", "padding": 2}, [(1, 8, 8)], PICTURES, ["padding 2, window 2", "up to 1"]),
    ({"kind": "ConvTranspose2d", "output_padding": 1}, [(1, 8, 8)], PICTURES, ["output padding 1, stride 1"]),
    (
        {"kind": "ConvTranspose2d", "padding": 2},
        [(1, 2, 8)],
        PICTURES,
        ["padding of 2", "1 × 2 × 8", "smaller padding"],
    ),
    ("GroupNorm", [(5, 8)], TABLE, ["2 equal groups", "5 × 8", "divides 5"]),
    (
        {"kind": "Conv2d", "dilation": [4, 1]},
        [(1, 8, 8)],
        PICTURES,
        ["3 × 3, which spans 9 × 3 with its dilation,", "1 × 8 × 8", "smaller kernel"],
    ),
    ({"kind": "Conv2d", "groups": 2}, [(3, 8, 8)], PICTURES, ["3 × 8 × 8, filters: 8, groups: 2.", "channels, 3,"]),
    ({"kind": "Conv1d", "groups": 3}, [(3, 8)], TABLE, ["filters: 8, groups: 3.", "filters, 8."]),
    (
        {"kind": "Conv2d", "groups": 4, "out_channels": 6},
        [(8, 8, 8)],
        PICTURES,
        ["Choose a number of groups that divides the number of channels, 8, and that of filters, 6."],
    ),
    (
        {"kind": "ConvTranspose2d", "groups": 2, "out_channels": 1},
        [(2, 8, 8)],
        PICTURES,
        ["Received: 2 × 8 × 8, filters: 1, groups: 2."],
    ),
    (
        {"kind": "Conv2d", "padding": "same", "stride": [1, 2]},
        [(1, 8, 8)],
        PICTURES,
        ["“same” needs a stride of 1", "stride 1 × 2", "a padding in numbers"],
    ),
    (
        {"kind": "Conv1d", "padding": 6, "padding_mode": "reflect"},
        [(1, 6)],
        TABLE,
        ["smaller than the side it mirrors", "1 × 6 with padding 6.", "padding with zeros"],
    ),
    (
        {"kind": "Conv1d", "kernel_size": 5, "padding": "causal", "dilation": 2, "padding_mode": "circular"},
        [(1, 7)],
        TABLE,
        ["cannot be larger than the side", "1 × 7 with padding 8."],
    ),
    (
        {"kind": "Conv1d", "padding": 3, "padding_mode": "reflect"},
        [(1, 1)],
        TABLE,
        ["smaller than the side it mirrors. Received: 1 × 1 with padding 3."],
    ),
    (
        {"kind": "MaxPool1d", "padding": 1, "dilation": 5, "stride": 1},
        [(1, 4)],
        TABLE,
        ["padding 1 and dilation 5", "sees nothing of the input", "1 × 4"],
    ),
    ("Unflatten", [(1, 8, 8)], PICTURES, ["flat input", "1 × 8 × 8", "Put Flatten before it"]),
    ("Unflatten", [(16,)], TABLE, ["1 × 8 × 8 out of 64", "Received: 16", "multiply to 16"]),
    ("Multiply", [(4,), (8,)], TABLE, ["Multiply needs inputs of equal shape", "4, 8"]),
    ("Augment", [(4,)], TABLE, ["Augment needs pictures", "Received: 4"]),
    ("Add", [(4,), (8,)], TABLE, ["Add needs inputs of equal shape", "4, 8"]),
    ("Concat", [(4,), (1, 8, 8)], PICTURES, ["Concat", "4, 1 × 8 × 8", "Put Flatten"]),
    ({"kind": "Input", "features": []}, [], PLANAR, ["No features are chosen", "x₁"]),
    ({"kind": "Loss", "function": "CrossEntropy"}, [(10, 1, 1)], PICTURES, ["flat input", "10 × 1 × 1", "Flatten"]),
    ({"kind": "Loss", "function": "CrossEntropy"}, [(4,)], PICTURES, ["Cross-entropy", "width 10", "Received: 4"]),
    ({"kind": "Loss", "function": "BCEWithLogits"}, [(1,)], SURFACE, ["numbers as targets", "Choose mean squared"]),
]


@pytest.mark.parametrize(("layer", "inputs", "data", "parts"), REFUSALS, ids=[str(case[0]) for case in REFUSALS])
def test_says_what_arrived_and_what_would_do(
    layer: object, inputs: list[Shape], data: DataSpec, parts: list[str]
) -> None:
    with pytest.raises(ShapeError) as refused:
        Layer.parse(layer).output_shape(inputs, data)
    for part in parts:
        assert part in str(refused.value)


CAUTIONS: list[tuple[str, object, str | None]] = [
    ("CrossEntropy", "Softmax", "between 0 and 1"),
    ("BCEWithLogits", "Sigmoid", "between 0 and 1"),
    ("BCEWithLogits", {"kind": "Linear", "activation": "Tanh"}, "between −1 and 1"),
    ("CrossEntropy", {"kind": "Conv2d", "activation": "ReLU"}, "between 0 and ∞"),
    ("BCEWithLogits", "Linear", None),
    ("CrossEntropy", {"kind": "Linear", "activation": "LeakyReLU"}, None),
    ("MSE", "Sigmoid", "lies between 0 and 1. Let the last layer have no activation, or Tanh"),
    ("Hinge", "ReLU", "compares the output with −1 for one class and +1 for the other"),
    ("Hinge", "Tanh", None),
    ("MSE", {"kind": "Linear", "activation": "Tanh"}, None),
    ("BCE", "Sigmoid", None),
    ("BCE", {"kind": "Linear", "activation": "Sigmoid"}, None),
    ("BCE", "Linear", "between −∞ and ∞. Let the last layer have the activation Sigmoid"),
    ("BCE", {"kind": "Linear", "activation": "Softmax"}, "Softmax makes the outputs share one"),
    ("BCE", "Flatten", None),
    ("NLL", "LogSoftmax", None),
    ("NLL", {"kind": "Linear", "activation": "LogSoftmax"}, None),
    ("NLL", "Softmax", "expects logarithms of probabilities"),
    ("NLL", "Linear", "activation LogSoftmax"),
    ("NLL", "Flatten", None),
    ("Perceptron", "Step", None),
    ("Perceptron", {"kind": "Linear", "activation": "Step"}, None),
    ("Perceptron", "Sigmoid", "compares the output with −1"),
]


@pytest.mark.parametrize(("function", "before", "part"), CAUTIONS)
def test_an_output_that_does_not_suit_the_loss_is_a_likely_mistake(
    function: str, before: object, part: str | None
) -> None:
    loss = Layer.parse({"kind": "Loss", "function": function})
    caution = loss.caution([(1,)], PLANAR, [Layer.parse(before)])
    if part is None:
        assert caution is None
    else:
        assert part in str(caution)


@pytest.mark.parametrize("kind", ["Softmax", "LogSoftmax"])
def test_softmax_over_one_number_is_a_likely_mistake(kind: str) -> None:
    within = Layer.parse({"kind": "Linear", "units": 1, "activation": kind})
    for layer, arriving in ((LAYERS[kind](), (1,)), (within, (4,))):
        assert f"{kind} over a single number is always" in str(layer.caution([arriving], TABLE, [LAYERS["Input"]()]))
    assert LAYERS[kind]().caution([(3,)], TABLE, [within]) is None


@pytest.mark.parametrize("kind", ["Add", "Multiply", "Concat"])
def test_a_combination_of_one_is_a_likely_mistake(kind: str) -> None:
    layer = LAYERS[kind]()
    assert "Only one edge" in str(layer.caution([(4,)], TABLE, [LAYERS["Linear"]()]))
    assert layer.caution([(4,), (4,)], TABLE, [LAYERS["Linear"](), LAYERS["Tanh"]()]) is None


@pytest.mark.parametrize(
    ("kind", "before", "shape", "part"),
    [
        ("Augment", "Conv2d", (8, 8, 8), "right behind the Input"),
        ("Augment", "Input", (1, 8, 8), None),
        ("BatchNorm2d", "Dropout2d", (8, 8, 8), "Put Dropout2d behind it"),
        ("BatchNorm1d", "Dropout", (4,), "larger than the one that BatchNorm1d meets"),
        ("BatchNorm1d", "Linear", (4,), None),
        ("LayerNorm", "Linear", (1,), "the same for every sample"),
        ("LayerNorm", "Linear", (2,), None),
        ("GroupNorm", "Linear", (2,), "which is its own mean"),
        ("GroupNorm", "Linear", (4,), None),
    ],
)
def test_likely_mistakes_of_single_layers(kind: str, before: str, shape: Shape, part: str | None) -> None:
    caution = LAYERS[kind]().caution([shape], PICTURES, [LAYERS[before]()])
    if part is None:
        assert caution is None
    else:
        assert part in str(caution)


def test_fewer_groups_are_advised_only_where_there_can_be_fewer() -> None:
    one, two = (Layer.parse({"kind": "GroupNorm", "num_groups": groups}) for groups in (1, 2))
    assert "Choose fewer groups." in str(two.caution([(2,)], TABLE, []))
    assert "of a single number" in str(one.caution([(1,)], TABLE, []))
    assert "group" not in str(one.caution([(1,)], TABLE, [])).replace("GroupNorm", "")
    assert one.caution([(2,)], TABLE, []) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"kind": "Linear", "units": 4, "activation": "Tanh"}, "4, tanh"),
        ({"kind": "Linear", "units": 1}, "1"),
        ({"kind": "Conv2d", "activation": "ReLU"}, "8 × 3×3, ReLU"),
        ({"kind": "Conv2d", "out_channels": 2, "stride": 2}, "2 × 3×3 /2"),
        ({"kind": "Conv1d", "stride": 2, "activation": "Tanh"}, "8 × 3 /2, tanh"),
        ({"kind": "ConvTranspose2d", "stride": 2}, "8 × 3×3 ×2"),
        ({"kind": "Conv2d", "kernel_size": [3, 5], "stride": [2, 1], "groups": 4}, "8 × 3×5 /2×1 g4"),
        ({"kind": "Conv1d", "dilation": 4, "padding": "causal"}, "8 × 3 d4"),
        ({"kind": "ConvTranspose2d", "dilation": [1, 2]}, "8 × 3×3 d1×2"),
        ({"kind": "MaxPool2d", "kernel_size": [3, 2], "stride": [3, 2], "dilation": 2}, "3×2 d2"),
        ({"kind": "AvgPool2d", "kernel_size": 3, "stride": 1}, "3×3 /1"),
        ({"kind": "AdaptiveAvgPool2d", "output_size": [6, 1]}, "6×1"),
        ("MaxPool1d", "2"),
        ("Unflatten", "1 × 8 × 8"),
        ({"kind": "Unflatten", "height": None}, "1 × 8"),
        ("Upsample", "×2"),
        ("MaxPool2d", "2×2"),
        ({"kind": "MaxPool2d", "kernel_size": 3}, "3×3 /2"),
        ({"kind": "Dropout", "p": 0.25}, "0.25"),
        ("Input", ""),
        ({"kind": "Input", "features": ["sin(x2)", "x1"]}, "x₁, sin x₂"),
        ("Tanh", ""),
    ],
)
def test_settings_in_short(value: object, shown: str) -> None:
    assert Layer.parse(value).summary() == shown


def test_input_computes_the_chosen_features_of_the_plane() -> None:
    names = ["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"]
    points = torch.tensor([[2.0, -3.0], [0.5, 1.0]], dtype=torch.float64)
    layer = Layer.parse({"kind": "Input", "features": names[::-1] + names})
    assert layer.output_shape([], PLANAR) == (7,)
    x1, x2 = points[:, 0], points[:, 1]
    expected = torch.stack([x1, x2, x1**2, x2**2, x1 * x2, torch.sin(x1), torch.sin(x2)], dim=1)
    assert torch.equal(layer.build([], PLANAR)(points), expected)
    rows = torch.randn(2, 1, 8, 8)
    assert layer.output_shape([], PICTURES) == (1, 8, 8)
    assert torch.equal(layer.build([], PICTURES)(rows), rows)


def test_softmax_and_concat_work_along_features() -> None:
    scores = torch.randn(5, 3)
    assert torch.allclose(LAYERS["Softmax"]().build([(3,)], TABLE)(scores).sum(dim=1), torch.ones(5))
    first, second = torch.zeros(2, 1, 4, 4), torch.ones(2, 3, 4, 4)
    joined = LAYERS["Concat"]().build([(1, 4, 4), (3, 4, 4)], PICTURES)(first, second)
    assert joined.shape == (2, 4, 4, 4)
    assert joined[:, 0].eq(0).all()
    assert joined[:, 1:].eq(1).all()


def test_an_activation_field_takes_activations_only() -> None:
    with pytest.raises(FieldError, match="'Dropout' cannot be used here"):
        Layer.parse({"kind": "Linear", "activation": "Dropout"})


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (
            {"kind": "Conv2d", "kernel_size": 0},
            "Conv2d: kernel_size takes a whole number from 1 to 31, or two such as in [3, 5]. Received: 0.",
        ),
        (
            {"kind": "Conv2d", "padding": "valid"},
            "Conv2d: padding takes a whole number from 0 to 256, two such as in [3, 5], or one of: 'same'. "
            "Received: 'valid'.",
        ),
        (
            {"kind": "Conv1d", "padding": [1, 2]},
            "Conv1d: padding takes a whole number from 0 to 256, or one of: 'same', 'causal'. Received: [1, 2].",
        ),
        (
            {"kind": "Linear", "units": 0},
            "Linear: units is not valid (input should be greater than or equal to 1). Received: 0.",
        ),
        ({"kind": "Linear", "activation": "Dropout"}, "Linear: activation is not valid ("),
        ({"units": 3}, "Layer: value is not valid (the 'kind' of layer is missing). Received: {'units': 3}."),
    ],
    ids=str,
)
def test_a_setting_is_refused_in_the_name_of_its_kind(value: object, sentence: str) -> None:
    with pytest.raises(FieldError) as refused:
        Layer.parse(value)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(("name", "value"), [("kernel_size", 0), ("padding", "valid")])
def test_what_a_size_takes_is_said_in_a_translated_sentence(name: str, value: object) -> None:
    with pytest.raises(FieldError) as refused:
        LAYERS["Conv2d"].parse({name: value})
    assert refused.value.text.render(lambda template: "{low}, {high}, {what}") == (
        "1, 31, {low}, {high}, {what}" if name == "kernel_size" else "0, 256, {low}, {high}, {what}"
    )


def test_the_palette_offers_no_empty_activation() -> None:
    assert [cls.kind for cls in LAYERS if not cls.in_palette] == ["Identity"]


def test_a_word_that_only_sequences_have_is_no_padding_of_pictures() -> None:
    assert Layer.parse({"kind": "Conv1d", "padding": "causal"}).dump()["padding"] == "causal"
    with pytest.raises(FieldError, match=r"or one of: 'same'. Received: 'causal'"):
        Layer.parse({"kind": "Conv2d", "padding": "causal"})
