"""What is said of an opened step: below the node at work, on the card beside the mouse, and by a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nnplayground import notation
from nnplayground.ui.canvas.hits import BiasHit, Hit, NodeHit, TileHit
from nnplayground.ui.canvas.names import shape_name
from nnplayground.ui.canvas.node_labels import node_title
from nnplayground.ui.canvas.step.neuron_values import HIDDEN
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.microscope.trace import TracedOperation
    from nnplayground.ui.canvas.scene import CanvasScene


def name_of(traced: TracedOperation, digits: int, hidden: bool) -> str:
    """``Weighted sum · 10×4``, ``Mean = 0.693``; of a parameter with its name."""
    operation = traced.operation
    name = translated(operation.name)
    named_already = traced.phase != "update" and operation.part in ("weight", "bias")  # by the name already
    words = f"{name}: {operation.part}" if operation.part and not named_already else name
    result = operation.output
    if not result.shape:
        return f"{words} = {HIDDEN if hidden else notation.short(float(result.array), digits)}"
    return f"{words} · {shape_name(result.shape)}"


def numbers_of(scene: CanvasScene, hit: Hit | None) -> tuple[str, ...]:
    """What is known of the neuron or node under the mouse, to the digits that are chosen."""
    state = scene.step.state
    if state is None or not isinstance(hit, TileHit | BiasHit | NodeHit) or hit.node not in state.nodes:
        return ()
    one, digits = state.nodes[hit.node], scene.document.microscope.options.digits
    lines: list[str] = []
    if isinstance(hit, TileHit | BiasHit) and hit.unit < len(one.neurons):
        for entry in one.neurons[hit.unit]:
            letter = f"∂L/{entry.letter}" if entry.gradient else entry.letter
            sign = " " if entry.letter == "→" else " = "
            lines.append(f"{letter}{sign}{HIDDEN if entry.value is None else notation.short(entry.value, digits)}")
    if one.changed:
        lines.append(QCoreApplication.translate("canvas", "Your edit has changed the numbers here."))
    return tuple(lines)


def accessible_text(scene: CanvasScene) -> str:
    """Where the walk stands, as one line."""
    state = scene.step.state
    if state is None:
        return ""
    phases = {
        "forward": QCoreApplication.translate("canvas", "Forward pass"),
        "loss": QCoreApplication.translate("canvas", "Loss"),
        "backward": QCoreApplication.translate("canvas", "Backward pass"),
        "update": QCoreApplication.translate("canvas", "Update"),
    }
    traced, graph = state.current, scene.document.project.graph
    if traced is None or traced.node not in graph:
        return QCoreApplication.translate("canvas", "The microscope is open: nothing of the step is done yet.")
    sentence = QCoreApplication.translate("canvas", "Microscope: {phase}, {node}, {operation}. {text}")
    return sentence.format(
        phase=phases[traced.phase],
        node=node_title(graph[traced.node]),
        operation=name_of(traced, scene.document.microscope.options.digits, state.hidden),
        text=translated(traced.operation.text),
    )
