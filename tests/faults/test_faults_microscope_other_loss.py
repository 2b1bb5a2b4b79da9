"""Once there was a fault: with the microscope open, opening a project whose Loss goes by another name failed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from patience import process_events
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.project_file import save
from nnplayground.templates import TEMPLATES


def test_a_project_with_another_loss_is_opened_while_the_microscope_is_open(qtbot: QtBot, tmp_path: Path) -> None:
    project = TEMPLATES["circle"].build()
    nodes = tuple(replace(node, id=node.id.replace("loss_1", "loss_2")) for node in project.graph.nodes)
    edges = tuple(replace(edge, target=edge.target.replace("loss_1", "loss_2")) for edge in project.graph.edges)
    path = tmp_path / "loss2.nnp"
    save(path, project.with_graph(replace(project.graph, nodes=nodes, edges=edges)), None)
    with open_window(qtbot) as window, qtbot.captureExceptions() as raised:
        document = window.document
        wait_ready(qtbot, window)
        window.actions_by_name["microscope"].trigger()
        qtbot.waitUntil(lambda: document.microscope.active)
        window.files.load(path)
        qtbot.waitUntil(lambda: document.file.path == path)
        wait_ready(qtbot, window)
        process_events()  # what is painted then
    assert [error for _, error, _ in raised] == []
