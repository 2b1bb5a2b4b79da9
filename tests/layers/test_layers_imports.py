"""The window lists layers and infers shapes in its own thread, so that must not import torch, nor any formula."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from nnplayground.datasets.spec import DataSpec
from nnplayground.graph import edits
from nnplayground.graph.layer import LAYERS
from nnplayground.graph.loss import LOSSES
from nnplayground.graph.shapes import infer_shapes
from nnplayground.layers.initializers.initializer import INITIALIZERS
graph = edits.chain(LAYERS["Input"](), LAYERS["Linear"](units=1), LAYERS["Loss"]())
data = DataSpec((2,), "classification", ("0", "1"), planar=True)
assert infer_shapes(graph, data).runnable
for registry in (LAYERS, LOSSES, INITIALIZERS):
    assert [cls() for cls in registry]
print(sorted({name.partition(".")[0] for name in sys.modules} & {"torch", "sklearn", "PySide6"}))
print([name for name in sys.modules if name.startswith(("nnplayground.expressions", "nnplayground.explain"))])
"""


def test_the_catalogue_needs_no_torch_and_no_formulas() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]\n[]"), done.stderr
