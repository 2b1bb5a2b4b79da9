"""Random projects and states, for tests of what is written and read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph import edits
from nnplayground.graph.graph import Edge, Graph
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.graph.shapes import infer_shapes
from nnplayground.project import Project, WeightEdit
from nnplayground.training.settings import Settings
from nnplayground.training.state.state import State

if TYPE_CHECKING:
    from nnplayground.training.state.state import AnyArray

WORDS = st.text(max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6)
DTYPES = st.sampled_from([np.float32, np.float64, np.int64, np.uint8, np.bool_])


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any acyclic graph of registered layers, sensible or not."""
    graph = Graph()
    for kind in draw(st.lists(st.sampled_from(LAYERS.names()), max_size=8)):
        graph, node = edits.add(graph, Layer.parse(kind), draw(NUMBERS), draw(NUMBERS))
        graph = edits.rename(graph, node, draw(WORDS))
        graph = edits.set_view(graph, node, draw(st.sampled_from(["auto", "near", "far"])))
    ids = [node.id for node in graph.nodes]
    for source, target in (
        draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=12)) if ids else ()
    ):
        ports = type(graph[target].layer).inputs
        edge = Edge(source, target, target_port=ports[0].name if ports else "in")
        if edits.refusal(graph, edge) is None:
            graph = edits.connect(graph, edge)
    return graph


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """A project with every part filled, its numbers odd and its names in any script."""
    numbers = st.floats(allow_nan=False)
    edit = st.builds(
        WeightEdit,
        node=st.just("linear_1"),
        parameter=st.just("weight"),
        index=st.lists(st.integers(0, 9), max_size=3).map(tuple),
        value=numbers,
        old=numbers,
        step=st.integers(0, 2**40),
    )
    return Project(
        graph=draw(graphs()),
        dataset=draw(st.sampled_from(["circle", "spiral", "digits"]).map(Dataset.parse)),
        settings=Settings(learning_rate=draw(st.floats(1e-6, 100.0)), seed=draw(st.integers(0, 2**31 - 1))),
        weight_draw=draw(st.integers(0, 99)),
        data_draw=draw(st.integers(0, 99)),
        edits=tuple(draw(st.lists(edit, max_size=3))),
        files=draw(st.dictionaries(st.text("abcäß中 .", min_size=1, max_size=8), st.binary(max_size=50), max_size=2)),
        template=draw(st.sampled_from(["", "circle"])),
    )


@st.composite
def states(draw: st.DrawFn, project: Project) -> State:
    """Weights of the shapes that the graph asks for, and a rest of any arrays."""
    weights: dict[str, AnyArray] = {}
    for node, parameters in infer_shapes(project.graph, project.spec).parameters.items():
        for name, shape in parameters.items():
            weights[f"{node}.{name}"] = draw(arrays.arrays(np.float32, shape, fill=st.just(np.float32(0.5))))
    shapes = arrays.array_shapes(min_dims=0, max_dims=2, max_side=4)
    rest: dict[str, AnyArray] = {
        f"order/{place}": draw(arrays.arrays(draw(DTYPES), draw(shapes))) for place in range(draw(st.integers(0, 4)))
    }
    rest["count/epoch"] = np.array(draw(st.integers(0, 2**40)))
    rest["count/step"] = np.array(draw(st.integers(0, 2**40)))
    return State(weights, rest)


def same_tensors(one: Mapping[str, AnyArray], other: Mapping[str, AnyArray]) -> bool:
    """Equal names, types, shapes and bytes (so that NaN equals itself)."""
    return one.keys() == other.keys() and all(
        array.dtype == other[name].dtype
        and array.shape == other[name].shape
        and array.tobytes() == other[name].tobytes()
        for name, array in one.items()
    )


def small_project(**changes: object) -> Project:
    """Input, Linear 3, Linear 1, Loss on circle."""
    graph = edits.chain(
        Layer.parse("Input"),
        Layer.parse({"kind": "Linear", "units": 3}),
        Layer.parse({"kind": "Linear", "units": 1}),
        Layer.parse({"kind": "Loss", "function": "BCEWithLogits"}),
    )
    return replace(Project(graph, Dataset.parse("circle")), **changes)  # type: ignore[arg-type]  # any field


def small_state(units: int = 3) -> State:
    """A state as a session of ``small_project`` has it, in short."""
    weights: dict[str, AnyArray] = {
        "linear_1.weight": np.arange(2.0 * units, dtype=np.float32).reshape(units, 2),
        "linear_1.bias": np.zeros(units, np.float32),
    }
    rest: dict[str, AnyArray] = {
        **{f"optimizer/exp_avg/{name}": array + 1 for name, array in weights.items()},
        "count/epoch": np.array(3),
        "count/step": np.array(77),
    }
    return State(weights, rest)


@contextmanager
def unprivileged() -> Iterator[Path]:
    """A new folder, and no right to ignore permissions in it, not even for root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() != 0:
            yield folder
            return
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(0)
