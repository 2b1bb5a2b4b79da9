"""The undo history holds whatever the views do while they are told of an edit."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

import pytest
from patience import process_events
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from window_parts import open_window

from nnplayground.graph import edits
from nnplayground.templates import TEMPLATES
from nnplayground.ui.document.document import Document


def rate(document: Document) -> float:
    return document.project.settings.learning_rate


def test_a_fault_inside_an_edit_is_told_and_the_history_goes_on(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception out of a command would leave a deleted command in the stack, and the next edit would crash."""
    faults: list[type[BaseException]] = []

    def fail(*_: object) -> None:
        raise ArithmeticError

    with monkeypatch.context() as patched:
        patched.setattr(sys, "excepthook", lambda kind, _error, _trace: faults.append(kind))
        patched.setattr("nnplayground.ui.document.document.project_change", fail)
        document.edit_settings("Rate", "a key", learning_rate=0.5)
    gc.collect()
    assert faults == [ArithmeticError]
    document.edit_settings("Rate", "a key", learning_rate=0.25)
    document.edit_settings("Rate", learning_rate=0.75)
    document.undo_stack.undo()
    assert rate(document) == 0.25
    assert document.undo_stack.count() == 2


def test_an_edit_from_within_an_edit_is_left_out(document: Document) -> None:
    """While a command is redone, pushing another deletes all behind it, that one included."""
    before = rate(document)
    document.edit_settings("Rate", learning_rate=0.5)
    document.undo_stack.undo()
    document.settings_changed.connect(lambda: document.edit_settings("Seed", seed=7))
    document.undo_stack.redo()
    gc.collect()
    assert rate(document) == 0.5
    assert document.project.settings.seed != 7
    document.undo_stack.undo()
    assert rate(document) == before


def test_a_half_typed_name_goes_with_its_layer(qtbot: QtBot) -> None:
    """The field is left when its layer or its project goes: what is in it belongs to no other."""
    with open_window(qtbot) as window:
        document = window.document
        node = document.project.graph.nodes[1].id
        goes: tuple[Callable[[], None], ...] = (
            lambda: document.edit_graph(edits.remove(document.project.graph, {node}), "Delete"),
            lambda: document.replace(TEMPLATES["xor"].build()),
        )
        for go in goes:
            document.replace(TEMPLATES["circle"].build())
            document.select(frozenset({node}))
            field = window.findChild(QLineEdit, "node_name")
            assert field is not None
            field.setFocus()
            QTest.keyClicks(field, "half")
            go()
            process_events()
            QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
            assert "half" not in [other.name for other in document.project.graph.nodes]
            assert document.undo_stack.count() <= 1
