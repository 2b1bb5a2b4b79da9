"""What the tests of forms and panels share: a small document, and widgets found by their names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QWidget
from pytestqt.qtbot import QtBot

from nnplayground.datasets.dataset import DATASETS
from nnplayground.fields import Kind
from nnplayground.graph import edits
from nnplayground.graph.graph import Graph
from nnplayground.graph.layer import LAYERS, Layer
from nnplayground.project import Project
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.forms.form import Form, FormEdit

W = TypeVar("W", bound=QWidget)


def layer(kind: str, **values: object) -> Layer:
    """A layer by its name."""
    return LAYERS[kind].model_validate(values)


def circle_graph() -> Graph:
    """Input, Linear 4, Linear 1, Loss."""
    hidden = layer("Linear", units=4, activation="Tanh")
    return edits.chain(layer("Input"), hidden, layer("Linear", units=1), layer("Loss"))


@contextmanager
def opened(graph: Graph | None = None, data: str = "circle") -> Iterator[Document]:
    """A document without a window; its threads end with the block."""
    document = Document(Project(circle_graph() if graph is None else graph, DATASETS[data]()))
    try:
        yield document
    finally:
        document.close()


def find(parent: QWidget, cls: type[W], name: str) -> W:
    """The one widget of this class and name below ``parent``."""
    result = parent.findChildren(cls, name)
    assert len(result) == 1, f"{len(result)} widgets called {name}"
    return result[0]


def show(qtbot: QtBot, widget: QWidget, width: int = 300, height: int = 700) -> None:
    """Show a widget of the test's own, with the keyboard."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()


def type_into(widget: QWidget, text: str, enter: bool = True) -> None:
    """Select all, type, press Enter."""
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)
    if enter:
        QTest.keyClick(widget, Qt.Key.Key_Return)


def drag(slider: QSlider, start: float, end: float) -> None:
    """Press the handle, move it in small steps, let go."""
    handle = 14

    def at(share: float) -> QPoint:
        return QPoint(round(handle / 2 + share * (slider.width() - handle)), slider.height() // 2)

    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at(start))
    for step in range(1, 9):
        QTest.mouseMove(slider, at(start + (end - start) * step / 8))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at(end))


class Bound:
    """A form that takes every change, as a document would, and remembers them."""

    def __init__(self, value: Kind) -> None:
        self.form = Form(value)
        self.changes: list[tuple[dict[str, object], str | None]] = []
        self.form.changed.connect(self._change)

    @property
    def value(self) -> Kind:
        assert self.form.value is not None
        return self.form.value

    def _change(self, edit: FormEdit) -> None:
        self.changes.append(({edit.name: edit.value}, edit.merge))
        self.form.set_value(edit.after)
