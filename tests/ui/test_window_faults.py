"""A fault in the program itself is said in the window, and the window lives on: in a process of its own, as one that
is not survived would take the tests along."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import pytest

_PROGRAM = """
    from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtTest import QTest

    from nnplayground.templates import TEMPLATES
    from nnplayground.ui.window.app import application
    from nnplayground.ui.canvas import keyboard, view
    from nnplayground.ui.document.document import Document
    from nnplayground.ui.window.faults import Faults
    from nnplayground.ui.toolkit.forms.number_box import NumberBox
    from nnplayground.ui.window.main_window import MainWindow

    running = application()
    window = MainWindow(Document(TEMPLATES["circle"].build()))
    Faults(window.messages).install()
    window.resize(1366, 900)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window, 60_000)
    window.document.select(frozenset({"linear_1"}))
    box = window.findChild(NumberBox, "field_units")
    canvas = window.canvas


    def fail(*arguments, **named):
        raise TypeError("a slip")


    def key(widget, key, text=""):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            running.postEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


    def mouse(kind, at):
        held = Qt.MouseButton.LeftButton
        there = QPointF(canvas.viewport().mapToGlobal(at))
        event = QMouseEvent(kind, QPointF(at), there, held, held, Qt.KeyboardModifier.NoModifier)
        running.postEvent(canvas.viewport(), event)


    def happen(name, do, owner, broken):
        # The events come from the event loop, as a person's do: an error has no Python caller to go to.
        kept = vars(owner).get(broken)
        setattr(owner, broken, fail)
        do()
        loop = QEventLoop()
        end = QTimer(interval=60_000, singleShot=True)
        end.timeout.connect(loop.quit)
        end.start()
        look = QTimer(interval=10)
        look.timeout.connect(lambda: said() and loop.quit())
        look.start()
        loop.exec()
        look.stop()
        if kept is None:
            delattr(owner, broken)
        else:
            setattr(owner, broken, kept)
        running.processEvents()
        print(name, said(), flush=True)
        window.messages.clear()
        running.processEvents()


    def said():
        return any("TypeError" in bar.message and "a slip" in bar.message for bar in window.messages.bars)


    def type_number():
        box.setFocus()
        box.selectAll()
        key(box, Qt.Key.Key_7, "7")


    def press_block():
        place = canvas.scene().node_geometries["linear_1"].rect
        start = canvas.mapFromScene(QPointF(place.center().x(), place.top() + 10))
        mouse(QEvent.Type.MouseButtonPress, start)
        mouse(QEvent.Type.MouseMove, start + QPoint(40, 40))
        mouse(QEvent.Type.MouseButtonRelease, start + QPoint(40, 40))


    happen("enter", lambda: (type_number(), key(box, Qt.Key.Key_Return)), window.document, "replace_layer")
    happen("arrow", lambda: (box.setFocus(), key(box, Qt.Key.Key_Up)), window.document, "replace_layer")
    happen("inside a step", lambda: (box.setFocus(), key(box, Qt.Key.Key_Up)), NumberBox, "_take")
    happen("leaving", lambda: (type_number(), QTimer.singleShot(20, canvas.setFocus)), window.document, "replace_layer")
    happen("drag", press_block, canvas.scene(), "preview_moved")
    happen("key", lambda: key(canvas, Qt.Key.Key_Left), keyboard, "press")
    canvas.zoom_to_fit()
    happen("resize", lambda: QTimer.singleShot(0, lambda: window.resize(1500, 960)), canvas, "zoom_to_fit")
    happen("paint", lambda: (canvas.resetCachedContent(), canvas.viewport().update()), view, "paint_background")
    window.close_anyway()
    print("closed", flush=True)
"""


@pytest.mark.slow
def test_a_type_error_in_a_handler_is_said_and_survived() -> None:
    """PySide on Python 3.11 has ended the process where such an error passed from one Python override into another."""
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", textwrap.dedent(_PROGRAM)],
        capture_output=True, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert lines[-1:] == ["closed"], done.stdout + done.stderr[-3000:]
    assert [line for line in lines if line.endswith("False")] == []
    assert done.returncode == 0
