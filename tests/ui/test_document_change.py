"""What an edit means for a document, decided without a window."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from nnplayground.graph import edits
from nnplayground.project import Project, WeightEdit
from nnplayground.templates import TEMPLATES
from nnplayground.ui.document.project_change import ProjectChange, project_change


def _differing(old: Project, new: Project) -> set[str]:
    change: ProjectChange = project_change(old, new)
    return {field.name for field in fields(change) if getattr(change, field.name)}


OLD = TEMPLATES["circle"].build()
UNCONNECTED = edits.remove(OLD.graph, edges=OLD.graph.edges[:1])
SPLIT = OLD.settings.with_(train_share=0.3)
FIRST = next(node for node in OLD.graph.nodes if node.layer.kind == "Linear")
CASES = {
    "nothing": (OLD, set()),
    "a node is moved": (OLD.with_graph(edits.move(OLD.graph, {FIRST.id: (1.0, 2.0)})), {"graph"}),
    "more units": (
        OLD.with_graph(edits.replace_layer(OLD.graph, FIRST.id, FIRST.layer.with_(units=7))),
        {"graph", "shapes", "training"},
    ),
    "an edge is gone": (OLD.with_graph(UNCONNECTED), {"graph", "shapes", "training"}),
    "a name": (OLD.with_graph(edits.rename(OLD.graph, FIRST.id, "first")), {"graph"}),
    "the learning rate": (replace(OLD, settings=OLD.settings.with_(learning_rate=0.5)), {"settings", "training"}),
    "how the data are split": (replace(OLD, settings=SPLIT), {"settings", "training", "data"}),
    "new data": (replace(OLD, data_draw=OLD.data_draw + 1), {"dataset", "data"}),
    "noise": (replace(OLD, dataset=OLD.dataset.with_(noise=20)), {"dataset", "data"}),
    "new weights": (replace(OLD, weight_draw=OLD.weight_draw + 1), {"training"}),
    "a weight": (replace(OLD, edits=(WeightEdit(FIRST.id, "weight", (0, 0), 1.0, 0.0, 3),)), {"training"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_another_one(name: str) -> None:
    new, expected = CASES[name]
    assert _differing(OLD, new) == expected
