"""What a screen reader finds: every control has a name and a value, every picture has words."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator

import pytest
from patience import process_events
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from window_parts import keys, press

from nnplayground import notation
from nnplayground.ui.data_view.viewer import open_data_viewer
from nnplayground.ui.document.panel import PANELS, PLOTS
from nnplayground.ui.microscope.inspection.gradient_check import open_gradient_check
from nnplayground.ui.microscope.sample_picker.dialog import open_sample_picker
from nnplayground.ui.plots.chart.chart import Chart
from nnplayground.ui.toolkit.announcements import announcements
from nnplayground.ui.toolkit.spoken import Spoken
from nnplayground.ui.window.main_window import MainWindow

_ROLE = QAccessible.Role
CONTROLS = {
    _ROLE.Button, _ROLE.ButtonMenu, _ROLE.CheckBox, _ROLE.RadioButton, _ROLE.EditableText, _ROLE.SpinBox,
    _ROLE.ComboBox, _ROLE.Slider, _ROLE.List, _ROLE.Tree, _ROLE.Table, _ROLE.Chart, _ROLE.Canvas, _ROLE.PageTabList,
    _ROLE.PageTab, _ROLE.ProgressBar, _ROLE.MenuItem, _ROLE.ToolBar, _ROLE.Dialog,
}  # fmt: skip
_MANY = {_ROLE.List, _ROLE.Tree, _ROLE.Table}
"""Their lines are texts."""


def _interfaces(widget: QWidget) -> Iterator[QAccessibleInterface]:
    """All that can be seen, as a screen reader walks."""
    waiting = [QAccessible.queryAccessibleInterface(widget)]
    while waiting:
        one = waiting.pop()
        if one is None or not one.isValid() or one.state().invisible:
            continue
        yield one
        if one.role() not in _MANY:
            waiting += [one.child(place) for place in range(one.childCount())]


def _faults(root: QWidget) -> list[str]:
    """What has no name, or no value where it should have one."""
    result: list[str] = []
    count = 0
    for one in _interfaces(root):
        shown, role = one.object(), one.role()
        name, value = one.text(QAccessible.Text.Name), one.text(QAccessible.Text.Value)
        takes_keys = (
            isinstance(shown, QWidget)
            and bool(shown.focusPolicy() & Qt.FocusPolicy.TabFocus)
            and shown.focusProxy() is None
        )
        if isinstance(shown, QWidget) and shown.geometry().right() <= 0:
            continue  # Qt keeps some out of sight
        wrong = ""
        if (role in CONTROLS or takes_keys) and not name.strip():
            wrong = "no name"
        elif isinstance(shown, QComboBox) and shown.currentText() and value.strip() != shown.currentText().strip():
            wrong = f"value {value!r} instead of {shown.currentText()!r}"
        elif role in (_ROLE.SpinBox, _ROLE.Slider) and one.valueInterface() is None and not value:
            wrong = "no value"
        elif isinstance(shown, Spoken) and role not in (_ROLE.Chart, _ROLE.Canvas):
            wrong = "a picture without words"
        elif isinstance(shown, QLineEdit) and value != shown.text():
            wrong = f"value {value!r}"
        count += role in CONTROLS
        if wrong:
            above = shown.parent() if shown is not None else None
            result.append(f"{role.name} {type(shown).__name__} {shown.objectName()!r} in {above}: {wrong}")
    assert count > 0
    return result


@pytest.mark.parametrize("kind", [cls.kind for cls in (*PANELS, *PLOTS)])
def test_every_control_of_a_panel_has_a_name(qtbot: QtBot, window: MainWindow, kind: str) -> None:
    document = window.document
    window.dock_layout.bring(kind)
    panel = window.panels[kind]
    qtbot.waitUntil(panel.isVisible)
    assert _faults(window) == []
    press(window, "epoch")
    qtbot.waitUntil(lambda: not document.training.running and document.training.snapshot.now.step > 0)  # type: ignore[union-attr]
    for node in document.project.graph.order:
        document.show_node(node)
        process_events()
        assert _faults(window) == []
    document.microscope.open()
    qtbot.waitUntil(lambda: document.microscope.active)
    document.microscope.walk.forward()
    document.microscope.options.set_predicting(True)
    window.dock_layout.bring(kind)
    process_events()
    if panel.window() is not window:
        assert _faults(panel.window()) == []
    assert _faults(window) == []


def test_the_button_that_empties_a_search_has_a_name(window: MainWindow) -> None:
    search = window.panels["palette"].findChildren(QLineEdit)[0]
    search.setFocus()
    QTest.keyClicks(search, "conv")
    assert _faults(window) == []


def test_what_a_narrow_window_puts_behind_a_button_can_be_found(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(window.minimumSizeHint().width(), 700)
    process_events()
    assert _faults(window) == []


@pytest.mark.parametrize("page", [0, 1, 2])
def test_every_control_of_the_inspector_has_a_name(qtbot: QtBot, window: MainWindow, page: int) -> None:
    inspector = window.panels["inspector"]
    inspector.tabs.setCurrentIndex(page)  # type: ignore[attr-defined]
    process_events()
    assert _faults(window) == []


DIALOGS: dict[str, Callable[[MainWindow], object]] = {
    "gallery": lambda window: window.actions_by_name["new"].trigger(),
    "panel_help": lambda window: window.actions_by_name["panel_help"].trigger(),
    "shortcuts_dialog": lambda window: window.actions_by_name["shortcuts"].trigger(),
    "about_dialog": lambda window: window.actions_by_name["about"].trigger(),
    "crossval": lambda window: window.actions_by_name["cross_validate"].trigger(),
    "breakpoints": lambda window: window.actions_by_name["breakpoints"].trigger(),
    "data_viewer": lambda window: open_data_viewer(window.document, window),
    "picker_sample": lambda window: open_sample_picker(window.document, window, "sample"),
    "picker_batch": lambda window: open_sample_picker(window.document, window, "batch"),
    "picker_values": lambda window: open_sample_picker(window.document, window, "values"),
    "gradient_check": lambda window: open_gradient_check(window.document, window),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_a_dialog_has_a_name(qtbot: QtBot, window: MainWindow, name: str) -> None:
    DIALOGS[name](window)
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in window.findChildren(QDialog)))
    process_events()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            assert _faults(dialog) == [], dialog


def _words(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    assert interface.role() in (_ROLE.Chart, _ROLE.Canvas)
    return interface.text(QAccessible.Text.Description)


def test_the_canvas_says_its_layers_and_what_is_selected(window: MainWindow) -> None:
    words = _words(window.canvas)
    assert "Layers: Input, Linear 1, Linear 2, Linear 3, Loss." in words
    assert "Selected" not in words
    window.document.show_node("linear_1")
    assert _words(window.canvas).startswith("Selected: Linear 1, 4, tanh, output 4.")


def test_charts_say_their_axes_and_last_values(qtbot: QtBot, window: MainWindow) -> None:
    document = window.document
    press(window, "epoch")
    qtbot.waitUntil(lambda: not document.training.running and len(document.training.history) > 1)
    chart = window.panels["loss"].findChildren(Chart)[0]

    def shown() -> bool:
        """Views take turns: the last picture comes a little after the end."""
        loss = document.training.snapshot.now.test.loss  # type: ignore[union-attr]
        return any(notation.figure(loss, digits) in _words(chart) for digits in (3, 4))

    qtbot.waitUntil(shown)
    interface = QAccessible.queryAccessibleInterface(chart)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "loss over epoch"
    assert "epoch from" in _words(chart)


def test_what_happens_is_announced_at_most_once_a_second(qtbot: QtBot, window: MainWindow) -> None:
    said: list[tuple[float, str]] = []
    announcements().said.connect(lambda words: said.append((time.monotonic(), words)))
    document = window.document

    def told(words: str) -> bool:
        return any(words in sentence for _, sentence in said)

    keys(window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: told("step 1:"))
    keys(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: said[-1][1] == "Training")
    keys(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not document.training.running and said[-1][1].startswith("Stopped at epoch"))
    for number in range(20):
        window.messages.show_message(f"Remark {number}.", "info")
    window.messages.show_message("It broke.", "error")
    qtbot.waitUntil(lambda: told("It broke."))
    assert told("It broke. Remark 19."), said
    document.microscope.open()
    qtbot.waitUntil(lambda: document.microscope.active)
    keys(window, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: told("Microscope: Forward pass"))
    assert not told("Remark 5.")
    moments = [moment for moment, _ in said]
    assert min(later - sooner for sooner, later in itertools.pairwise(moments)) > 0.9


class _SlowView:
    """Takes longer to paint than what is told of a run might wait."""

    def shows_frames(self) -> bool:
        return True

    def draw_frame(self) -> None:
        time.sleep(0.3)

    def frame_scenes(self) -> tuple[()]:
        return ()

    def frame_window(self) -> None:
        return None


def test_the_figures_that_are_announced_are_those_of_the_end(qtbot: QtBot, window: MainWindow) -> None:
    """Also where the pictures of a machine lag behind its run."""
    said: list[str] = []
    announcements().said.connect(said.append)
    training = window.document.training
    slow = _SlowView()
    training.frames.add(slow)
    keys(window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: training.snapshot is not None and training.snapshot.now.step == 1)
    keys(window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: training.snapshot is not None and training.snapshot.now.step == 2)
    qtbot.waitUntil(lambda: any(one.startswith("Stopped at epoch") and "step 2:" in one for one in said[-1:]))
