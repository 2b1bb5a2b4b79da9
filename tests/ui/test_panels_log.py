"""The log and the undo history."""

from __future__ import annotations

from document_parts import circle_graph, opened, project_of
from panel_parts import show, type_into
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnplayground.engine.snapshot import Trouble
from nnplayground.text import text
from nnplayground.ui.panels.inspector import Inspector
from nnplayground.ui.panels.log import Log
from nnplayground.ui.panels.undo_history import UndoHistory
from nnplayground.ui.toolkit.forms.number_box import NumberBox


def test_messages_and_troubles_are_kept_with_their_time(qtbot: QtBot) -> None:
    with opened(project_of(circle_graph())) as document:
        log = Log(document)
        show(qtbot, log)
        assert not log.list.isVisible()
        document.message_raised.emit(text("The clipboard holds no layers."))
        document.training.trouble_raised.emit(Trouble(0, text("The loss became infinite."), "linear_1", "step 12"))
        assert log.list.isVisible()
        lines = [log.list.item(place).text() for place in range(log.list.count())]
        assert lines[0].endswith("The clipboard holds no layers.")
        assert lines[1].endswith("Linear 1: The loss became infinite.")
        assert lines[0][2] == lines[0][5] == ":"
        log.list.setFocus()
        QTest.keyClick(log.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(log.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text().splitlines()[-1] == "step 12"


def test_a_click_in_the_history_goes_back(qtbot: QtBot) -> None:
    with opened(project_of(circle_graph())) as document:
        history, inspector = UndoHistory(document), Inspector(document)
        show(qtbot, history)
        show(qtbot, inspector)
        document.select(frozenset({"linear_1"}))
        box = inspector.findChild(NumberBox, "field_units")
        assert box is not None
        for typed in ("5", "6", "7"):
            type_into(box, typed)
        view = history.view
        row = view.model().index(2, 0)
        assert row.data() == "Change units of Linear 1"
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(row).center())
        assert box.text() == "6"
        assert document.undo_stack.index() == 2
