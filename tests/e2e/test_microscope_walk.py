"""Whole training steps walked through by keys, forwards and backwards, in networks of every kind."""

from __future__ import annotations

import pytest
from document_parts import assert_same_state, state_of
from patience import PATIENCE
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.expressions.operation import PHASES
from nnplayground.training.session.session import Session
from nnplayground.ui.window.main_window import MainWindow

KINDS = {
    "backpropagation-by-hand": "Linear",
    "digits": "Conv2d",
    "resnet": "BatchNorm2d",
    "regularized": "Dropout",
    "residual": "Add",
}
"""Templates, and the layer for whose sake each is walked."""


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    """A key, wherever the focus is; until what it asked for has been drawn."""
    target = QApplication.focusWidget() or window
    QTest.keyClick(target, key, modifier)
    qtbot.waitUntil(lambda: not window.document.microscope.busy)
    QApplication.processEvents()


@pytest.mark.parametrize("template", KINDS)
def test_a_step_and_back(qtbot: QtBot, template: str) -> None:
    plain = Qt.KeyboardModifier.NoModifier
    with open_window(qtbot, template) as window:
        wait_ready(qtbot, window)
        document, microscope = window.document, window.document.microscope
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window, PATIENCE * 1000)
        window.canvas.setFocus()
        before = state_of(qtbot, document)

        press(qtbot, window, Qt.Key.Key_F9, plain)
        qtbot.waitUntil(lambda: microscope.active)
        trace = microscope.trace
        assert trace is not None
        assert KINDS[template] in {placed.layer for placed in trace.operations}
        assert microscope.walk.position == 0
        phases = []
        for position, traced in enumerate(trace.operations, start=1):
            press(qtbot, window, Qt.Key.Key_F8, plain)
            assert microscope.walk.position == position
            assert microscope.walk.current is traced
            phases.append(traced.phase)
            if traced.operation.explain is not None:
                explained = microscope.walk.explanation()
                assert explained is not None
                assert explained.equations
        assert phases == sorted(phases, key=PHASES.index)
        assert set(phases) == set(PHASES)

        alone = Session(document.project, document.project.load_data())
        alone.run(1)
        assert_same_state(state_of(qtbot, document), alone.state())

        press(qtbot, window, Qt.Key.Key_F8, plain)  # into the next step, and back out of it
        qtbot.waitUntil(lambda: microscope.trace is not trace)
        press(qtbot, window, Qt.Key.Key_F7, plain)
        qtbot.waitUntil(lambda: microscope.walk.position == len(trace.operations))
        for position in reversed(range(len(trace.operations))):
            press(qtbot, window, Qt.Key.Key_F7, plain)
            assert microscope.walk.position == position
        assert_same_state(state_of(qtbot, document), before)

        press(qtbot, window, Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)  # to the end of the phase
        assert microscope.walk.phase == "forward"
        assert trace.operations[microscope.walk.position].phase == "loss"
        press(qtbot, window, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)  # of the layer
        press(qtbot, window, Qt.Key.Key_F7, Qt.KeyboardModifier.ControlModifier)  # start over
        assert microscope.walk.position == 0
        press(qtbot, window, Qt.Key.Key_F9, plain)
        qtbot.waitUntil(lambda: not microscope.active)
        assert_same_state(state_of(qtbot, document), before)
