"""Another project is put in: whoever is told, of whatever, finds nothing of the old one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from document_parts import edit_layer
from PySide6.QtCore import QCoreApplication, QEvent, QObject, SignalInstance
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot
from timeline_parts import trained
from window_parts import wait_ready

from nnplayground import project_file
from nnplayground.engine.history_view import HistoryView
from nnplayground.project import Project
from nnplayground.project_file.record import read_record, write_record
from nnplayground.templates import TEMPLATES
from nnplayground.training.guards.breakpoint import AtEpoch
from nnplayground.training.timeline.view import TimelineView
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.document_data import DocumentData
from nnplayground.ui.document.document_file import DocumentFile
from nnplayground.ui.document.microscope_model import MicroscopeModel
from nnplayground.ui.document.microscope_walk import MicroscopeWalk
from nnplayground.ui.document.timeline_model import TimelineModel
from nnplayground.ui.document.training_model import TrainingModel
from nnplayground.ui.window.main_window import MainWindow

Value = dict[str, Any]
PARTS = Document | TrainingModel | MicroscopeModel | MicroscopeWalk | TimelineModel | DocumentFile | DocumentData
OF_THE_PERSON = {
    "revision",
    "structure_revision",
    "speed",
    "pace",
    "options",
    "engine",
    "at_work",
    "requests",
    "frames",
}
"""Counts on, or goes from one project to the next."""


def readable(thing: object) -> Any:
    """What can be read of a document and its parts, in a form that can be compared."""
    if isinstance(thing, PARTS):
        result: Value = {}
        for name in dir(thing):
            if name.startswith("_") or name in OF_THE_PERSON or hasattr(QObject, name):
                continue
            value = getattr(thing, name)
            if not callable(value) and not isinstance(value, SignalInstance):
                result[name] = readable(value)
        return result
    if isinstance(thing, QUndoStack):
        return thing.count(), thing.index(), thing.isClean(), thing.canUndo(), thing.canRedo()
    if isinstance(thing, HistoryView):
        return len(thing)
    if isinstance(thing, TimelineView):
        return repr(thing)
    return thing


def renamed(template: str) -> Project:
    """A template of which no node has the name that it has in any other."""
    project = TEMPLATES[template].build()
    record = json.loads(write_record(project, trained=False))
    text = json.dumps(record)
    for node in project.graph.nodes:
        text = text.replace(f'"{node.id}"', f'"{node.id}0"').replace(f'"{node.id}.', f'"{node.id}0.')
    return read_record(text.encode(), project.files)[0]


def signals(document: Document) -> Iterator[tuple[str, SignalInstance]]:
    parts = (document.training, document.microscope, document.timeline, document.file, document.source)
    for part in (document, *parts, document.microscope.walk, document.undo_stack):
        for name in dir(part):
            signal = None if hasattr(QObject, name) else getattr(part, name)
            if isinstance(signal, SignalInstance):
                yield f"{type(part).__name__}.{name}", signal


@pytest.fixture
def heard() -> list[Value]:
    """What was there to be read each time that another project was put in the window."""
    return []


@pytest.fixture
def window(qtbot: QtBot, heard: list[Value]) -> Iterator[MainWindow]:
    """The test hears its document before any view does."""
    document = Document(TEMPLATES["circle"].build())
    document.replaced.connect(lambda: heard.append(readable(document)))
    main_window = MainWindow(document)
    document.training.set_pace(None)
    main_window.resize(1366, 768)
    main_window.show()
    wait_ready(qtbot, main_window)
    yield main_window
    main_window.close_anyway()
    main_window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def with_a_step_open(qtbot: QtBot, window: MainWindow) -> None:
    microscope = window.document.microscope
    with qtbot.waitSignal(microscope.changed):
        microscope.open()
    microscope.walk.to_phase_end("backward")
    microscope.walk.play(True)
    assert microscope.active


def on_the_way_to_a_step(_qtbot: QtBot, window: MainWindow) -> None:
    window.document.microscope.open()
    assert window.document.microscope.busy


def in_the_past(qtbot: QtBot, window: MainWindow) -> None:
    trained(qtbot, window)
    timeline = window.document.timeline
    key = timeline.view.keys_along(timeline.view.current)[1]
    timeline.show_checkpoint(*key)
    qtbot.waitUntil(
        lambda: window.document.training.snapshot is not None and window.document.training.snapshot.viewed == key
    )


def at_the_film(qtbot: QtBot, window: MainWindow) -> None:
    trained(qtbot, window)
    window.document.timeline.play(True)
    assert window.document.timeline.viewing is not None


def in_training(qtbot: QtBot, window: MainWindow) -> None:
    document = window.document
    document.training.set_breakpoints((AtEpoch(100_000),))
    edit_layer(document, "linear_1", "Units", units=5)
    edit_layer(document, "linear_1", "Units", units=6)
    document.undo_stack.undo()
    document.select(frozenset({"linear_1"}))
    document.training.run()
    qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step > 50)


SITUATIONS = (with_a_step_open, on_the_way_to_a_step, in_the_past, at_the_film, in_training)


@pytest.mark.parametrize("begin", SITUATIONS, ids=lambda begin: begin.__name__)
@pytest.mark.parametrize("way", ["file", "template"])
def test_whoever_is_told_sees_the_new_project_only(
    qtbot: QtBot,
    window: MainWindow,
    heard: list[Value],
    tmp_path: Path,
    begin: Callable[[QtBot, MainWindow], None],
    way: str,
) -> None:
    document, project = window.document, renamed("spiral") if way == "file" else TEMPLATES["digits"].build()
    path = tmp_path / "a.nnp" if way == "file" else None
    begin(qtbot, window)
    reports: list[tuple[str, Value]] = []
    for name, signal in signals(document):
        signal.connect(lambda *_, name=name: reports.append((name, readable(document))))
    if path is None:
        window.files.take(project, None, None)
    else:
        project_file.save(path, project, None)
        reports.clear()
        window.files.load(path)
        before = document.project
        qtbot.waitUntil(lambda: document.project is not before)
    fresh = Document(document.project, None, path)
    try:
        expected = readable(fresh)
    finally:
        fresh.close()
    assert document.project.graph == project.graph
    assert heard == [expected]
    at = next(place for place, (name, _) in enumerate(reports) if name == "Document.replaced")
    assert not [name for name, seen in reports[:at] if seen["project"] is document.project], "told before all was done"
    assert not [name for name, seen in reports[at:] if seen["data"] is None and seen != expected]
    # The window goes on with it.
    wait_ready(qtbot, window)
    assert set(window.canvas.scene().nodes) == {node.id for node in document.project.graph.nodes}
    document.training.step()
    qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step == 1)


def test_an_edit_and_its_undo_are_told_of_once_they_are_whole(qtbot: QtBot, window: MainWindow) -> None:
    """Shapes, selection and data are those of the project from the first signal on."""
    document = window.document
    seen: list[tuple[bool, bool, bool]] = []

    def look() -> None:
        nodes = document.project.graph.by_id
        fits = document.data is None or document.data.spec == document.project.spec
        seen.append((document.shapes.outputs.keys() <= nodes.keys(), document.selection <= nodes.keys(), fits))

    for signal in (document.graph_changed, document.shapes_changed, document.dataset_changed):
        signal.connect(look)
    document.select(frozenset({"linear_1"}))
    document.edit(renamed("iris"), "All of it")
    document.undo_stack.undo()
    document.undo_stack.redo()
    assert len(seen) == 9
    assert all(all(one) for one in seen)
