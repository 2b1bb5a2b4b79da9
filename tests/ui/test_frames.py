"""A snapshot is painted view by view: in which order, with how much time left for the person, and all of it."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGraphicsScene, QWidget
from pytestqt.qtbot import QtBot
from window_parts import open_window, press, wait_ready

from nnplayground.bench.parts.live import views_of
from nnplayground.bench.window import OpenedWindow
from nnplayground.ui.document.frame_painter import FramePainter
from nnplayground.ui.document.frame_plan import FREE, FramePlan


def drawn(plan: FramePlan[str], costs: dict[str, float]) -> list[str]:
    """The rest of a picture, in the order in which it is drawn."""
    order = []
    while (view := plan.next()) is not None:
        order.append(view)
        plan.spent(view, costs[view])
    return order


def test_the_dearest_view_is_drawn_last() -> None:
    plan: FramePlan[str] = FramePlan()
    costs = {"canvas": 0.009, "loss": 0.002, "weights": 0.004}
    plan.begin(costs, 0.0)
    assert sorted(drawn(plan, costs)) == sorted(costs)
    plan.begin(costs, 1.0)
    assert drawn(plan, costs) == ["loss", "weights", "canvas"]
    for _ in range(20):
        plan.begin(costs, 2.0)
        drawn(plan, costs | {"loss": 0.02})
    plan.begin(costs, 3.0)
    assert drawn(plan, costs) == ["weights", "canvas", "loss"]


def test_who_was_left_out_comes_first() -> None:
    plan: FramePlan[str] = FramePlan()
    costs = {"canvas": 0.009, "loss": 0.002, "weights": 0.004}
    plan.begin(costs, 0.0)
    drawn(plan, costs)
    plan.begin(costs, 1.0)
    assert plan.next() == "loss"
    plan.begin(costs, 2.0)
    assert drawn(plan, costs) == ["weights", "canvas", "loss"]
    plan.begin(costs, 3.0)
    plan.forget("canvas")
    assert drawn(plan, costs) == ["loss", "weights"]


@given(st.lists(st.floats(0.0, 0.1), min_size=1, max_size=8), st.floats(0.0, 0.5))
def test_a_share_of_the_time_is_left(spent: list[float], other: float) -> None:
    """Whatever the views took, and whatever else happened in between."""
    plan: FramePlan[int] = FramePlan()
    plan.begin(range(len(spent)), 10.0)
    for view, seconds in enumerate(spent):
        plan.next()
        plan.spent(view, seconds)
    now = 10.0 + sum(spent) + other
    whole = now + plan.rest(now) - 10.0
    assert whole - sum(spent) >= FREE * whole - 1e-9
    assert plan.rest(now) <= sum(spent)  # and no more than is due


class Counted(QObject):
    """A view that counts; ``then`` is called as it draws."""

    posted = Signal()

    def __init__(self, order: list[str], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.order = order
        self.seen = True
        self.then: Callable[[], None] = lambda: None
        self.posted.connect(lambda: order.append("event"), Qt.ConnectionType.QueuedConnection)

    def shows_frames(self) -> bool:
        return self.seen

    def draw_frame(self) -> None:
        self.order.append(self.objectName())
        self.posted.emit()
        self.then()

    def frame_scenes(self) -> tuple[QGraphicsScene, ...]:
        return ()

    def frame_window(self) -> QWidget | None:
        return None


def test_events_are_handled_between_two_views(qtbot: QtBot) -> None:
    order: list[str] = []
    done: list[bool] = []
    parent = QObject()
    painter = FramePainter(lambda: done.append(True), parent)
    views = [Counted(order, name) for name in ("a", "b", "hidden", "c")]
    views[2].seen = False
    for view in views:
        painter.add(view)
    painter.begin()
    assert not order
    qtbot.waitUntil(lambda: bool(done))
    assert [word for word in order if word != "event"] == ["a", "b", "c"]
    assert order[:5] == ["a", "event", "b", "event", "c"]
    assert done == [True]


def test_a_view_that_fails_or_is_gone_holds_up_no_other(qtbot: QtBot) -> None:
    order: list[str] = []
    done: list[bool] = []
    parent = QObject()
    painter = FramePainter(lambda: done.append(True), parent)
    views = [Counted(order, name) for name in ("a", "gone", "c")]
    for view in views:
        painter.add(view)

    def fail() -> None:
        raise ValueError("cannot be drawn")

    views[0].then = fail
    painter.begin()
    shiboken6.delete(views[1])
    with qtbot.captureExceptions() as exceptions:
        qtbot.waitUntil(lambda: bool(done))
    assert [word for word in order if word != "event"] == ["a", "c"]
    assert [kind for kind, *_ in exceptions] == [ValueError]


def test_closing_in_the_middle_draws_nothing_more(qtbot: QtBot) -> None:
    order: list[str] = []
    parent = QObject()
    painter = FramePainter(lambda: None, parent)
    views = [Counted(order, name) for name in ("a", "b")]
    views[0].then = painter.stop
    for view in views:
        painter.add(view)
    painter.begin()
    qtbot.waitUntil(lambda: "event" in order)
    for _ in range(5):
        QCoreApplication.processEvents()
    assert order == ["a", "event"]


def test_all_views_show_a_snapshot_before_the_next_comes(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        wait_ready(qtbot, window)
        qtbot.waitUntil(lambda: not window.panels.missing)
        training = window.document.training
        press(window, "epoch")
        qtbot.waitUntil(lambda: training.snapshot is not None and training.snapshot.now.epoch == 1)
        window.dock_layout.all_plots()
        qtbot.waitUntil(lambda: all(views_of(OpenedWindow(window)).values()) and training.frames.complete)
        seen = views_of(OpenedWindow(window))
        seen.pop("activations")  # measured only ten times a second, and painted when it was
        assert set(seen) == {"canvas", "loss", "boundary", "weights", "gradients"}
        owners = {id(viewport): name for name, viewports in seen.items() for viewport in viewports}
        painted: dict[int, set[str]] = {}

        class Watcher(QObject):
            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint and training.snapshot is not None:
                    painted.setdefault(training.snapshot.now.step, set()).add(owners[id(watched)])
                return False

        watcher = Watcher()
        for viewports in seen.values():
            for viewport in viewports:
                viewport.installEventFilter(watcher)
        press(window, "run")
        qtbot.waitUntil(lambda: len(painted) > 12)
        press(window, "run")
        qtbot.waitUntil(lambda: not training.running and training.frames.complete)
        last = training.snapshot
        assert last is not None
        complete = [step for step, names in painted.items() if names == set(seen)]
        assert set(list(painted)[2:-1]) <= set(complete)  # the first and the last are watched in part
