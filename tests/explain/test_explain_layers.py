"""Every registered layer is explained, or shown, and every formula gives the numbers that were reckoned."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
import torch
from explanation_checks import SHOWN, TOLERANCES, check_layer, check_operations, recorded, some_indices

from nnplayground.datasets.dataset import Dataset
from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.explain.layers.layer import LayerExplanation
from nnplayground.expressions.formula_text import plain
from nnplayground.expressions.operation import Operation
from nnplayground.expressions.record import NodeRecord
from nnplayground.fields.errors import FieldError
from nnplayground.fields.spec import FieldSpec
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph, Node
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.graph.shapes import infer_shapes
from nnplayground.layers.activation import Activation
from nnplayground.microscope.batch_selector import NextBatch
from nnplayground.microscope.trace import make_trace
from nnplayground.project import Project
from nnplayground.training.session.session import Session
from nnplayground.training.settings import Settings
from nnplayground.ui.toolkit.typeset import typeset

SHAPES: tuple[Shape, ...] = ((8,), (4, 6), (4, 5, 6))
"""What arrives, and of it all that a layer takes."""
BRANCHES: tuple[tuple[Any, ...], ...] = (
    ("Tanh", "Sigmoid", "SiLU"),
    ("Tanh",),
    ("Tanh", {"kind": "Linear", "units": 3}, "SiLU"),
)
"""What feeds a layer that takes several inputs; in the last, of different sizes."""
MODULES = [cls for cls in LAYERS if cls.outputs]


@pytest.mark.parametrize("cls", MODULES, ids=[cls.kind for cls in MODULES])
def test_is_explained_with_the_numbers_that_were_reckoned(cls: type[Layer]) -> None:
    count = 0
    for layer in _settings(cls):
        for place, (graph, spec) in enumerate(_networks(layer)):
            for dtype, tolerance in TOLERANCES.items():
                if dtype == "float32" and place:
                    continue  # the shape changes nothing about how it rounds
                record = recorded(graph, spec, _samples(spec), dtype)
                try:
                    forward, backward = check_layer(record.layers["asked"], record, "asked", tolerance)
                except Exception as error:
                    raise AssertionError(f"{cls.kind} {layer.dump()} of {spec.shape} in {dtype}: {error}") from error
                count += len(forward) + len(backward)
    assert count


_drawn: set[str] = set()
"""Formulas but for their figures; of those with numbers put in the operation.  Drawing takes its time."""


@pytest.mark.parametrize("cls", MODULES, ids=[cls.kind for cls in MODULES])
def test_its_formulas_can_be_drawn_and_read_aloud(cls: type[Layer]) -> None:
    layer = next(layer for layer in _settings(cls) if any(_networks(layer)))
    graph, spec = list(_networks(layer))[-1]
    for operation in _note(layer, graph, spec):
        lines = [operation.formula] if operation.formula else []
        if operation.explain is not None:
            last = operation.explain(some_indices(operation.output.array)[-1]).equations[-1]
            lines += [last.latex(), last.latex_numbers(4)]
        for line in lines:
            kind = operation.name if line is lines[-1] else re.sub(r"\d[\d.]*", "0", line)
            if kind not in _drawn:
                assert typeset(line)
                _drawn.add(kind)
            assert not re.search(r"[\\\\{}]", plain(line)), plain(line)


@pytest.mark.parametrize("kind", ["Linear", *(cls.kind for cls in MODULES if issubclass(cls, Activation))])
def test_a_lone_sample_is_explained_too(kind: str) -> None:
    graph, spec = next(_networks(Layer.parse(kind)))
    record = recorded(graph, spec, _samples(spec, 1))
    check_layer(record.layers["asked"], record, "asked", 1e-9)


def test_the_explanation_of_the_loss_is_that_of_its_function() -> None:
    assert [cls.kind for cls in LAYERS if not cls.outputs] == ["Loss"]
    parsed = [Layer.parse(layer) for layer in ("Input", {"kind": "Linear", "units": 1}, "Loss")]
    project = Project(edits.chain(*parsed), Dataset.parse("circle"), Settings.parse({"dtype": "float64"}))
    session = Session(project, project.load_data())
    trace = make_trace(
        NextBatch(),
        session.step_inspector.record_step(session.step_inspector.next_batch()),
        project.graph,
        project.settings,
    )
    loss = trace.of("loss_1")
    assert {traced.phase for traced in loss} == {"loss", "backward"}
    for phase in ("loss", "backward"):
        check_operations([traced.operation for traced in loss if traced.phase == phase], 1e-9)


ACTIVATIONS = [cls for cls in MODULES if issubclass(cls, Activation) and type(LayerExplanation.of(cls())) not in SHOWN]
EXTREMES = (-math.inf, -1000.0, -40.0, -1e-300, 0.0, 1e-300, 40.0, 1000.0, math.inf, math.nan)


@pytest.mark.parametrize("cls", ACTIVATIONS, ids=lambda cls: cls.kind)
def test_activations_are_explained_at_the_ends_of_the_numbers(cls: type[Activation]) -> None:
    """Nothing raises, and what PyTorch reckoned comes out, of infinities at least on the way forward."""
    for layer in _settings(cls):
        assert isinstance(layer, Activation)
        x = np.array(EXTREMES).reshape(-1, 1).repeat(3, axis=1)
        x[:, 1:] = 0.5, -0.25
        live = torch.from_numpy(x).requires_grad_()
        module = layer.build([(3,)], DataSpec((3,), "regression")).double()
        with torch.no_grad():
            layer.initialize(module, torch.Generator())
        y = module(live)
        arriving = np.array([0.3, -2.0, 1.0]) * np.ones_like(x)
        (dx,) = torch.autograd.grad(y, live, torch.from_numpy(arriving))
        weights = {name: weight.detach().numpy() for name, weight in module.named_parameters()}
        record = NodeRecord(
            "asked", (x,), y.detach().numpy(), (dx.numpy(),), arriving, parameters=weights, training=True
        )
        for operation in (*LayerExplanation.of(layer).forward(record), *LayerExplanation.of(layer).backward(record)):
            assert operation.explain is not None
            for index in np.ndindex(x.shape):
                explanation = operation.explain(index)
                last = explanation.equations[-1]
                assert last.latex_numbers(4)
                result, wanted = last.right.value(), last.left.value()
                if math.isfinite(x[index[0], 0]):
                    assert result == pytest.approx(wanted, rel=1e-9, abs=1e-12, nan_ok=True), (
                        layer,
                        x[index],
                        operation.name,
                    )
                elif math.isnan(x[index[0], 0]) and operation.result == "y":
                    assert math.isnan(result) == math.isnan(wanted), (layer, x[index])


def _note(layer: Layer, graph: Graph, spec: DataSpec) -> tuple[Operation, ...]:
    record = recorded(graph, spec, _samples(spec))
    return (
        *LayerExplanation.of(layer).forward(record.nodes["asked"]),
        *LayerExplanation.of(layer).backward(record.nodes["asked"]),
    )


def _settings(cls: type[Layer]) -> Iterator[Layer]:
    """As it comes, and with each setting changed alone."""
    yield cls()
    for name, field in cls.fields().items():
        for value in _values(cls, name, field):
            try:
                yield cls.parse({name: value})
            except FieldError:
                continue


def _values(cls: type[Layer], name: str, field: FieldSpec) -> list[Any]:
    if field.editor == "flag":
        return [not getattr(cls(), name)]
    if field.editor == "choice":
        return [value for value, _ in field.choices]
    if field.editor == "choices":
        return [tuple(value for value, _ in field.choices), tuple(value for value, _ in field.choices[1:2])]
    if field.editor == "integer":
        assert field.low is not None
        return [*range(int(field.low), int(field.low) + 3), *([None] if field.optional else [])]
    if field.editor == "real":
        assert field.low is not None
        assert field.high is not None
        return [0.3 * min(field.high, 1.0) + 0.7 * max(field.low, -1.0), min(field.high, 1.0)]
    if field.base is Activation:
        learned = {"kind": "PReLU", "slopes": "each", "init": -0.3}
        return [cls.kind for cls in LAYERS if issubclass(cls, Activation)] + [learned]
    return []


def _networks(layer: Layer) -> Iterator[tuple[Graph, DataSpec]]:
    """From samples of every shape that it takes, through it (``asked``), to a regression of two numbers."""
    names = tuple("ab")
    specs = [DataSpec(shape, "regression", target_names=names) for shape in SHAPES]
    if not layer.inputs:
        specs.append(DataSpec((2,), "regression", target_names=names, planar=True))
    joined = len(BRANCHES) if layer.inputs and layer.inputs[0].many else 1
    for spec in specs:
        for branches in BRANCHES[:joined]:
            graph = _network(layer, spec, branches)
            if graph is not None:
                yield graph, spec


def _network(layer: Layer, spec: DataSpec, branches: Sequence[Any]) -> Graph | None:
    parse = Layer.parse
    last = [Node("flat", parse("Flatten")), Node("out", parse({"kind": "Linear", "units": 2}))]
    nodes = [*last, Node("loss", parse({"kind": "Loss", "function": "MSE"}))]
    edges = [Edge("asked", "flat"), Edge("flat", "out"), Edge("out", "loss")]
    asked = Node("asked", layer)
    if not layer.inputs:
        nodes = [asked, *nodes]
    elif layer.inputs[0].many:
        before = [Node(f"branch_{place}", parse(kind)) for place, kind in enumerate(branches)]
        nodes = [Node("in", parse("Input")), *before, asked, *nodes]
        edges += [Edge("in", branch.id) for branch in before] + [Edge(branch.id, "asked") for branch in before]
    else:
        nodes = [Node("in", parse("Input")), asked, *nodes]
        edges.append(Edge("in", "asked"))
    graph = Graph(tuple(nodes), tuple(edges))
    return graph if infer_shapes(graph, spec).reason is None else None


def _samples(spec: DataSpec, count: int = 3) -> np.ndarray[Any, Any]:
    return np.random.default_rng(math.prod(spec.shape)).normal(scale=1.5, size=(count, *spec.shape))
