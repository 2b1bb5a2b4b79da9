"""Random settings, layers, data and graphs for tests with hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from nnplayground.datasets.spec import DataSpec, Shape
from nnplayground.fields.errors import FieldError
from nnplayground.fields.kind import Kind
from nnplayground.fields.spec import FieldSpec
from nnplayground.graph.graph import Edge, Graph, Node
from nnplayground.graph.layer import LAYERS, Layer

LARGEST = 9
"""Whole numbers are drawn up to this, so that the modules stay small."""

PLANAR = DataSpec((2,), "classification", ("0", "1"), feature_names=("x1", "x2"), planar=True)
SURFACE = DataSpec((2,), "regression", target_names=("y",), feature_names=("x1", "x2"), planar=True)
PICTURES = DataSpec((1, 8, 8), "classification", tuple("0123456789"))
TABLE = DataSpec((4,), "classification", ("setosa", "versicolor", "virginica"), feature_names=tuple("abcd"))
DATA = (PLANAR, SURFACE, PICTURES, TABLE)

data_specs = st.sampled_from(DATA)


def kinds(cls: type[Kind]) -> st.SearchStrategy[Any]:
    """Instances of ``cls`` with random settings, some of them left out.  Settings that do not go together are passed
    over."""
    known = {name: _values(spec) for name, spec in cls.fields().items()}
    drawn = st.fixed_dictionaries({}, optional=known).map(lambda values: _parsed(cls, values))
    return drawn.filter(lambda result: result is not None)


def _parsed(cls: type[Kind], values: dict[str, Any]) -> Kind | None:
    try:
        return cls.parse(values)
    except FieldError:
        return None


def _values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    if spec.editor == "integer":
        assert spec.low is not None
        assert spec.high is not None
        whole = st.integers(int(spec.low), int(min(spec.high, LARGEST)))
        return whole | st.none() if spec.optional else whole
    if spec.editor == "size":
        return _sizes(spec)
    if spec.editor == "real":
        return st.floats(spec.low, spec.high)
    if spec.editor == "numbers":
        drawn = st.lists(st.floats(spec.low, spec.high), unique=True, min_size=1, max_size=3)
        return drawn.map(sorted).map(tuple)  # for times, that have to ascend
    if spec.editor == "flag":
        return st.booleans()
    if spec.editor == "choice":
        return st.sampled_from([value for value, _ in spec.choices])
    if spec.editor == "choices":
        return st.lists(st.sampled_from([value for value, _ in spec.choices]), unique=True).map(tuple)
    if spec.editor == "kind":
        assert spec.registry is not None
        assert spec.base is not None
        # Uniform's two ends depend on one another, so initializers keep their own settings here.
        return st.sampled_from([cls() for cls in spec.registry if issubclass(cls, spec.base)])
    raise AssertionError(f"no strategy for the editor {spec.editor!r}")


def _sizes(spec: FieldSpec) -> st.SearchStrategy[Any]:
    assert spec.low is not None
    assert spec.high is not None
    one: st.SearchStrategy[Any] = st.integers(int(spec.low), int(min(spec.high, LARGEST)))
    if spec.sides == 2:
        one |= st.tuples(one, one)
    return one | st.sampled_from([value for value, _ in spec.choices]) if spec.choices else one


_INNER = [cls for cls in LAYERS if cls.inputs and cls.outputs]
inner_layers: st.SearchStrategy[Layer] = st.sampled_from(_INNER).flatmap(kinds)
layers: st.SearchStrategy[Layer] = st.sampled_from(list(LAYERS)).flatmap(kinds)

flat: st.SearchStrategy[Shape] = st.tuples(st.integers(1, LARGEST)) | st.just((64,))
sequences: st.SearchStrategy[Shape] = st.tuples(st.integers(1, LARGEST), st.integers(1, LARGEST))
pictures: st.SearchStrategy[Shape] = st.tuples(st.integers(1, 3), st.integers(1, LARGEST), st.integers(1, LARGEST))
shapes: st.SearchStrategy[Shape] = flat | sequences | pictures


@st.composite
def tidy_graphs(draw: st.DrawFn) -> Graph:
    """Loop-free graphs as the edits leave them: many are runnable, or nearly."""
    nodes = [Node("input_0", draw(kinds(LAYERS["Input"])))]
    edges: list[Edge] = []
    for place in range(1, draw(st.integers(2, 7))):
        layer = draw(inner_layers)
        nodes.append(Node(f"n_{place}", layer))
        many = type(layer).inputs[0].many
        for before in draw(st.lists(st.integers(0, place - 1), min_size=1, max_size=3 if many else 1, unique=True)):
            edges.append(Edge(nodes[before].id, nodes[place].id))
    last = nodes[-1].id
    nodes.append(Node("linear_0", LAYERS["Linear"].parse({"units": draw(st.sampled_from([1, 3, 10]))})))
    nodes.append(Node("loss_0", draw(kinds(LAYERS["Loss"]))))
    return Graph(tuple(nodes), (*edges, Edge(last, "linear_0"), Edge("linear_0", "loss_0")))


@st.composite
def wild_graphs(draw: st.DrawFn) -> Graph:
    """Whatever a file could hold: loops, several edges at one port, ports that do not exist."""
    drawn = draw(st.lists(layers, max_size=6))
    nodes = tuple(Node(f"n_{place}", layer) for place, layer in enumerate(drawn))
    if not nodes:
        return Graph()
    ends = st.sampled_from([node.id for node in nodes])
    outs, ins = st.sampled_from(["out", "out", "out", "up"]), st.sampled_from(["in", "in", "in", "side"])
    return Graph(nodes, tuple(draw(st.lists(st.builds(Edge, ends, ends, outs, ins), max_size=10))))
