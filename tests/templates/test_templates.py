"""Every template is complete, and reaches the level that it names."""

from __future__ import annotations

import pytest

from nnplayground.commands.target import Target
from nnplayground.commands.training import measures, start, train
from nnplayground.graph.graph import Graph
from nnplayground.graph.json import graph_from_json, graph_to_json
from nnplayground.graph.shapes import infer_shapes
from nnplayground.registry import UnknownKindError
from nnplayground.templates import TEMPLATES, Template

ALL = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES.keys())
SEEDS = range(10)


def _reached(template: Template, seed: int) -> float:
    """The measure that the template's level names, after its own number of epochs."""
    training = start(Target(template.build()), seed=seed, device="cpu")
    train(training, template.epochs)
    result = measures(training)[template.level.split]
    assert result is not None
    return result[template.level.measure]


def test_the_catalogue() -> None:
    assert list(TEMPLATES) == [
        "circle", "xor", "gauss", "spiral", "plane", "bumps",
        "perceptron-and", "perceptron-or", "perceptron-xor", "logistic", "softmax-iris", "linear-13",
        "sine", "digits", "lenet", "iris", "residual", "vgg", "resnet", "alexnet",
        "backpropagation-by-hand", "linear-neuron", "chain-rule", "softmax-by-hand", "max-pooling-by-hand",
        "xor-by-hand", "chain-vanishing", "chain-exploding",
        "deep-sigmoid", "deep-relu", "overfitting", "regularized", "transfer-first", "transfer",
    ]  # fmt: skip
    with pytest.raises(UnknownKindError, match=r"no template called 'sprial'\. Did you mean 'spiral'\?"):
        TEMPLATES["sprial"]
    with pytest.raises(UnknownKindError, match="There are: circle, xor"):
        TEMPLATES["?"]


@ALL
def test_complete(template: Template) -> None:
    """It runs as it is, without a caution, and says what it is; every build is a fresh equal value."""
    project = template.build()
    assert infer_shapes(project.graph, project.spec).problems == ()
    assert project == template.build()
    assert project.template == template.name
    assert graph_from_json(graph_to_json(project.graph)) == project.graph
    assert template.title
    assert template.help.endswith(".")
    assert "\n" not in template.help
    assert (template.level.at_least is None) != (template.level.at_most is None)


@ALL
def test_laid_out(template: Template) -> None:
    """Cards do not cover each other, also where they are shown near; every edge leads right or to the next row."""
    graph = template.build().graph
    nodes = graph.nodes
    for place, one in enumerate(nodes):
        for other in nodes[place + 1 :]:
            height = (_height(graph, one.id) + _height(graph, other.id)) / 2
            assert abs(one.x - other.x) >= 160 or abs(one.y - other.y) >= height + 20, (one.id, other.id)
    for edge in graph.edges:
        source, target = graph[edge.source], graph[edge.target]
        assert source.x < target.x or target.y - source.y >= 150, edge


def _height(graph: Graph, node: str) -> float:
    """What a card takes: 64 far, and 50 for each unit near; 40 where there are more than eight."""
    if graph[node].view == "far":
        return 64.0
    units = getattr(graph[node].layer, "units", 1)
    return max(64.0, (50.0 if units <= 8 else 40.0) * units if units <= 16 else 0.0)


def test_tensorflow_playgrounds_network() -> None:
    """Two hidden layers of 4 and 2 units with tanh, one output; 0.03, batches of 10, half for the test."""
    for name in ("circle", "xor", "gauss", "plane", "bumps"):
        project = TEMPLATES[name].build()
        linear = [node.layer.dump() for node in project.graph.of_kind("Linear")]
        assert [(layer["units"], layer["activation"]["kind"]) for layer in linear] == [
            (4, "Tanh"), (2, "Tanh"), (1, "Identity")
        ]  # fmt: skip
        settings = project.settings
        assert (type(settings.optimizer).kind, settings.learning_rate, settings.batch_size) == ("SGD", 0.03, 10)
        assert settings.train_share == 0.5


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "circle",
        "plane",
        "digits",
        "perceptron-and",
        "perceptron-xor",
        "linear-13",
        "deep-sigmoid",
        "overfitting",
        "transfer",
    ],
)
def test_reaches_its_level(name: str) -> None:
    """The quick ones; ``--long`` trains all of them on ten seeds."""
    template = TEMPLATES[name]
    value = _reached(template, seed=0)
    assert template.level.holds(value), value


@pytest.mark.long
@ALL
def test_reaches_its_level_on_nine_seeds_of_ten(template: Template) -> None:
    values = [_reached(template, seed) for seed in SEEDS]
    assert sum(template.level.holds(value) for value in values) >= 9, values
