"""What every registered layer must keep, whoever wrote it."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest
import torch
from hypothesis import event, given, settings
from hypothesis import strategies as st
from strategies import DATA, data_specs, flat, kinds, shapes

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.errors import FieldError
from nnplayground.fields.spec import FieldSpec
from nnplayground.graph.layer import LAYERS, Layer, ShapeError
from nnplayground.layers.categories import CATEGORIES

every_layer = pytest.mark.parametrize("cls", list(LAYERS), ids=LAYERS.names())
every_module = pytest.mark.parametrize(
    "cls", [cls for cls in LAYERS if cls.outputs], ids=[cls.kind for cls in LAYERS if cls.outputs]
)
few = settings(max_examples=25)


@every_layer
def test_is_described_for_people(cls: type[Layer]) -> None:
    assert cls.title
    assert cls.category
    assert cls.help.endswith(".")
    assert len(cls.help) < 120
    assert cls.formula.count("{") == cls.formula.count("}")
    assert cls.formula
    for spec in cls.fields().values():
        assert spec.label[:1].isupper()
        assert spec.help.endswith(".")
    assert "\n" not in cls().summary()


def test_categories_are_in_the_order_of_the_ranks() -> None:
    assert tuple(dict.fromkeys(cls.category for cls in LAYERS)) == CATEGORIES


@every_layer
@few
@given(data=st.data())
def test_survives_json(cls: type[Layer], data: st.DataObject) -> None:
    layer = data.draw(kinds(cls))
    again = Layer.parse(json.loads(json.dumps(layer.dump())))
    assert again == layer
    assert type(again) is cls
    assert hash(again) == hash(layer)


@every_module
@few
@given(data=st.data())
def test_builds_what_it_declares(cls: type[Layer], data: st.DataObject) -> None:
    layer: Layer = data.draw(kinds(cls))
    spec = data.draw(data_specs)
    inputs = data.draw(_arriving(cls))
    try:
        declared = layer.output_shape(inputs, spec)
    except ShapeError as error:
        event("refused")
        _assert_sentence(str(error))
        return
    _assert_sizes(layer.arithmetic(inputs, spec), declared)
    dtype = data.draw(st.sampled_from([torch.float32, torch.float64]))
    module = _filled(layer, inputs, spec, dtype)
    parameters = {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}
    assert parameters == dict(layer.parameter_shapes(inputs, spec))
    assert set(layer.penalized()) <= set(parameters)
    assert all(parameter.isfinite().all() for parameter in module.parameters())
    arriving = [torch.randn(3, *shape, dtype=dtype) for shape in (inputs or [spec.shape])]
    for training in (True, False):
        output = module.train(training)(*arriving)
        assert tuple(output.shape) == (3, *declared)
        assert output.dtype == dtype
        low, high = layer.bounds()
        assert low <= output.min()
        assert output.max() <= high


@every_module
def test_takes_flat_inputs_or_sequences_or_pictures(cls: type[Layer]) -> None:
    """The test above would say nothing of a layer that refuses everything."""
    accepted = 0
    for shape in ((4,), (64,), (4, 16), (4, 8, 8)):
        try:
            cls().output_shape([shape] if cls.inputs else [], DATA[0])
            accepted += 1
        except ShapeError:
            pass  # one of them is enough
    assert accepted


@every_module
@few
@given(data=st.data(), seed=st.integers(0, 2**62))
def test_draws_from_its_generator_only(cls: type[Layer], data: st.DataObject, seed: int) -> None:
    layer: Layer = data.draw(kinds(cls))
    inputs = data.draw(_arriving(cls))
    spec = DATA[0]
    try:
        layer.output_shape(inputs, spec)
    except ShapeError:
        event("refused")
        return
    before = torch.get_rng_state()
    one = _filled(layer, inputs, spec, torch.float64, seed)
    other = _filled(layer, inputs, spec, torch.float64, seed)
    assert torch.equal(torch.get_rng_state(), before)
    for first, second in zip(one.state_dict().values(), other.state_dict().values(), strict=True):
        assert torch.equal(first, second)


@every_layer
def test_refuses_nonsense_in_one_sentence(cls: type[Layer]) -> None:
    with pytest.raises(FieldError, match="there is no setting called 'colour'") as unknown:
        cls.parse({"colour": "red"})
    _assert_sentence(str(unknown.value))
    with pytest.raises(FieldError, match="'Another' cannot be used here"):
        cls.parse({"kind": "Another"})
    for name, spec in cls.fields().items():
        for value in _nonsense(spec):
            with pytest.raises(FieldError, match=name) as refused:
                cls.parse({name: value})
            _assert_sentence(str(refused.value))


def _nonsense(spec: FieldSpec) -> list[Any]:
    common: list[Any] = [
        *([] if spec.optional else [None]),
        {"no": "such"},
        [[]],
        "nonsense" if spec.editor != "kind" else "Nonsense",
    ]
    if spec.editor == "kind":
        return [None, 3, [], {"no": "such"}]
    if spec.editor in ("integer", "real", "size"):
        assert spec.low is not None
        assert spec.high is not None
        wrong: list[Any] = [*common, math.nan, math.inf, spec.low - 1, spec.high + 1]
        pair = [[1, 2]] if spec.sides == 1 else [[1, 2, 3], [spec.low - 1, spec.low], [spec.low, spec.high + 1]]
        return [*wrong, *pair] if spec.editor == "size" else wrong
    return [*common, 17]


def _arriving(cls: type[Layer]) -> st.SearchStrategy[list[Shape]]:
    """Shapes as they could arrive at the layer's ports: often equal ones where several edges may end."""
    if not cls.inputs:
        return st.just([])
    one = shapes
    if not cls.inputs[0].many:
        return one.map(lambda shape: [shape])
    equal = st.tuples(one, st.integers(1, 3)).map(lambda drawn: [drawn[0]] * drawn[1])
    return equal | st.lists(flat, min_size=1, max_size=3) | st.lists(one, min_size=1, max_size=3)


def _filled(layer: Layer, inputs: list[Shape], spec: DataSpec, dtype: torch.dtype, seed: int = 0) -> torch.nn.Module:
    module = layer.build(inputs, spec).to(dtype)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.fill_(math.nan)  # what is not overwritten shows
        layer.initialize(module, torch.Generator().manual_seed(seed))
    return module


def _assert_sizes(lines: tuple[str, ...], declared: Shape) -> None:
    """Both sides of each equation are the same number, and the lines end with the sizes that come out."""
    ends = []
    for line in lines:
        assert line.count("{") == line.count("}")
        ends.append(int(re.findall(r"\d+", line)[-1]))
        if r"\leq" in line:
            continue  # ranges, not a number
        sides = {eval(_python(side)) for side in line.split("=") if re.search(r"\d", side)}
        assert sides == {ends[-1]} or sides == {math.prod(declared)}
    if len(ends) == 1:
        assert ends[0] == declared[-1]
    elif ends:
        assert tuple(ends) == declared[1:]


def _python(latex: str) -> str:
    latex = latex.replace(r"\cdot", "*").replace(r"\left\lfloor", "math.floor(").replace(r"\right\rfloor", ")")
    latex = latex.replace(r"\left\lceil", "math.ceil(").replace(r"\right\rceil", ")")
    return re.sub(r"\\frac\{([^}]*)\}\{([^}]*)\}", r"(\1) / (\2)", latex).strip()


def _assert_sentence(message: str) -> None:
    assert "\n" not in message
    assert message.endswith(".")
    assert message[0].isupper()
    assert len(message) < 300
