"""One fixture for each thing of the window that tests look at.

A module whose tests need another project, template or network overrides the small fixture that says so; one whose tests
need a document that can be trained is marked ``usefixtures("trainable")``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from canvas_parts import on_canvas, small_network
from document_parts import opened, wait_trainable
from panel_parts import show
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.graph.graph import Graph
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.inspector import Inspector
from nnplayground.ui.window.main_window import MainWindow


@pytest.fixture
def template() -> str:
    """What the window is opened on."""
    return "circle"


@pytest.fixture
def project() -> Project:
    """What the document is opened on."""
    return TEMPLATES["circle"].build()


@pytest.fixture
def network() -> Graph:
    """What the canvas shows."""
    return small_network()


@pytest.fixture
def document(qapp: object, project: Project) -> Iterator[Document]:
    """Without a window, and its engine not started."""
    with opened(project) as result:
        yield result


@pytest.fixture
def trainable(qtbot: QtBot, document: Document) -> None:
    """The engine of the document has started, and told of its network."""
    document.training.start_engine()
    wait_trainable(qtbot, document)


@pytest.fixture
def inspector(qtbot: QtBot, document: Document) -> Inspector:
    """On screen, in a window of its own."""
    return show(qtbot, Inspector(document), 320, 900)


@pytest.fixture
def view(qtbot: QtBot, network: Graph) -> Iterator[CanvasView]:
    """The canvas in a window of its own."""
    with on_canvas(network) as result:
        yield result


@pytest.fixture
def window(qtbot: QtBot, template: str) -> Iterator[MainWindow]:
    """Run can be pressed."""
    with open_window(qtbot, template) as result:
        wait_ready(qtbot, result)
        yield result
