"""Somebody who presses everything, quickly and without a plan: nothing is reported as a fault, whatever the order."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QGraphicsView,
    QLineEdit,
    QSlider,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from window_parts import open_window, wait_ready

from nnplayground.datasets.dataset import DATASETS
from nnplayground.templates import TEMPLATES
from nnplayground.ui.data_view.viewer import open_data_viewer
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.window.main_window import MainWindow

GESTURES = 300
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
KEYS = [
    Qt.Key.Key_Delete, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Return,
    Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_Plus, Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X,
    Qt.Key.Key_D, Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_R, Qt.Key.Key_F5, Qt.Key.Key_F10, Qt.Key.Key_F6,
]  # fmt: skip
ACTIONS = [
    "run", "pause", "step", "epoch", "reset", "new_weights", "new_data", "undo", "redo", "cut", "copy", "paste",
    "duplicate", "delete", "select_all", "auto_layout", "view_near", "view_far", "zoom_in", "zoom_out", "zoom_fit",
    "all_plots", "reset_layout", "new", "freeze", "analyze", "cross_validate",
]  # fmt: skip
VALUES = ["0", "1", "-1", "64", "100000", "0.5", "1e30", "nan", "inf", "abc", "", "0.5, 2", "3, 6, 9", "/nowhere"]
STAYING = {"gallery", "data_viewer", "crossval"}
"""Dialogs that are not modal: they may stay open while other things are pressed."""
SETTINGS: list[dict[str, object]] = [
    {"learning_rate": 100.0}, {"learning_rate": 0.03}, {"batch_size": 1}, {"batch_size": 100_000}, {"dtype": "float64"},
    {"train_share": 0.95, "validation_share": 0.05}, {"seed": 7}, {"optimizer": {"kind": "Adam"}},
    {"patience": 2}, {"schedule": {"kind": "step"}, "warmup": 1}, {"label_noise": 0.3, "max_norm": 1.0},
]  # fmt: skip


class Monkey:
    """The same seed makes the same choices (what they meet depends on how far the training has come)."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window = window
        self.random = random.Random(seed)
        self.did: list[str] = []
        self.gestures: list[tuple[Callable[[], object], int]] = [
            (self.press, 12), (self.act, 10), (self.click, 8), (self.drag, 12), (self.key, 8), (self.spin, 8),
            (self.combo, 6), (self.slide, 3), (self.plot, 4), (self.settings, 4), (self.data, 2), (self.replace, 2),
            (self.resize, 1), (self.dock, 2), (self.theme, 1), (self.rest, 6),
            (self.tab, 4), (self.line, 4), (self.button, 6), (self.cell, 4), (self.any_key, 4), (self.look, 1),
        ]  # fmt: skip

    def once(self) -> None:
        """One gesture, and afterwards all pop-ups and dialogs closed."""
        kinds, weights = zip(*self.gestures, strict=True)
        (gesture,) = self.random.choices(kinds, weights)
        self.did.append(gesture.__name__)
        gesture()
        self.close_popups()
        for dialog in self.window.findChildren(QDialog):
            if dialog.objectName() not in STAYING or self.random.random() < 0.1:
                dialog.close()
        QApplication.processEvents()

    @staticmethod
    def close_popups() -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    def seen(self, kind: type[QWidget]) -> list[QWidget]:
        result = self.window.findChildren(kind)
        return [it for it in result if it.isVisible() and it.isEnabled() and min(it.width(), it.height()) > 2]

    def one_of(self, kind: type[QWidget]) -> QWidget | None:
        result = self.seen(kind)
        return self.random.choice(result) if result else None

    def spot(self, widget: QWidget) -> QPoint:
        return QPoint(self.random.randrange(max(1, widget.width())), self.random.randrange(max(1, widget.height())))

    def on_canvas(self) -> QPoint:
        """Mostly on a node, a port or an edge."""
        canvas, view = self.window.canvas.scene(), self.window.canvas
        choice = self.random.randrange(4)
        if choice == 0 and canvas.node_geometries:
            rect = self.random.choice(list(canvas.node_geometries.values())).rect
            across, along = self.random.random() * rect.width(), self.random.random() * rect.height()
            return view.mapFromScene(QPointF(rect.left() + across, rect.top() + along))
        if choice == 1 and canvas.ports:
            return view.mapFromScene(self.random.choice(list(canvas.ports.values())).pos())
        if choice == 2 and canvas.edge_geometries:
            points = self.random.choice(list(canvas.edge_geometries.values())).points[0]
            return view.mapFromScene(QPointF(*points[self.random.randrange(len(points))]))
        return self.spot(view.viewport())

    # -- gestures

    def press(self) -> None:
        name = self.random.choice(ACTIONS[:7])
        button = self.window.toolbar.findChild(QToolButton, f"action_{name}")
        if button is not None and button.isVisible():
            QTest.mouseClick(button, LEFT)

    def act(self) -> None:
        name = self.random.choice(ACTIONS)
        self.did.append(name)
        self.window.actions_by_name[name].trigger()

    def click(self) -> None:
        how = self.random.choice([QTest.mouseClick, QTest.mouseClick, QTest.mouseDClick])
        how(self.window.canvas.viewport(), LEFT, self.modifier(), self.on_canvas())

    def drag(self) -> None:
        viewport, start, end = self.window.canvas.viewport(), self.on_canvas(), self.on_canvas()
        modifier = self.modifier()
        QTest.mousePress(viewport, LEFT, modifier, start)
        for step in range(1, 5):
            QTest.mouseMove(viewport, start + (end - start) * step / 4)
        if self.random.random() < 0.2:
            self.random.choice([self.replace, self.act])()  # in the middle of it
        QTest.mouseRelease(viewport, LEFT, modifier, end)

    def key(self) -> None:
        QTest.keyClick(self.window.canvas, self.random.choice(KEYS), self.modifier())

    def spin(self) -> None:
        box = self.one_of(QAbstractSpinBox)
        if isinstance(box, QAbstractSpinBox):
            box.setFocus()
            box.selectAll()
            QTest.keyClicks(box, self.random.choice(VALUES))
            QTest.keyClick(box, self.random.choice([Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Up]))

    def combo(self) -> None:
        box = self.one_of(QComboBox)
        if box is not None:
            box.setFocus()
            QTest.keyClick(box, self.random.choice([Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_End]))

    def slide(self) -> None:
        slider = self.one_of(QSlider)
        if slider is not None:
            QTest.mouseClick(slider, LEFT, NONE, self.spot(slider))

    def plot(self) -> None:
        plots = [it for it in self.seen(QGraphicsView) if it is not self.window.canvas]
        if plots:
            plot = self.random.choice(plots)
            assert isinstance(plot, QGraphicsView)
            QTest.mousePress(plot.viewport(), LEFT, NONE, self.spot(plot.viewport()))
            QTest.mouseMove(plot.viewport(), self.spot(plot.viewport()))
            QTest.mouseRelease(plot.viewport(), LEFT, NONE, self.spot(plot.viewport()))

    def settings(self) -> None:
        self.window.document.edit_settings("Settings", **self.random.choice(SETTINGS))

    def data(self) -> None:
        document = self.window.document
        document.edit(replace(document.project, dataset=self.random.choice([kind() for kind in DATASETS])), "Data")

    def replace(self) -> None:
        self.window.document.replace(self.random.choice(list(TEMPLATES.values())).build())

    def tab(self) -> None:
        bar = self.one_of(QTabBar)
        if isinstance(bar, QTabBar) and bar.count():
            QTest.mouseClick(bar, LEFT, NONE, bar.tabRect(self.random.randrange(bar.count())).center())

    def line(self) -> None:
        box = self.one_of(QLineEdit)
        if isinstance(box, QLineEdit) and not box.isReadOnly():
            box.setFocus()
            box.selectAll()
            QTest.keyClicks(box, self.random.choice(VALUES))
            QTest.keyClick(box, self.random.choice([Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab]))

    def button(self) -> None:
        """Any, in the inspector, plots, messages and dialogs: all but what would fetch files from the network."""
        button = self.one_of(QAbstractButton)
        if button is not None and button.objectName() != "button_download":
            QTimer.singleShot(0, self.close_popups)  # a menu of a button runs a loop of its own
            QTest.mouseClick(button, LEFT)

    def cell(self) -> None:
        """A line of a table, a list or the gallery."""
        view = self.one_of(QAbstractItemView)
        if isinstance(view, QAbstractItemView):
            QTest.mouseClick(view.viewport(), LEFT, self.modifier(), self.spot(view.viewport()))
            QTest.keyClick(view, self.random.choice(KEYS))

    def any_key(self) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, self.random.choice(KEYS), self.modifier())

    def look(self) -> None:
        open_data_viewer(self.window.document, self.window)

    def resize(self) -> None:
        self.window.resize(*self.random.choice([(200, 150), (2560, 1440), (1366, 768)]))

    def dock(self) -> None:
        dock = self.random.choice(list(self.window.docks.values()))
        self.random.choice([lambda: dock.setFloating(not dock.isFloating()), dock.close, dock.show])()

    def theme(self) -> None:
        themes().choose(self.random.choice(["light", "dark"]))

    def rest(self) -> None:
        QTest.qWait(self.random.choice([1, 10, 60]))

    def modifier(self) -> Qt.KeyboardModifier:
        held = Qt.KeyboardModifier
        return self.random.choice([NONE, NONE, held.ControlModifier, held.ShiftModifier, held.AltModifier])


@pytest.mark.slow
def test_pressing_everything_breaks_nothing(qtbot: QtBot) -> None:
    """Exceptions in slots and handlers and Qt's warnings fail a test by themselves."""
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        document, monkey = window.document, Monkey(window, 20)
        try:
            for _ in range(GESTURES):
                monkey.once()
                graph, scene = document.project.graph, window.canvas.scene()
                last = monkey.did[-6:]
                assert set(scene.nodes) == set(scene.node_geometries) == set(graph.by_id), last
                assert set(scene.edges) == set(scene.edge_geometries) == set(graph.edges), last
                assert not graph.cycle, last
                assert document.training.at_work, last
                if len(graph.nodes) > 25:
                    monkey.replace()
        finally:
            themes().choose("light")
        document.training.set_pace(None)
        document.replace(TEMPLATES["circle"].build())
        wait_ready(qtbot, window)
        document.training.step()
        qtbot.waitUntil(lambda: document.training.snapshot is not None and document.training.snapshot.now.step == 1)
